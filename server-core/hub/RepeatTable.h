// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/Publication.h"

#include <array>
#include <deque>
#include <unordered_map>
#include <vector>

namespace signalbox::core::hub {

/// Which publications "exactly once" were accepted in the last minutes, so that a repeat is answered and not delivered.
/// Shape:  keys are 16 bytes of a hash over channel, publisher and id. Bounded; a full one takes no more (a repeat that it forgot
///         early would be delivered twice).
/// Thread: one at a time.
class RepeatTable
{
public:
    struct Limits {
        std::size_t count = 1'000'000;
        std::chrono::milliseconds window = std::chrono::minutes(5);
    };
    using Key = std::array<std::uint64_t, 2>;
    /// Which publication it was.
    struct Accepted {
        OriginId origin;
        std::uint64_t seq = 0;
        bool operator==(const Accepted &) const = default;
    };

    explicit RepeatTable(const Limits &limits) : m_limits(limits) { }

    static Key keyOf(const Draft &draft);

    /// The position that was answered the first time; null for one that is new.
    const QByteArray *find(const Key &key) const;
    /// Null for one that is new.
    const Accepted *acceptedAs(const Key &key) const;
    /// All its numbers: several when processes have accepted it before they knew of each other.
    std::vector<Accepted> numbers(const Key &key) const;
    bool isFull() const { return m_positions.size() >= m_limits.count; }
    /// `channelHash`: by which it finds its home in another process. For one that is there already a further number. One that is older than
    /// those that are there is kept as long as they.
    void insert(const Key &key, std::uint64_t channelHash, const Accepted &accepted, const QByteArray &position, Clock::time_point now);
    /// Forgets what is past the window.
    void trim(Clock::time_point now);
    void setLimits(const Limits &limits) { m_limits = limits; }
    /// Calls `use(key, channelHash, accepted, position, at)`, the oldest first.
    template <typename Use>
    void forEach(Use use) const
    {
        for (const Age &age : m_ages) {
            const Entry &entry = m_positions.at(age.key);
            use(age.key, age.channelHash, entry.accepted, entry.position, age.at);
        }
    }
    std::size_t size() const { return m_positions.size(); }

private:
    struct Hash {
        std::size_t operator()(const Key &key) const { return key[0]; }
    };
    struct Entry {
        QByteArray position;
        Accepted accepted;
        /// Further numbers; almost always there is none.
        std::vector<Accepted> others = {};
    };
    struct Age {
        Clock::time_point at;
        Key key;
        std::uint64_t channelHash;
    };

    Limits m_limits;
    std::unordered_map<Key, Entry, Hash> m_positions;
    std::deque<Age> m_ages;
};

} // namespace signalbox::core::hub
