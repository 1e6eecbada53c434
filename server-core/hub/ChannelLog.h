// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/Publication.h"

#include <functional>
#include <optional>
#include <span>

namespace signalbox::core::hub {

/// How much of a channel's past is kept; whatever is reached first.
struct LogLimits {
    std::size_t count = 1000;
    std::size_t bytes = 1024 * 1024;
    std::chrono::milliseconds age = std::chrono::minutes(10);
};

/// A range of publications that nobody can have any more: behind `after`, up to `to`, of one or several origins.
struct LostRange {
    Position after;
    Position to;
};

/// The latest publications of a channel, of all origins in the order they came, and what is known of those that are gone.
/// Shape:  of every origin the kept ones are contiguous and end with its head. Owns nothing while it is empty. What other origins have
///         published and nobody here can have stands as an entry of its own where it was noticed; one that has died ends with `endedSeq`,
///         and leaves with the last that is kept of it.
/// Thread: one at a time.
class ChannelLog
{
public:
    struct Answer {
        Publications publications;
        /// Whether there is more behind them.
        bool more = false;
        /// What was asked for and is not here; before all of `publications`.
        std::optional<LostRange> lost = {};
        /// Numbers behind the last of `publications` that are not for whoever asked.
        std::optional<Position> passed = {};
    };

    /// What `origin` publishes next is number `seq` + 1; what was before that has never been here.
    void open(OriginId origin, std::uint64_t seq);
    /// The origin's head; 0 for one that is not open.
    std::uint64_t head(OriginId origin) const;
    /// The heads of all.
    const Position &position() const { return m_heads; }
    /// Of each origin the last one that is not kept.
    const Position &gone() const { return m_gone; }
    bool isEmpty() const { return m_first == m_entries.size(); }
    std::size_t size() const { return m_entries.size() - m_first; }
    std::size_t bytes() const { return m_bytes; }

    bool knows(OriginId origin) const { return m_heads.of(origin).has_value(); }
    /// Whether there is something of another origin.
    bool isMixed() const { return m_heads.parts().size() > 1; }

    /// As if the origin had never been here.
    void forget(OriginId origin);
    /// What `origin` has published goes on as `to`, whose entries `renamed` makes of its own.
    void rename(OriginId origin, OriginId to, const std::function<PublicationRef(const Publication &)> &renamed);
    /// An origin that was thought to be dead is not: the number that was its last, until it was ended.
    void reopen(OriginId origin);

    /// Must bear the number behind its origin's head.
    void append(PublicationRef publication, const LogLimits &limits);
    /// Drops what is too old, or too much.
    void trim(Clock::time_point now, const LogLimits &limits);
    /// There must be one.
    void dropOldest();
    /// When the oldest was published.
    std::optional<Clock::time_point> oldest() const;

    /// A part of the past ends with the message that makes it larger than this, so that one who reads slowly is not flooded.
    static constexpr std::size_t partBytes = 128 * 1024;
    /// What came after `position`, the oldest first, at most `most`, and a part; repeats, too: whether somebody has the same by another
    /// number is for who asks to say. Origins that it does not name have not been seen at all.
    Answer after(const Position &position, std::size_t most) const;
    /// The same of the own origin, for somebody who wants nothing else: repeats, too. Without `most` all of it, however large.
    Answer afterOf(OriginId origin, std::uint64_t seq, std::optional<std::size_t> most = {}) const;
    /// Whether something is lost in the midst of what is behind the position.
    bool losesBehind(const Position &position) const;
    /// Of an origin whose times rise: the last number that is not younger than `time`, as far as is known here.
    std::uint64_t lastBefore(OriginId origin, Clock::time_point time) const;
    /// The last messages, at most `most`, the oldest first.
    Publications latest(std::size_t most) const;

private:
    std::span<const PublicationRef> entries() const { return {m_entries.data() + m_first, size()}; }
    Answer afterContiguous(Answer answer, std::uint64_t seq, std::size_t most) const;
    void keepOnly(const std::function<bool(const Publication &)> &isKept);

    /// From `m_first` on; what is before is empty.
    std::vector<PublicationRef> m_entries;
    std::size_t m_first = 0;
    std::size_t m_bytes = 0;
    Position m_heads;
    Position m_gone;
};

} // namespace signalbox::core::hub
