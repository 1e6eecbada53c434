// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/Lineage.h"
#include "server-core/hub/Publication.h"
#include "server-core/hub/RepeatTable.h"

#include <optional>

namespace signalbox::core::hub {

/// Which shard of the hub, from 0.
using ShardId = int;

// What the homes of a hub and its exchange with other processes say to each other, beside what it says as a shard of its own.

/// What another process has published, as it comes from there; `draft.channel` is empty.
struct Copy {
    Draft draft;
    std::uint64_t seq = 0;
    std::chrono::milliseconds age{0};
};
using Copies = std::vector<Copy>;

/// A publication "exactly once" that some process has accepted.
struct KnownRepeat {
    RepeatTable::Key key = {};
    std::uint64_t channelHash = 0;
    RepeatTable::Accepted accepted;
    /// What its publisher was answered.
    QByteArray position;
    std::chrono::milliseconds age{0};
};
using KnownRepeats = std::vector<KnownRepeat>;

/// Who kept something last: by a clock that counts what is kept, then by origin.
struct KeptStamp {
    std::uint64_t time = 0;
    OriginId origin;
    auto operator<=>(const KeptStamp &) const = default;
};
/// What a channel keeps for later subscribers, by its stamp; without a publication it keeps nothing any more.
struct Kept {
    QByteArray channel;
    KeptStamp stamp;
    PublicationRef publication;
};

// To every shard.
/// Whoever is to hear of what happens elsewhere, or nobody any more.
struct ExchangeTell {
    std::optional<ShardId> exchange;
};
// To the homes.
/// There is another process with this hub. `link` is another number each time.
struct PeerUpTell {
    std::uint64_t link = 0;
    QByteArray node;
    Lineage lineage;
};
struct PeerDownTell {
    OriginId origin;
    /// It has ended, and said all that it had to say.
    bool isGoodbye = false;
};
struct PeerGoneTell {
    OriginId origin;
};
/// Where the stream of a channel begins.
struct InterestAnswer {
    QByteArray channel;
    OriginId origin;
    std::uint64_t ask = 0;
    bool isRefused = false;
    /// The last number that does not come.
    std::uint64_t begin = 0;
    /// What was asked for, and is lost up to `begin`.
    std::optional<std::uint64_t> lostAfter;
};
struct CopiesTell {
    QByteArray channel;
    OriginId origin;
    Copies copies;
    /// For wildcards: of a channel that nobody here wants by its name.
    bool isWild = false;
};
/// What came behind `after`, up to `to`, is lost.
struct LossTell {
    QByteArray channel;
    OriginId origin;
    std::uint64_t after = 0;
    std::uint64_t to = 0;
};
struct PastAnswer {
    std::uint64_t ask = 0;
    OriginId origin;
    /// From here on it can be had.
    std::uint64_t begin = 0;
    Copies copies;
};
/// Of one origin that ends.
struct FinalHeadsTell {
    OriginId origin;
    std::vector<std::pair<QByteArray, std::uint64_t>> heads;
};
/// What a new peer has to know of this home: answered with `StateAnswer`.
struct StateAsk {
    std::uint64_t peer = 0;
};
/// The last numbers of the channels that others have interest in.
struct HeadsAsk {
};

// To the exchange.
struct InterestAsk {
    QByteArray channel;
    OriginId origin;
    std::uint64_t link = 0;
    std::uint64_t ask = 0;
    /// From which number on; nothing: what comes from now on.
    std::optional<std::uint64_t> since;
    /// Or what is not older, if that is more.
    std::optional<std::chrono::milliseconds> age;
};
struct InterestEnd {
    QByteArray channel;
};
struct PastAsk {
    QByteArray channel;
    OriginId origin;
    std::uint64_t link = 0;
    std::uint64_t ask = 0;
    std::uint64_t since = 0;
    std::size_t most = 0;
};
struct StateAnswer {
    std::uint64_t peer = 0;
    KnownRepeats repeats;
    std::vector<Kept> kept;
};
struct HeadsAnswer {
    std::vector<std::pair<QByteArray, std::uint64_t>> heads;
};

// Both ways.
struct RepeatsTell {
    KnownRepeats repeats;
};
struct KeptTell {
    std::vector<Kept> kept;
};

} // namespace signalbox::core::hub
