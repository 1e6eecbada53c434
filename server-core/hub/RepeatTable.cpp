// SPDX-License-Identifier: Apache-2.0
#include "server-core/hub/RepeatTable.h"

#include <QtCore/QCryptographicHash>

#include <algorithm>
#include <cstring>

namespace signalbox::core::hub {

RepeatTable::Key RepeatTable::keyOf(const Draft &draft)
{
    // With lengths: no two different triples are the same bytes. The hash must be one that nobody finds collisions for, else a
    // publisher could have another's message taken for a repeat.
    QCryptographicHash hash(QCryptographicHash::Blake2s_256);
    for (const QByteArray &part : {draft.channel, draft.from, draft.id}) {
        const auto size = quint32(part.size());
        hash.addData(QByteArrayView(reinterpret_cast<const char *>(&size), sizeof size));
        hash.addData(part);
    }
    const QByteArray digest = hash.result();
    Key key;
    std::memcpy(key.data(), digest.constData(), sizeof key);
    return key;
}

const QByteArray *RepeatTable::find(const Key &key) const
{
    const auto found = m_positions.find(key);
    return found == m_positions.end() ? nullptr : &found->second.position;
}

const RepeatTable::Accepted *RepeatTable::acceptedAs(const Key &key) const
{
    const auto found = m_positions.find(key);
    return found == m_positions.end() ? nullptr : &found->second.accepted;
}

std::vector<RepeatTable::Accepted> RepeatTable::numbers(const Key &key) const
{
    const auto found = m_positions.find(key);
    if (found == m_positions.end())
        return {};
    std::vector<Accepted> all = found->second.others;
    all.push_back(found->second.accepted);
    return all;
}

void RepeatTable::insert(const Key &key, std::uint64_t channelHash, const Accepted &accepted, const QByteArray &position,
                         Clock::time_point now)
{
    const auto [at, isNew] = m_positions.try_emplace(key, Entry{position, accepted});
    if (isNew) {
        m_ages.push_back({m_ages.empty() ? now : std::max(now, m_ages.back().at), key, channelHash});
        return;
    }
    std::vector<Accepted> &others = at->second.others;
    if (at->second.accepted != accepted && std::find(others.begin(), others.end(), accepted) == others.end())
        others.push_back(accepted);
}

void RepeatTable::trim(Clock::time_point now)
{
    while (!m_ages.empty() && now - m_ages.front().at > m_limits.window) {
        m_positions.erase(m_ages.front().key);
        m_ages.pop_front();
    }
}

} // namespace signalbox::core::hub
