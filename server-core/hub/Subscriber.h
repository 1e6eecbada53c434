// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/ChannelLog.h"
#include "shared/base/Error.h"

#include <span>

namespace signalbox::core::hub {

/// Unique in the process, never used twice.
using SubscriberId = std::uint64_t;
/// What a caller knows its question by.
using Token = std::uint64_t;

enum class GapReason : std::uint8_t {
    Trimmed, ///< it was here, and has left the log
    UnknownPosition, ///< the position names an origin that nobody here has heard of
    NodeDown, ///< the process that accepted it has died
};

struct Gap {
    GapReason reason = GapReason::Trimmed;
    /// Of several origins: where nothing was lost, both say the same.
    LostRange range;
};

/// Of something that is not there any more.
Gap gapOf(const LostRange &range);

/// The answer to a subscription.
struct Subscribed {
    /// Where the subscriber is now: behind it begins what follows. Whoever comes back with it loses nothing, however soon it went.
    Position position;
    /// A position was given, and all that came after it follows.
    bool recovered = false;
    std::optional<Gap> gap = {};
    /// Where the channel is.
    Position head = {};
    /// What the channel keeps for new subscribers, unless the log gives it. Its own position is one of the past.
    PublicationRef retained = {};
    /// The nodes that could not be asked, sorted: what was published there follows when they can.
    std::vector<QByteArray> missing = {};
};

struct History {
    Publications publications;
    Position position;
    /// Nothing between what was asked for and the end is missing.
    bool complete = true;
};

/// Messages of one channel that go out together.
class Batch
{
public:
    explicit Batch(std::span<const PublicationRef> publications) : m_publications(publications) { }

    std::span<const PublicationRef> publications() const { return m_publications; }
    /// Their frames, one behind the other; made once for all subscribers.
    const std::shared_ptr<const QByteArray> &frames() const;

private:
    std::span<const PublicationRef> m_publications;
    mutable std::shared_ptr<const QByteArray> m_frames;
};

/// Something said to every session of the hub.
struct Announcement {
    QByteArray data;
    QByteArray from = {};
    /// As with publications: encoded once.
    std::shared_ptr<const QByteArray> frame = {};
};
using AnnouncementRef = std::shared_ptr<const Announcement>;

/// One session as its hub sees it: what it is told. Calls come on its shard's thread, also from inside the calls it makes; from inside
/// them it calls nothing itself.
class Subscriber
{
public:
    virtual SubscriberId subscriberId() const = 0;

    virtual void onSubscribed(Token token, const QByteArray &channel, const Subscribed &answer) = 0;
    virtual void onPublished(Token token, const QByteArray &position) = 0;
    virtual void onHistory(Token token, const History &history) = 0;
    virtual void onRefused(Token token, const Error &error) = 0;

    virtual void onMessages(const Batch &batch) = 0;
    /// Before the messages behind it.
    virtual void onGap(const QByteArray &channel, const Gap &gap) = 0;
    virtual void onAnnouncement(const Announcement &announcement) = 0;
    /// Messages of the channel have waited too long to be acknowledged.
    virtual void onAckTimeout(const QByteArray &channel) = 0;
    /// Whether it can take a further part of the past now; when it could not, `HubShard::resume` is called once it can.
    virtual bool hasRoom() const = 0;

protected:
    ~Subscriber() = default;
};

} // namespace signalbox::core::hub
