// SPDX-License-Identifier: Apache-2.0
#include "server-core/hub/ChannelLog.h"

#include <algorithm>

namespace signalbox::core::hub {

namespace {

/// What `position` says of the origins that a log knows: it may name hundreds of others. Who was told that one is dead has seen all that
/// was there of it.
Position restrictedTo(const Position &heads, const Position &position)
{
    Position seen;
    for (const Position::Part &head : heads.parts()) {
        const std::uint64_t seq = position.of(head.origin).value_or(0);
        seen.set(head.origin, seq == endedSeq ? head.seq : seq);
    }
    return seen;
}

/// One range more, of one origin: behind what was seen of it.
void widen(std::optional<LostRange> &lost, const Position &seen, const Position::Part &to)
{
    if (!lost)
        lost = LostRange();
    if (!lost->after.of(to.origin))
        lost->after.set(to.origin, *seen.of(to.origin));
    lost->to.set(to.origin, to.seq);
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
    Q_ASSERT(publication->before() == head(publication->origin));
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
    if (first->seq == endedSeq) {
        m_gone.remove(first->origin);
        m_heads.remove(first->origin);
    }
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
    Position seen = restrictedTo(m_heads, position);
    Answer answer;
    for (const Position::Part &gone : m_gone.parts()) {
        if (*seen.of(gone.origin) < gone.seq)
            widen(answer.lost, seen, gone);
    }
    if (!isMixed())
        return afterContiguous(std::move(answer), seen.parts().empty() ? 0 : seen.parts().front().seq, most);
    if (answer.lost)
        seen.raise(answer.lost->to);
    std::size_t bytes = 0;
    for (const PublicationRef &entry : entries()) {
        if (entry->seq <= *seen.of(entry->origin))
            continue;
        const bool isLoss = entry->kind == EntryKind::Loss;
        const bool isFull = !isLoss && (answer.publications.size() == most || bytes > partBytes);
        // What is lost is told before what comes behind it.
        if (isFull || (isLoss && !answer.publications.empty())) {
            answer.more = true;
            break;
        }
        if (isLoss)
            widen(answer.lost, seen, {entry->origin, entry->seq});
        seen.set(entry->origin, entry->seq);
        if (isLoss)
            continue;
        bytes += entry->bytes();
        answer.publications.push_back(entry);
    }
    return answer;
}

ChannelLog::Answer ChannelLog::afterContiguous(Answer answer, std::uint64_t seq, std::size_t most) const
{
    // It is known where to begin.
    const std::uint64_t gone = m_gone.isEmpty() ? 0 : m_gone.parts().front().seq;
    const std::uint64_t begin = std::clamp<std::uint64_t>(seq, gone, gone + size()) - gone;
    std::size_t bytes = 0;
    for (const PublicationRef &entry : entries().subspan(std::size_t(begin))) {
        if (answer.publications.size() == most || bytes > partBytes) {
            answer.more = true;
            break;
        }
        bytes += entry->bytes();
        answer.publications.push_back(entry);
    }
    return answer;
}

ChannelLog::Answer ChannelLog::afterOf(OriginId origin, std::uint64_t seq, std::optional<std::size_t> most) const
{
    Answer answer;
    if (const std::uint64_t gone = m_gone.of(origin).value_or(0); seq < gone) {
        answer.lost = LostRange{Position(origin, seq), Position(origin, gone)};
        seq = gone;
    }
    if (!isMixed() && most)
        return afterContiguous(std::move(answer), seq, *most);
    std::size_t bytes = 0;
    for (const PublicationRef &entry : entries()) {
        if (entry->origin != origin || entry->seq <= seq || entry->kind == EntryKind::Loss)
            continue;
        if (most && (answer.publications.size() == *most || bytes > partBytes)) {
            answer.more = true;
            break;
        }
        bytes += entry->bytes();
        answer.publications.push_back(entry);
    }
    return answer;
}

bool ChannelLog::losesBehind(const Position &position) const
{
    if (!isMixed())
        return false;
    const Position seen = restrictedTo(m_heads, position);
    const std::span<const PublicationRef> all = entries();
    return std::any_of(all.begin(), all.end(), [&seen](const PublicationRef &entry) {
        return entry->kind == EntryKind::Loss && *seen.of(entry->origin) < entry->seq;
    });
}

std::uint64_t ChannelLog::lastBefore(OriginId origin, Clock::time_point time) const
{
    const std::span<const PublicationRef> all = entries();
    for (auto entry = all.rbegin(); entry != all.rend(); ++entry) {
        if ((*entry)->origin == origin && (*entry)->at <= time)
            return (*entry)->seq;
    }
    return m_gone.of(origin).value_or(0);
}

Publications ChannelLog::latest(std::size_t most) const
{
    if (!isMixed()) {
        const std::span<const PublicationRef> last = entries().last(std::min(most, size()));
        return {last.begin(), last.end()};
    }
    Publications last;
    const std::span<const PublicationRef> all = entries();
    for (auto entry = all.rbegin(); entry != all.rend() && last.size() < most; ++entry) {
        if ((*entry)->kind == EntryKind::Message)
            last.push_back(*entry);
    }
    std::reverse(last.begin(), last.end());
    return last;
}

// ---- other origins

void ChannelLog::keepOnly(const std::function<bool(const Publication &)> &isKept)
{
    std::vector<PublicationRef> kept;
    m_bytes = 0;
    for (const PublicationRef &entry : entries()) {
        if (!isKept(*entry))
            continue;
        m_bytes += entry->bytes();
        kept.push_back(entry);
    }
    m_entries = std::move(kept);
    m_first = 0;
}

void ChannelLog::forget(OriginId origin)
{
    if (!knows(origin))
        return;
    keepOnly([origin](const Publication &entry) { return entry.origin != origin; });
    m_heads.remove(origin);
    m_gone.remove(origin);
}

void ChannelLog::rename(OriginId origin, OriginId to, const std::function<PublicationRef(const Publication &)> &renamed)
{
    for (std::size_t i = m_first; i < m_entries.size(); ++i) {
        PublicationRef &entry = m_entries[i];
        if (entry->origin != origin)
            continue;
        m_bytes -= entry->bytes();
        entry = renamed(*entry);
        m_bytes += entry->bytes();
    }
    m_heads.rename(origin, to);
    m_gone.rename(origin, to);
}

void ChannelLog::reopen(OriginId origin)
{
    std::uint64_t last = m_gone.of(origin).value_or(0);
    for (const PublicationRef &entry : entries()) {
        if (entry->origin == origin && entry->seq != endedSeq)
            last = entry->seq;
        else if (entry->origin == origin)
            last = std::max(last, entry->before());
    }
    keepOnly([origin](const Publication &entry) { return entry.origin != origin || entry.seq != endedSeq; });
    m_heads.set(origin, last);
}

} // namespace signalbox::core::hub
