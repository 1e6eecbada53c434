// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/HubPeer.h"
#include "server-core/hub/ExchangeMessage.h"
#include "server-core/hub/Subscriber.h"

#include <deque>
#include <map>
#include <set>

namespace signalbox::core::backplane {

class ExchangePeer;

/// What becomes of what a peer is told by the hub.
class ExchangePeerOutput
{
public:
    virtual void sendBegin(ExchangePeer &peer, const QByteArray &channel, std::uint64_t ask, const hub::Subscribed *answer) = 0;
    virtual void sendMessages(ExchangePeer &peer, const hub::Batch &batch) = 0;
    virtual void sendGap(ExchangePeer &peer, const QByteArray &channel, const hub::Gap &gap) = 0;
    virtual bool hasRoom(const ExchangePeer &peer) const = 0;

protected:
    ~ExchangePeerOutput() = default;
};

/// Another process as a subscriber of this one: of each channel that it has interest in, it gets what is accepted here.
/// Thread: the backplane's.
class ExchangePeer final : public hub::Subscriber
{
public:
    ExchangePeer(HubPeer peer, hub::SubscriberId id, ExchangePeerOutput &output) : about(std::move(peer)), m_id(id), m_output(output) { }

    const HubPeer about;
    /// What it is to be told of repeats and of what is kept, as it has room.
    std::deque<hub::KnownRepeat> repeats = {};
    std::deque<hub::Kept> kept = {};
    /// The prefixes of its wildcards.
    std::set<QByteArray> wildcards = {};

    /// It asks for a channel, perhaps once more; the answer is known by the token.
    void begin(const QByteArray &channel, std::uint64_t ask, hub::Token token) { m_streams[channel] = {ask, token, false}; }
    void end(const QByteArray &channel) { m_streams.erase(channel); }
    /// Of its wildcards those that another one covers left out: what is published goes there once.
    std::set<QByteArray> widestWildcards() const;
    /// Whether it gets what is published there by the channel's name.
    bool gets(const QByteArray &channel) const;
    bool isInterestedIn(const QByteArray &channel) const { return m_streams.contains(channel); }

    hub::SubscriberId subscriberId() const override { return m_id; }
    void onSubscribed(hub::Token token, const QByteArray &channel, const hub::Subscribed &answer) override;
    void onPublished(hub::Token, const QByteArray &) override { }
    void onHistory(hub::Token, const hub::History &) override { }
    void onRefused(hub::Token token, const Error &error) override;
    void onMessages(const hub::Batch &batch) override { m_output.sendMessages(*this, batch); }
    void onGap(const QByteArray &channel, const hub::Gap &gap) override { m_output.sendGap(*this, channel, gap); }
    void onAnnouncement(const hub::Announcement &) override { }
    void onAckTimeout(const QByteArray &) override { }
    bool hasRoom() const override { return m_output.hasRoom(*this); }

private:
    struct Stream {
        std::uint64_t ask = 0;
        hub::Token token = 0;
        bool hasBegun = false;
    };

    const hub::SubscriberId m_id;
    ExchangePeerOutput &m_output;
    std::map<QByteArray, Stream> m_streams;
};

} // namespace signalbox::core::backplane
