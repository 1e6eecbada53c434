// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hubs/LiveHub.h"
#include "server-core/presence/PresenceFollower.h"
#include "server-core/session/WebSocketSession.h"
#include "server-core/types/pubsub/ClientIdentity.h"
#include "server-core/types/pubsub/Decision.h"
#include "server-core/types/pubsub/PendingCalls.h"
#include "server-core/types/pubsub/PubSubCounters.h"
#include "server-core/types/pubsub/RateBudget.h"

#include <deque>
#include <functional>

namespace signalbox::core::pubsub {

/// One session that speaks signalbox.pubsub.v1: what its client asks for goes to the hub, what the hub says goes to the client.
/// Shape:  the client is unknown until it has connected, and the hub knows nothing of it. Calls are answered as the hub answers: in the
///         order they came where one thread does it all, else perhaps not.
/// Errors: as answers to the client, by id; the session goes on. Whoever fails to connect three times is closed.
/// Thread: the session's.
class PubSubClient final : public SessionAttachment,
                           private hub::Subscriber,
                           private presence::PresenceFollower,
                           private hubs::CongestionListener
{
public:
    /// `policy` decides who it is and what it may do, and outlives it; null: nobody but the hub does.
    PubSubClient(WebSocketSession &session, std::shared_ptr<hubs::LiveHub> hub, PubSubCounters &counters, AccessPolicy *policy = nullptr);
    ~PubSubClient() override;

    /// A message of the client.
    void receive(QByteArrayView message, MessageKind kind);
    /// That it will have to go, and when it may come back.
    void sayClosing(QByteArrayView reason, std::chrono::seconds reconnectAfter);
    /// The session ends: its members leave at once when an operator closed it.
    void end(CloseReason reason);

    /// The policy's answer, when it was not there at once.
    void decided(std::uint64_t number, const Verdict &verdict);
    /// The policy takes back what it does not grant here.
    void changeAccess(const QList<signalbox::ChannelGrant> &may);

    void onDrained() override;

private:
    using CallId = QByteArrayView;

    /// A call that the policy has not decided about yet, and what came behind it: one message, or what was read at once.
    struct Waiting {
        std::uint64_t number = 0;
        QByteArray call;
        /// Of `connect`: as the client calls itself.
        QByteArray client = {};
        /// Of all others: the message, and what it needs.
        QByteArray text = {};
        access::Right right = access::Right::Subscribe;
        QByteArray channel = {};
        std::unique_ptr<net::Timer> patience = {};
        std::deque<QByteArray> behind = {};
        qsizetype bytesBehind = 0;
    };

    bool isConnected() const { return m_identity.has_value(); }
    hub::HubShard &channels() { return m_place.shard(); }
    presence::PresenceEdge &presence() { return m_place.party().sessions(); }

    /// `text`: the message as it came.
    void perform(const ClientMessage &message, QByteArrayView text);
    void performAgain(const QByteArray &text);
    /// What keeps a request from being done at all.
    std::optional<Error> objection(const Request &request);

    void handle(CallId id, const Connect &connect);
    void handle(CallId id, const Refresh &refresh);
    void handle(CallId id, const Subscribe &subscribe);
    void handle(CallId id, const Unsubscribe &unsubscribe);
    void handle(CallId id, const Publish &publish);
    void handle(CallId id, const Broadcast &broadcast);
    void handle(CallId id, const Members &members);
    void handle(CallId id, const History &history);
    void handle(CallId id, const Enter &enter);
    void handle(CallId id, const Update &update);
    void handle(CallId id, const Leave &leave);
    void handle(CallId id, const Ack &ack);
    void handle(CallId id, const Ping &ping);

    void enterHub(CallId id, ClientIdentity identity);
    void refuseToConnect(CallId id, const Error &error);
    void endLost(const std::function<bool(access::Right, QByteArrayView)> &isLost);
    void restartExpiry();
    /// The hub's part of a subscription; that of presence has been done.
    void subscribeToChannel(hub::Token token, const PendingCall &call);
    /// The answer with a snapshot is out: what happens to rosters may follow.
    void snapshotDone();
    /// Of a call that is answered now.
    PendingCall takeCall(std::uint64_t token);
    /// Behind each request to the hub: a client whose requests cannot be done now is not read on.
    void holdBack();
    void readOn();
    Error notPermitted(access::Right right, QByteArrayView channel) const;

    /// Nothing: its answer is still to come.
    template <typename Ask>
    std::optional<Verdict> askPolicy(const Ask &ask);
    void askToConnect(CallId id, const Connect &connect);
    void connectAs(CallId id, const QByteArray &client, const Verdict &verdict);
    /// What a request needs and the client was not granted. False: it has to wait, or was refused.
    bool obtainRights(const ClientMessage &message, QByteArrayView text);
    bool takeRight(CallId id, access::Right right, const QByteArray &channel, const Verdict &verdict);
    void wait(Waiting waiting);
    void waitBehind(QByteArrayView message);

    // hub::Subscriber
    hub::SubscriberId subscriberId() const override { return m_session.number(); }
    void onSubscribed(hub::Token token, const QByteArray &channel, const hub::Subscribed &answer) override;
    void onPublished(hub::Token token, const QByteArray &position) override;
    void onHistory(hub::Token token, const hub::History &history) override;
    void onMessages(const hub::Batch &batch) override;
    void onGap(const QByteArray &channel, const hub::Gap &gap) override;
    void onAnnouncement(const hub::Announcement &announcement) override;
    void onAckTimeout(const QByteArray &channel) override;

    // presence::PresenceFollower
    presence::SessionKey sessionKey() const override { return m_session.number(); }
    void onEntered(presence::Token token, const QByteArray &member, std::uint64_t version) override;
    void onVersion(presence::Token token, std::uint64_t version) override;
    void onMembers(presence::Token token, const presence::RosterPage &page) override;
    void onFollowing(presence::Token token, const QByteArray &channel, const presence::RosterPage &snapshot) override;
    void onRosterEvents(const std::shared_ptr<const QByteArray> &frames, std::size_t count) override;
    void onSnapshot(const QByteArray &channel, const presence::RosterPage &snapshot) override;

    // Both of them.
    void onRefused(std::uint64_t token, const Error &error) override;
    bool hasRoom() const override;

    void onCongestionOver() override;

    bool permits(CallId id, access::Right right, QByteArrayView channel);
    bool mayUsePresence(CallId id);
    void refuse(CallId id, const Error &error);
    template <typename Write>
    void send(Write write);
    template <typename Answer>
    void answer(CallId id, const Answer &answer);
    template <typename Note>
    void tell(const Note &note);
    void sendFrames(const std::shared_ptr<const QByteArray> &frames, std::size_t count);

    WebSocketSession &m_session;
    const std::shared_ptr<hubs::LiveHub> m_hub;
    hubs::HubPlace &m_place;
    PubSubCounters &m_counters;
    AccessPolicy *const m_policy;
    std::uint64_t m_decisions = 0;
    /// Null: nothing is being decided.
    std::unique_ptr<Waiting> m_waiting;
    std::optional<ClientIdentity> m_identity;
    int m_failedConnects = 0;
    bool m_isJoined = false;
    bool m_usesPresence = false;
    RateBudget m_requests;
    RateBudget m_publishes;
    PendingCalls m_calls;
    /// So many calls wait that the client is not read on; or the hub is congested.
    bool m_isFull = false;
    bool m_isCongested = false;
    /// Subscriptions whose answer has a snapshot of the roster, and is still to come. Until then there is no room for what happens to
    /// rosters.
    int m_openSnapshots = 0;
    std::unique_ptr<net::Timer> m_expiry;
};

} // namespace signalbox::core::pubsub
