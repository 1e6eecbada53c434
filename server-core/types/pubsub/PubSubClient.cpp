// SPDX-License-Identifier: Apache-2.0
// The client's side of PubSubClient: what it asks for.
#include "server-core/types/pubsub/PubSubClient.h"

#include "server-core/types/pubsub/ClientMessageDecoder.h"
#include "server-core/types/pubsub/ClientWriting.h"
#include "server-core/types/pubsub/Frames.h"

namespace signalbox::core::pubsub {

using namespace Qt::StringLiterals;
using access::Right;

namespace {

/// One serves all sessions of a thread, for each message is done with before the next.
ClientMessageDecoder &decoderOfThread()
{
    thread_local ClientMessageDecoder decoder;
    return decoder;
}

std::int64_t wallMs()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

hub::Qos qosOf(int qos)
{
    return hub::Qos(qos);
}

Error badPosition()
{
    return {ErrorCode::InvalidParams, u"this is not a position: give one back as it came, or none"_s};
}

/// False: it is none.
bool readPosition(QByteArrayView text, std::optional<hub::Position> &position)
{
    if (!text.isEmpty())
        position = hub::Position::fromText(text);
    return text.isEmpty() || position;
}

} // namespace

PubSubClient::PubSubClient(WebSocketSession &session, std::shared_ptr<hubs::LiveHub> hub, PubSubCounters &counters, AccessPolicy *policy)
    : m_session(session), m_hub(std::move(hub)), m_place(m_hub->placeOn(session.thread())), m_counters(counters), m_policy(policy)
{
}

PubSubClient::~PubSubClient()
{
    m_place.forget(*this);
    // After `end` nothing is left to be detached.
    end(CloseReason::PeerClosed);
}

void PubSubClient::end(CloseReason reason)
{
    if (!std::exchange(m_isJoined, false))
        return;
    m_counters.connected.add(-1);
    m_place.endSession(m_session.number(), reason == CloseReason::Kicked ? presence::SessionEnd::Kicked : presence::SessionEnd::Lost);
}

void PubSubClient::onDrained()
{
    if (!m_isJoined)
        return;
    channels().resume(subscriberId());
    if (m_usesPresence)
        presence().resume(sessionKey());
}

void PubSubClient::receive(QByteArrayView message, MessageKind kind)
{
    if (kind != MessageKind::Text)
        return refuse("null", {ErrorCode::InvalidRequest, u"send text frames: this protocol has no binary ones"_s});
    if (m_waiting)
        return waitBehind(message);
    const tl::expected<ClientMessage, Refusal> decoded = decoderOfThread().decode(message);
    if (!decoded)
        return refuse(decoded.error().id, decoded.error().error);
    if (const std::optional<Error> error = objection(decoded->request))
        return refuse(decoded->id, *error);
    perform(*decoded, message);
}

void PubSubClient::perform(const ClientMessage &message, QByteArrayView text)
{
    if (m_policy && !obtainRights(message, text))
        return;
    std::visit([&](const auto &request) { handle(message.id, request); }, message.request);
    holdBack();
}

void PubSubClient::performAgain(const QByteArray &text)
{
    // It was understood before.
    if (const tl::expected<ClientMessage, Refusal> decoded = decoderOfThread().decode(text))
        perform(*decoded, text);
}

void PubSubClient::holdBack()
{
    m_isFull = m_isFull || m_calls.size() >= openCallsToWait;
    if (m_isJoined && !m_isCongested && m_hub->isCongested()) {
        m_isCongested = true;
        m_place.awaitRelief(*this);
    }
    if (m_isFull || m_isCongested)
        m_session.hold();
}

void PubSubClient::onCongestionOver()
{
    m_isCongested = false;
    readOn();
}

void PubSubClient::readOn()
{
    if (!m_isFull && !m_isCongested && !m_waiting)
        m_session.release();
}

std::optional<Error> PubSubClient::objection(const Request &request)
{
    if (std::holds_alternative<Connect>(request) || std::holds_alternative<Ping>(request))
        return std::nullopt;
    if (!isConnected())
        return Error{ErrorCode::NotConnected, u"send connect first"_s};
    const std::shared_ptr<const hubs::HubProfile> profile = m_hub->profile();
    const auto now = m_session.thread().now();
    const bool isPublish = std::holds_alternative<Publish>(request) || std::holds_alternative<Broadcast>(request);
    if (isPublish && !m_publishes.take(profile->publishesPerSecond, 0, now))
        return Error{ErrorCode::RateLimited, u"a session may publish %1 times a second"_s.arg(profile->publishesPerSecond), {}, true};
    if (!isPublish && !std::holds_alternative<Ack>(request) && !m_requests.take(profile->requestsPerSecond, profile->requestsAtOnce, now))
        return Error{ErrorCode::RateLimited, u"a session may make %1 requests a second"_s.arg(profile->requestsPerSecond), {}, true};
    return std::nullopt;
}

void PubSubClient::sayClosing(QByteArrayView reason, std::chrono::seconds reconnectAfter)
{
    tell(ClosingNote{reason, int(reconnectAfter.count())});
}

void PubSubClient::handle(CallId id, const Ping &)
{
    answer(id, EmptyAnswer());
}

// ---- channels

void PubSubClient::handle(CallId id, const Subscribe &subscribe)
{
    if (!permits(id, Right::Subscribe, subscribe.channel) || (subscribe.presence && !permits(id, Right::Presence, subscribe.channel)))
        return;
    PendingCall call{.id = id.toByteArray(), .qos = qosOf(subscribe.qos), .channel = subscribe.channel.toByteArray()};
    if (!readPosition(subscribe.position, call.since))
        return refuse(id, badPosition());
    call.withSnapshot = subscribe.presence;
    const QByteArray channel = call.channel;
    if (!call.withSnapshot) {
        // It replaces one that may have had presence.
        if (m_usesPresence)
            presence().unfollow(sessionKey(), channel);
        const std::uint64_t token = m_calls.add(std::move(call));
        return subscribeToChannel(token, *m_calls.find(token));
    }
    if (!mayUsePresence(id))
        return;
    ++m_openSnapshots;
    presence().follow(sessionKey(), m_calls.add(std::move(call)), channel);
}

void PubSubClient::subscribeToChannel(hub::Token token, const PendingCall &call)
{
    // The call may be over before this returns.
    const PendingCall asked{.qos = call.qos, .channel = call.channel, .since = call.since};
    channels().subscribe(subscriberId(), token, asked.channel, asked.qos, asked.since);
}

void PubSubClient::handle(CallId id, const Unsubscribe &unsubscribe)
{
    const QByteArray channel = unsubscribe.channel.toByteArray();
    if (m_usesPresence)
        presence().unfollow(sessionKey(), channel);
    if (channels().unsubscribe(subscriberId(), channel))
        answer(id, EmptyAnswer());
    else
        refuse(id, {ErrorCode::NotSubscribed, u"this session does not subscribe to \"%1\""_s.arg(QString::fromUtf8(channel))});
}

void PubSubClient::handle(CallId id, const Publish &publish)
{
    if (!permits(id, Right::Publish, publish.channel))
        return;
    ++m_counters.published;
    hub::Draft draft{.channel = publish.channel.toByteArray(),
                     .data = publish.data.toByteArray(),
                     .id = publish.id.toByteArray(),
                     .from = m_identity->name(),
                     .qos = qosOf(publish.qos),
                     .retain = publish.retain};
    std::optional<hub::Token> token;
    if (!id.isEmpty())
        token = m_calls.add({.id = id.toByteArray(), .qos = draft.qos});
    channels().publish(subscriberId(), token, std::move(draft));
}

void PubSubClient::handle(CallId id, const Broadcast &broadcast)
{
    if (!permits(id, Right::Publish, "*"))
        return;
    const QByteArray data = broadcast.data.toByteArray();
    const auto frame = std::make_shared<const QByteArray>(broadcastFrame(data, m_identity->name()));
    channels().announce(std::make_shared<const hub::Announcement>(hub::Announcement{data, m_identity->name(), frame}));
    answer(id, EmptyAnswer());
}

void PubSubClient::handle(CallId id, const History &history)
{
    if (!permits(id, Right::History, history.channel))
        return;
    std::optional<hub::Position> since;
    if (!readPosition(history.since, since))
        return refuse(id, badPosition());
    const std::uint64_t token = m_calls.add({.id = id.toByteArray()});
    channels().history(subscriberId(), token, history.channel.toByteArray(), since, std::size_t(history.limit));
}

void PubSubClient::handle(CallId id, const Ack &ack)
{
    const std::optional<hub::Position> position = hub::Position::fromText(ack.position);
    if (!position)
        return refuse(id, badPosition());
    channels().acknowledge(subscriberId(), ack.channel.toByteArray(), *position);
    answer(id, EmptyAnswer());
}

// ---- presence

bool PubSubClient::mayUsePresence(CallId id)
{
    if (!m_hub->profile()->presence) {
        refuse(id, {ErrorCode::NotPermitted, u"the hub \"%1\" has no presence"_s.arg(QString::fromUtf8(m_hub->name()))});
        return false;
    }
    if (!std::exchange(m_usesPresence, true))
        presence().attach(*this);
    return true;
}

void PubSubClient::handle(CallId id, const Members &members)
{
    if (!permits(id, Right::Presence, members.channel) || !mayUsePresence(id))
        return;
    const presence::MembersQuery query{.page = std::size_t(members.page), .pageSize = std::size_t(members.pageSize)};
    presence().members(sessionKey(), m_calls.add({.id = id.toByteArray()}), members.channel.toByteArray(), query);
}

void PubSubClient::handle(CallId id, const Enter &enter)
{
    if (!permits(id, Right::Presence, enter.channel) || !mayUsePresence(id))
        return;
    presence::EnterRequest request{.channel = enter.channel.toByteArray(),
                                   .member = enter.member.toByteArray(),
                                   .instance = m_session.instance().toUtf8(),
                                   .wallMs = wallMs()};
    // Where somebody vouches for it, it is who that says.
    if (request.member.isEmpty() || m_identity->isVouchedFor())
        request.member = m_identity->name();
    if (!enter.info.isEmpty())
        request.info = enter.info.toByteArray();
    else if (const QByteArray info = m_identity->info(); !info.isEmpty())
        request.info = info;
    presence().enter(sessionKey(), m_calls.add({.id = id.toByteArray()}), request);
}

void PubSubClient::handle(CallId id, const Update &update)
{
    if (!permits(id, Right::Presence, update.channel) || !mayUsePresence(id))
        return;
    presence().update(sessionKey(), m_calls.add({.id = id.toByteArray()}), update.channel.toByteArray(), update.info.toByteArray());
}

void PubSubClient::handle(CallId id, const Leave &leave)
{
    if (mayUsePresence(id))
        presence().leave(sessionKey(), m_calls.add({.id = id.toByteArray()}), leave.channel.toByteArray());
}

} // namespace signalbox::core::pubsub
