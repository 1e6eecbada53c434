// SPDX-License-Identifier: Apache-2.0
#include "server-core/session/AddressTable.h"

#include <QtCore/QHashFunctions>

namespace signalbox::core {

namespace {

constexpr std::size_t networkBytes = 8;
constexpr std::size_t leastEntries = 64;

} // namespace

std::size_t AddressTable::Hash::operator()(const Key &key) const
{
    // Seeded anew in each process: nobody can choose addresses that collide.
    return qHashBits(key.data(), key.size(), QHashSeed::globalSeed());
}

bool AddressTable::isCounted(const net::Endpoint &peer)
{
    return peer.family == net::Endpoint::Family::V4 || peer.family == net::Endpoint::Family::V6;
}

AddressTable::Key AddressTable::keyOf(const net::Endpoint &peer)
{
    Key key = peer.bytes;
    if (peer.family == net::Endpoint::Family::V6)
        std::fill(key.begin() + networkBytes, key.end(), std::uint8_t(0));
    return key;
}

AddressTable::Verdict AddressTable::enter(const net::Endpoint &peer, const SessionLimits &limits, net::Clock::time_point now)
{
    if (!isCounted(peer))
        return Verdict::Admitted;
    const Key key = keyOf(peer);
    Shard &shard = shardOf(key);
    const std::lock_guard lock(shard.mutex);
    if (shard.entries.size() >= shard.most)
        forgetIdle(shard, now);
    Entry &entry = shard.entries[key];
    if (limits.connectsPerSecondPerAddress > 0) {
        entry.connects.refill(limits.connectsPerSecondPerAddress, now);
        if (entry.connects.tokens() < 1)
            return Verdict::TooManyConnects;
        entry.connects.take(1);
    }
    if (limits.maxSessionsPerAddress > 0 && entry.sessions >= limits.maxSessionsPerAddress)
        return Verdict::TooManySessions;
    ++entry.sessions;
    return Verdict::Admitted;
}

void AddressTable::leave(const net::Endpoint &peer)
{
    if (!isCounted(peer))
        return;
    const Key key = keyOf(peer);
    Shard &shard = shardOf(key);
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.entries.find(key);
    if (found == shard.entries.end())
        return;
    --found->second.sessions;
    // One that was never asked for its rate is as good as a new one.
    if (found->second.sessions == 0 && found->second.connects.isNew())
        shard.entries.erase(found);
}

void AddressTable::forgetIdle(Shard &shard, net::Clock::time_point now)
{
    std::erase_if(shard.entries, [now](const auto &item) { return item.second.sessions == 0 && item.second.connects.isFull(now); });
    shard.most = std::max(leastEntries, 2 * shard.entries.size());
}

std::size_t AddressTable::size() const
{
    std::size_t sum = 0;
    for (const Shard &shard : m_shards) {
        const std::lock_guard lock(shard.mutex);
        sum += shard.entries.size();
    }
    return sum;
}

} // namespace signalbox::core
