// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/ExchangeMessage.h"
#include "server-core/hub/Subscriber.h"

#include <variant>

namespace signalbox::core::hub {

/// Where an answer belongs.
struct Caller {
    ShardId shard = 0;
    SubscriberId subscriber = 0;
    Token token = 0;
};

// To the home of a channel.
struct PublishAsk {
    Draft draft;
    /// Nothing: nobody waits for an answer.
    std::optional<Caller> caller;
};
/// From now on the shard wants what is published; the answer says from where on.
struct JoinAsk {
    QByteArray channel;
    Caller caller;
    std::optional<Position> since;
    /// Of another process: it wants what is not older than this, if that is more.
    std::optional<std::chrono::milliseconds> age = {};
};
struct FetchAsk {
    QByteArray channel;
    Caller caller;
    Position since;
    std::size_t most = 0;
    /// Nothing may come twice: rather it waits.
    bool isExact = false;
};
struct HistoryAsk {
    QByteArray channel;
    Caller caller;
    std::optional<Position> since;
    std::size_t most = 0;
};
/// The shard has no subscriber there any more.
struct LeaveTell {
    QByteArray channel;
    ShardId shard = 0;
};
struct WildcardTell {
    QByteArray prefix;
    ShardId shard = 0;
    bool wanted = false;
};

// To the shard of a subscriber.
struct PublishAnswer {
    Caller caller;
    Result<QByteArray> position;
};
struct JoinAnswer {
    QByteArray channel;
    Caller caller;
    Result<Subscribed> result;
};
struct FetchAnswer {
    QByteArray channel;
    Caller caller;
    ChannelLog::Answer part;
    /// What was asked for, by the names that origins have now.
    Position since = {};
};
struct HistoryAnswer {
    Caller caller;
    History history;
};
/// Some other process goes on with the work of earlier ones: from here on the home names it so. Behind what was delivered before.
struct LineageTell {
    ShardId home = 0;
    Lineage lineage;
};
struct DeliverTell {
    Publications publications;
};
struct AnnounceTell {
    AnnouncementRef announcement;
    /// Another process said it, to its peers as well.
    bool isForeign = false;
};

/// What shards of a hub say to each other. Between two shards the order is kept, and nothing is lost.
using ShardMessage = std::variant<PublishAsk, JoinAsk, FetchAsk, HistoryAsk, LeaveTell, WildcardTell, PublishAnswer, JoinAnswer,
                                  FetchAnswer, HistoryAnswer, DeliverTell, AnnounceTell, ExchangeTell, LineageTell, PeerUpTell,
                                  PeerDownTell, PeerGoneTell, InterestAnswer, CopiesTell, LossTell, PastAnswer, FinalHeadsTell, StateAsk,
                                  HeadsAsk, InterestAsk, InterestEnd, PastAsk, StateAnswer, HeadsAnswer, RepeatsTell, KeptTell>;

} // namespace signalbox::core::hub
