// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/Position.h"

#include <QtCore/QByteArray>

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace signalbox::core::hub {

using Clock = std::chrono::steady_clock;

/// What is promised of a publication, or asked for by a subscription; of both the lower counts.
enum class Qos : std::uint8_t { AtMostOnce, AtLeastOnce, ExactlyOnce };

/// What a publisher hands in.
struct Draft {
    QByteArray channel;
    /// As the publisher wrote it.
    QByteArray data;
    /// The publisher's own number for it; never empty with ExactlyOnce.
    QByteArray id = {};
    /// Who says so: the token's subject or the client's id.
    QByteArray from = {};
    Qos qos = Qos::AtMostOnce;
    /// Kept for those who subscribe later; without data (`null`) it takes back what was kept.
    bool retain = false;
};

/// The frame of a publication in the protocol that most clients speak.
using Encode = std::function<QByteArray(const Draft &draft, QByteArrayView position)>;

/// What stands at a place of a channel's log.
enum class EntryKind : std::uint8_t {
    Message,
    Repeat, ///< was delivered here before, as another number: it is counted, and not delivered
    Loss, ///< numbers that nobody here can have
    Begin, ///< in no log: from here on the origin's publications come
};

/// One message of a channel, accepted and numbered. Shared by all who send it, and by the log.
/// Thread: constant once it is made; any.
struct Publication {
    Draft draft;
    /// Whose line of numbers `seq` is of; not always who gave it, see `Lineage`.
    OriginId origin;
    std::uint64_t seq = 0;
    Clock::time_point at;
    /// Of the channel, with this one, as it was when it was published.
    QByteArray position = {};
    /// Encoded once, for the protocol most clients speak.
    QByteArray frame = {};
    /// Those of the own origin are messages, and perhaps repeats.
    EntryKind kind = EntryKind::Message;
    /// A loss: so many numbers, `seq` the last of them.
    std::uint64_t lost = 0;

    /// The number before it in its origin's line.
    std::uint64_t before() const { return kind == EntryKind::Loss ? seq - lost : seq - 1; }
    /// What a log counts: with what it costs beside its bytes.
    std::size_t bytes() const
    {
        return std::size_t(draft.data.size() + draft.id.size() + draft.from.size() + position.size() + frame.size()) + sizeof(Publication);
    }
};
using PublicationRef = std::shared_ptr<const Publication>;
using Publications = std::vector<PublicationRef>;

} // namespace signalbox::core::hub
