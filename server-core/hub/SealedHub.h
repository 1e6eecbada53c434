// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/Publication.h"
#include "server-core/hub/RepeatTable.h"

#include <optional>

namespace signalbox::core::hub {

/// A publication as it outlives its process: times are ages.
struct SealedPublication {
    Draft draft;
    /// As it was published with it.
    QByteArray position;
    std::chrono::milliseconds age{0};
};

struct SealedChannel {
    QByteArray name;
    /// The number of its last publication.
    std::uint64_t head = 0;
    /// The last ones, contiguous up to `head`.
    std::vector<SealedPublication> log = {};
    /// The number of what is kept for later subscribers; 0: nothing is.
    std::uint64_t retained = 0;
    /// It, when it is not in `log` any more.
    std::optional<SealedPublication> kept = {};

    /// The number of the last that is not in the log.
    std::uint64_t gone() const { return head - log.size(); }
};

/// A channel that was freed.
struct SealedHead {
    QByteArray name;
    std::uint64_t head = 0;
};

struct SealedRepeat {
    RepeatTable::Key key = {};
    /// Of its channel.
    std::uint64_t channelHash = 0;
    QByteArray position;
    std::chrono::milliseconds age{0};
};

/// What must outlive a shard.
struct SealedShard {
    /// Numbers up to this one may have been given in channels that are named nowhere here.
    std::uint64_t forgotten = 0;
    /// The one that was freed first is the first.
    std::vector<SealedHead> freed = {};
    /// Ordered by name.
    std::vector<SealedChannel> channels = {};
    /// The oldest first.
    std::vector<SealedRepeat> repeats = {};
};

/// What must outlive a hub whose process ends cleanly, for a process that goes on with it. It shares its bytes with the logs it was made
/// of. Shape:  of any number of shards: the next process may have more or fewer. Taken at most once, for what came later would be missing
/// in
///         a second one without anybody knowing.
struct SealedHub {
    /// Which one: so that no other takes it.
    QByteArray hub;
    /// ms since 1970.
    std::int64_t sealedAt = 0;
    /// `Lineage::origins`.
    std::vector<OriginId> origins = {};
    std::vector<SealedShard> shards = {};
    /// How long ago it was sealed, when it is taken.
    std::chrono::milliseconds away{0};
};

} // namespace signalbox::core::hub
