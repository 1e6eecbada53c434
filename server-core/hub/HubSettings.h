// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/ChannelLog.h"
#include "server-core/hub/RepeatTable.h"

namespace signalbox::core::hub {

/// What a hub keeps and permits; the same for all its shards.
struct HubSettings {
    LogLimits log = {};
    RepeatTable::Limits repeats = {};
    /// Of each shard: channels that it is the home of.
    std::size_t maxChannels = 1'000'000;
    /// Of each shard: what the logs of its channels keep together. Past it the oldest goes.
    std::size_t maxLogBytes = 256 * 1024 * 1024;
    /// Of each shard: channels that are not there any more, whose last number is known.
    std::size_t maxFreedHeads = 100'000;
    /// Of each session.
    std::size_t maxSubscriptions = 10'000;
    std::size_t maxWildcards = 100;
    /// Of each shard, together: what is kept for later subscribers.
    std::size_t maxRetainedBytes = 64 * 1024 * 1024;
    /// So many messages of a subscription may wait for their acknowledgement.
    std::uint32_t ackWindow = 256;
    std::chrono::milliseconds ackTimeout = std::chrono::seconds(30);
};

} // namespace signalbox::core::hub
