// SPDX-License-Identifier: Apache-2.0
#include "server-core/hub/ChannelLog.h"

#include <algorithm>

namespace signalbox::core::hub {

void ChannelLog::open(OriginId origin, std::uint64_t seq)
{
    m_heads.set(origin, seq);
    m_gone.set(origin, seq);
}

std::uint64_t ChannelLog::head(OriginId origin) const
{
    return m_heads.of(origin).value_or(0);
}

void ChannelLog::append(PublicationRef publication, const LogLimits &limits)
{
    Q_ASSERT(publication->seq == head(publication->origin) + 1);
    m_heads.set(publication->origin, publication->seq);
    m_bytes += publication->bytes();
    const Clock::time_point now = publication->at;
    m_entries.push_back(std::move(publication));
    while (!m_entries.empty() && (m_entries.size() > limits.count || m_bytes > limits.bytes))
        dropFirst();
    trim(now, limits);
}

void ChannelLog::trim(Clock::time_point now, const LogLimits &limits)
{
    while (!m_entries.empty() && now - m_entries.front()->at > limits.age)
        dropFirst();
}

std::optional<Clock::time_point> ChannelLog::nextTrim(const LogLimits &limits) const
{
    if (m_entries.empty())
        return std::nullopt;
    return m_entries.front()->at + limits.age;
}

void ChannelLog::dropFirst()
{
    const Publication &first = *m_entries.front();
    m_gone.set(first.origin, first.seq);
    m_bytes -= first.bytes();
    m_entries.pop_front();
}

ChannelLog::Answer ChannelLog::after(const Position &position, std::size_t most) const
{
    Answer answer;
    LostRange lost;
    for (const Position::Part &gone : m_gone.parts()) {
        const std::uint64_t seen = position.of(gone.origin).value_or(0);
        if (seen >= gone.seq)
            continue;
        lost.after.set(gone.origin, seen);
        lost.to.set(gone.origin, gone.seq);
    }
    if (!lost.to.isEmpty())
        answer.lost = lost;
    const auto isNew = [&position](const PublicationRef &entry) { return entry->seq > position.of(entry->origin).value_or(0); };
    for (auto entry = std::find_if(m_entries.begin(), m_entries.end(), isNew); entry != m_entries.end(); ++entry) {
        if (!isNew(*entry))
            continue;
        if (answer.publications.size() == most) {
            answer.more = true;
            break;
        }
        answer.publications.push_back(*entry);
    }
    return answer;
}

Publications ChannelLog::latest(std::size_t most) const
{
    const std::size_t count = std::min(most, m_entries.size());
    return {m_entries.end() - std::ptrdiff_t(count), m_entries.end()};
}

} // namespace signalbox::core::hub
