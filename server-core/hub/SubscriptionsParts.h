// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/Subscriptions.h"

namespace signalbox::core::hub {

// What `Subscriptions` is made of; for its own files only.

struct Subscriptions::Client {
    Client(Subscriber &subscriber_, std::uint32_t ackWindow_) : subscriber(subscriber_), ackWindow(ackWindow_) { }

    Subscriber &subscriber;
    const std::uint32_t ackWindow;
    std::map<QByteArray, std::unique_ptr<Subscription>> subscriptions;
    std::size_t wildcards = 0;
    /// Subscriptions that acknowledge.
    std::size_t acknowledging = 0;
};

/// By name, or of a wildcard.
struct Subscriptions::Channel {
    QByteArray name;
    /// Unused of a wildcard.
    ShardId home = 0;
    bool isWildcard = false;
    std::vector<Subscription *> subscriptions = {};
    /// What goes out at the end of the turn.
    Publications pending = {};
    /// Where it stands among those that have something to send.
    std::size_t dirtyPlace = 0;
    /// A wildcard: of what is pending, some channel is also subscribed to by its name.
    bool overlaps = false;
    /// Of what is pending, something is no message.
    bool isMixed = false;
    /// With all that was sent; unused of a wildcard.
    Position heads = {};
    /// How much was sent since the channel is here.
    std::uint64_t sent = 0;
};

/// What comes next, for those who have seen the same of it before.
struct Subscriptions::Fresh {
    Position ahead;
    Publications publications;
    /// How many of it they have.
    std::uint64_t seen = 0;
};

struct Subscriptions::Subscription {
    enum class State : std::uint8_t { Joining, InStep, Behind };

    Client &client;
    Channel &channel;
    Qos qos = Qos::AtMostOnce;
    /// Where it stands in `Channel::subscriptions`.
    std::size_t place = 0;
    State state = State::Joining;
    /// Behind: a part of the past has been asked for.
    bool isFetching = false;
    /// Of the question that is to be answered: others are of a time before.
    Token token = 0;
    /// In step: where `Channel::sent` stood at what was acknowledged last.
    std::uint64_t acknowledged = 0;
    /// Since when something waits to be acknowledged; moved on by every acknowledgement.
    Clock::time_point waitingSince = {};
    /// Joining: what the client has. Behind: up to where it was sent.
    std::optional<Position> position = {};
    /// Behind: sent and not acknowledged.
    std::uint64_t waiting = 0;
    /// Of each origin what was announced as lost, or passed over, last: nobody acknowledges that.
    std::optional<LostRange> lost = {};
    /// In step: what it has seen elsewhere and has not come here yet, and who it knows to have ended that nobody here has heard of.
    std::optional<Position> ahead = {};
    /// Then what there was of those who have ended is in no log any more.
    Clock::time_point aheadUntil = {};
};

} // namespace signalbox::core::hub
