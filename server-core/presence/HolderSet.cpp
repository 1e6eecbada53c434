// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/HolderSet.h"

#include "server-core/presence/PresenceSessions.h"
#include "server-core/presence/RosterLine.h"

#include <algorithm>
#include <tuple>

namespace signalbox::core::presence {

template <typename Task>
void HolderSet::forEach(Task task) const
{
    if (m_first)
        task(*m_first);
    if (!m_more)
        return;
    for (PresenceSession *session : m_more->sessions)
        task(*session);
}

HolderSet::More &HolderSet::more()
{
    if (!m_more)
        m_more = std::make_unique<More>();
    return *m_more;
}

void HolderSet::tidy()
{
    if (m_more && m_more->sessions.empty() && m_more->hidden.empty())
        m_more.reset();
}

// ---- sessions

void HolderSet::add(PresenceSession &session)
{
    if (!m_first)
        m_first = &session;
    else
        more().sessions.push_back(&session);
}

void HolderSet::remove(const PresenceSession &session)
{
    if (m_first != &session) {
        if (m_more)
            std::erase(m_more->sessions, &session);
    } else if (m_more && !m_more->sessions.empty()) {
        m_first = m_more->sessions.front();
        m_more->sessions.erase(m_more->sessions.begin());
    } else {
        m_first = nullptr;
    }
    tidy();
}

PresenceSession *HolderSet::longestLost() const
{
    PresenceSession *longest = nullptr;
    forEach([&longest](PresenceSession &session) {
        if (session.isLost() && (!longest || session.lostAt < longest->lostAt))
            longest = &session;
    });
    return longest;
}

std::vector<std::uint64_t> HolderSet::aliveKeys() const
{
    std::vector<std::uint64_t> keys;
    forEach([&keys](const PresenceSession &session) {
        if (!session.isLost())
            keys.push_back(session.key);
    });
    return keys;
}

// ---- stays that are not shown

HiddenStay *HolderSet::hiddenOf(const RosterLine &line) const
{
    if (!m_more)
        return nullptr;
    const auto at = std::ranges::find_if(m_more->hidden, [&line](const HiddenStay &stay) { return &stay.source->line == &line; });
    return at == m_more->hidden.end() ? nullptr : &*at;
}

const std::vector<HiddenStay> &HolderSet::hidden() const
{
    static const std::vector<HiddenStay> none;
    return m_more ? m_more->hidden : none;
}

HiddenStay *HolderSet::firstHidden() const
{
    if (!hasHidden())
        return nullptr;
    return &*std::ranges::min_element(m_more->hidden, [](const HiddenStay &left, const HiddenStay &right) {
        return goesBefore(left.since, *left.source, right.since, *right.source);
    });
}

HiddenStay &HolderSet::hide(HiddenStay stay)
{
    return more().hidden.emplace_back(std::move(stay));
}

HiddenStay HolderSet::takeHidden(const HiddenStay &stay)
{
    const auto at = m_more->hidden.begin() + (&stay - m_more->hidden.data());
    HiddenStay taken = std::move(*at);
    m_more->hidden.erase(at);
    tidy();
    return taken;
}

bool goesBefore(std::int64_t since, const StaySource &source, std::int64_t otherSince, const StaySource &other)
{
    return std::tuple(since, source.line.id()) < std::tuple(otherSince, other.line.id());
}

} // namespace signalbox::core::presence
