// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/Subscriber.h"

#include <variant>

namespace signalbox::core::hub {

/// Which shard of the hub, from 0.
using ShardId = int;

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
};
struct FetchAsk {
    QByteArray channel;
    Caller caller;
    Position since;
    std::size_t most = 0;
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
};
struct HistoryAnswer {
    Caller caller;
    History history;
};
struct DeliverTell {
    Publications publications;
};
struct AnnounceTell {
    AnnouncementRef announcement;
};

/// What shards of a hub say to each other. Between two shards the order is kept, and nothing is lost.
using ShardMessage = std::variant<PublishAsk, JoinAsk, FetchAsk, HistoryAsk, LeaveTell, WildcardTell, PublishAnswer, JoinAnswer,
                                  FetchAnswer, HistoryAnswer, DeliverTell, AnnounceTell>;

} // namespace signalbox::core::hub
