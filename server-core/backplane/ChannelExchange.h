// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/ExchangePeer.h"
#include "server-core/hub/HubShard.h"

namespace signalbox::core::backplane {

/// The channels of a hub, between this process and those that have it, too.
/// Shape:  a shard of the hub that is the home of nothing, and whose sessions are the peers: of a channel that a peer has interest in, it
///         subscribes to what is accepted here, and what it cannot take now it gets from the log later. What comes from a peer goes to the
///         channel's home here, and never to another peer. Frames that are of the same channel and go to several peers are made once.
/// Errors: a frame that makes no sense cuts its peer off.
/// Thread: the backplane's.
class ChannelExchange final : public HubExchange, private ExchangePeerOutput
{
public:
    /// The frame of an announcement in the protocol that most clients speak; may be empty.
    using EncodeAnnouncement = std::function<QByteArray(QByteArrayView data, QByteArrayView from)>;

    /// `place`: a number of its own, behind those of the homes. `surroundings`: with `flushLater` they call `flush` of this.
    ChannelExchange(const hub::HubShard::Place &place, const hub::Lineage &lineage, const hub::HubSettings &settings,
                    hub::ShardSurroundings &surroundings, HubOutlet &outlet, EncodeAnnouncement encode);
    ~ChannelExchange() override;
    Q_DISABLE_COPY_MOVE(ChannelExchange)

    /// Tells all shards that it is there. Whoever comes later is told by `HubShard::setExchange`.
    void start();
    /// Tells them that it is not there any more.
    void stop();
    void apply(const hub::HubSettings &settings);

    /// Nothing more will be accepted here: once every peer has got all of what it has interest in, and knows that it has, `done` is
    /// called, from inside `flush`.
    void finish(std::function<void()> done);

    /// What a shard of the hub sent here.
    void receive(hub::ShardMessage message);
    /// At the end of a turn: sends what has gathered.
    void flush();

    void onPeerUp(const HubPeer &peer) override;
    void onPeerDown(ProcessId peer, PeerEnd end) override;
    void onPeerGone(ProcessId peer) override;
    void onFrame(ProcessId from, FrameType type, FrameReader &fields) override;
    void onRoom(ProcessId peer) override;

    std::size_t peers() const { return m_peers.size(); }

private:
    /// What goes to some peers at the end of the turn: of one channel.
    struct Outgoing {
        QByteArray channel;
        bool isWild = false;
        hub::Publications publications = {};
        std::vector<ProcessId> peers = {};
    };
    /// A peer's question about the past, under way to a home.
    struct Fetch {
        ProcessId peer;
        std::uint64_t link = 0;
        std::uint64_t ask = 0;
        std::uint64_t since = 0;
    };
    struct Link {
        std::uint64_t number = 0;
        std::unique_ptr<ExchangePeer> peer = {};
    };

    void sendBegin(ExchangePeer &peer, const QByteArray &channel, std::uint64_t ask, const hub::Subscribed *answer) override;
    void sendMessages(ExchangePeer &peer, const hub::Batch &batch) override;
    void sendGap(ExchangePeer &peer, const QByteArray &channel, const hub::Gap &gap) override;
    bool hasRoom(const ExchangePeer &peer) const override { return m_outlet.hasRoom(peer.about.process); }

    // From shards of the hub.
    void take(hub::InterestAsk &&ask);
    void take(hub::InterestEnd &&end);
    void take(hub::PastAsk &&ask);
    void take(hub::RepeatsTell &&tell);
    void take(hub::KeptTell &&tell);
    void take(hub::StateAnswer &&answer);
    void take(hub::HeadsAnswer &&answer);
    void take(hub::WildcardTell &&tell);
    void take(hub::AnnounceTell &&tell);
    void take(hub::FetchAnswer &&answer);
    /// It tells that itself.
    void take(hub::ExchangeTell &&) { }
    template <typename Message>
    void take(Message &&message)
    {
        m_shard.receive(std::forward<Message>(message));
    }

    // From peers; false when it makes no sense.
    bool read(ExchangePeer &peer, FrameType type, FrameReader &in);
    bool readInterest(ExchangePeer &peer, FrameReader &in);
    bool readInterestEnd(ExchangePeer &peer, FrameReader &in);
    bool readInterestAnswer(const ExchangePeer &peer, FrameReader &in);
    bool readPublications(const ExchangePeer &peer, FrameReader &in, bool isWild);
    bool readGap(const ExchangePeer &peer, FrameReader &in);
    bool readWildcard(ExchangePeer &peer, FrameReader &in);
    bool readFetch(const ExchangePeer &peer, FrameReader &in);
    bool readFetched(const ExchangePeer &peer, FrameReader &in);
    bool readAnnounce(FrameReader &in);
    bool takeRepeats(FrameReader &in);
    bool takeKept(FrameReader &in);
    bool readFinalHeads(const ExchangePeer &peer, FrameReader &in);

    ExchangePeer *find(ProcessId process) const;
    ExchangePeer *findOrigin(hub::OriginId origin, std::uint64_t link) const;
    void toHome(const QByteArray &channel, hub::ShardMessage message);
    void toHomes(const hub::ShardMessage &message);
    void sendToPeers(const FrameWriter &frame);
    void sendState(ExchangePeer &peer);
    void sendOutgoing();
    void sendRepeats();
    void sendFinals();

    const hub::HubShard::Place m_place;
    const hub::OriginId m_origin;
    hub::ShardSurroundings &m_surroundings;
    HubOutlet &m_outlet;
    const EncodeAnnouncement m_encode;
    hub::HubShard m_shard;
    std::map<ProcessId, Link> m_peers;
    /// Who is not there, but has not gone.
    std::map<ProcessId, hub::OriginId> m_away;
    std::set<QByteArray> m_interests;
    /// Of each prefix the shards that want it.
    std::map<QByteArray, std::set<hub::ShardId>> m_wildcards;
    std::vector<Outgoing> m_outgoing;
    hub::KnownRepeats m_repeats;
    std::map<hub::Token, Fetch> m_fetches;
    std::uint64_t m_links = 0;
    hub::SubscriberId m_ids = 0;
    hub::Token m_tokens = 0;
    std::function<void()> m_done;
    /// Homes that have not said their last numbers.
    hub::ShardId m_unheard = 0;
    std::map<QByteArray, std::uint64_t> m_heads;
};

} // namespace signalbox::core::backplane
