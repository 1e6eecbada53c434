// SPDX-License-Identifier: Apache-2.0
#include "server-core/hub/ChannelLog.h"

#include <algorithm>

namespace signalbox::core::hub {

namespace {

/// What `position` says of the origins that a log knows: it may name hundreds of others.
Position restrictedTo(const Position &heads, const Position &position)
{
    Position seen;
    for (const Position::Part &head : heads.parts())
        seen.set(head.origin, position.of(head.origin).value_or(0));
    return seen;
}

} // namespace

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
    trim(now, limits);
}

void ChannelLog::trim(Clock::time_point now, const LogLimits &limits)
{
    while (!isEmpty() && (size() > limits.count || m_bytes > limits.bytes || now - m_entries[m_first]->at > limits.age))
        dropOldest();
}

std::optional<Clock::time_point> ChannelLog::oldest() const
{
    return isEmpty() ? std::nullopt : std::optional(m_entries[m_first]->at);
}

void ChannelLog::dropOldest()
{
    const PublicationRef first = std::move(m_entries[m_first]);
    m_gone.set(first->origin, first->seq);
    m_bytes -= first->bytes();
    ++m_first;
    if (isEmpty()) {
        m_entries = {};
        m_first = 0;
    } else if (m_first > 32 && m_first > m_entries.size() / 2) {
        m_entries.erase(m_entries.begin(), m_entries.begin() + std::ptrdiff_t(m_first));
        m_first = 0;
    }
}

ChannelLog::Answer ChannelLog::after(const Position &position, std::size_t most) const
{
    const Position seen = restrictedTo(m_heads, position);
    Answer answer;
    LostRange lost;
    for (const Position::Part &gone : m_gone.parts()) {
        const std::uint64_t last = *seen.of(gone.origin);
        if (last >= gone.seq)
            continue;
        lost.after.set(gone.origin, last);
        lost.to.set(gone.origin, gone.seq);
    }
    if (!lost.to.isEmpty())
        answer.lost = lost;
    std::span<const PublicationRef> left = entries();
    if (m_gone.parts().size() == 1) {
        // They are contiguous, so it is known where to begin.
        const std::uint64_t gone = m_gone.parts().front().seq;
        const std::uint64_t last = seen.parts().front().seq;
        left = left.subspan(std::size_t(std::clamp<std::uint64_t>(last, gone, gone + left.size()) - gone));
    }
    std::size_t bytes = 0;
    for (const PublicationRef &entry : left) {
        if (entry->seq <= *seen.of(entry->origin))
            continue;
        if (answer.publications.size() == most || bytes > partBytes) {
            answer.more = true;
            break;
        }
        bytes += entry->bytes();
        answer.publications.push_back(entry);
    }
    return answer;
}

Publications ChannelLog::latest(std::size_t most) const
{
    const std::span<const PublicationRef> last = entries().last(std::min(most, size()));
    return {last.begin(), last.end()};
}

} // namespace signalbox::core::hub
