// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/session/SessionSettings.h"
#include "server-core/session/TokenBucket.h"

#include <array>
#include <mutex>
#include <unordered_map>

namespace signalbox::core {

/// How many sessions each client address has, and how often it connects.
/// Shape:  one entry for an IPv4 address or an IPv6 network of 64 bits, which is what one customer is given. Entries without
///         sessions are forgotten after a second, when others need their place, so that memory follows the sessions.
/// Thread: any; touched when a session begins and ends.
class AddressTable
{
public:
    enum class Verdict : std::uint8_t { Admitted, TooManySessions, TooManyConnects };

    /// Counts a session of `peer` unless a limit forbids it. Each connect counts for the rate, but those that it refuses.
    [[nodiscard]] Verdict enter(const net::Endpoint &peer, const SessionLimits &limits, net::Clock::time_point now);
    /// The session that was admitted has ended.
    void leave(const net::Endpoint &peer);

    /// Addresses that are remembered.
    std::size_t size() const;

private:
    using Key = std::array<std::uint8_t, 16>;
    struct Hash {
        std::size_t operator()(const Key &key) const;
    };
    struct Entry {
        std::int64_t sessions = 0;
        TokenBucket connects;
    };
    struct alignas(64) Shard {
        mutable std::mutex mutex;
        std::unordered_map<Key, Entry, Hash> entries;
        /// The size at which idle entries are looked for.
        std::size_t most = 64;
    };

    static bool isCounted(const net::Endpoint &peer);
    static Key keyOf(const net::Endpoint &peer);
    static void forgetIdle(Shard &shard, net::Clock::time_point now);
    Shard &shardOf(const Key &key) { return m_shards[Hash()(key) % m_shards.size()]; }

    std::array<Shard, 8> m_shards;
};

} // namespace signalbox::core
