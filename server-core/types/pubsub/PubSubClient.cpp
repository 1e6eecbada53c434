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

constexpr int mostFailedConnects = 3;
/// Timers are set anew after this, for no time-out lasts for years.
constexpr std::chrono::hours longestExpiryWait{24};

/// One serves all sessions of a thread, for each message is done with before the next.
ClientMessageDecoder &decoderOfThread()
{
    thread_local ClientMessageDecoder decoder;
    return decoder;
}

std::chrono::sys_seconds wallNow()
{
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
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

PubSubClient::PubSubClient(WebSocketSession &session, std::shared_ptr<hubs::LiveHub> hub, PubSubCounters &counters)
    : m_session(session), m_hub(std::move(hub)), m_place(m_hub->placeOn(session.thread())), m_counters(counters)
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
    const tl::expected<ClientMessage, Refusal> decoded = decoderOfThread().decode(message);
    if (decoded)
        perform(*decoded);
    else
        refuse(decoded.error().id, decoded.error().error);
}

void PubSubClient::perform(const ClientMessage &message)
{
    if (const std::optional<Error> error = objection(message.request))
        return refuse(message.id, *error);
    std::visit([&](const auto &request) { handle(message.id, request); }, message.request);
    holdBack();
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
    if (!m_isFull)
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

// ---- who it is

void PubSubClient::handle(CallId id, const Connect &connect)
{
    if (isConnected())
        return refuse(id, {ErrorCode::InvalidRequest, u"this session is connected already"_s});
    Result<ClientIdentity> identity = ClientIdentity::make(connect, m_session.id().toUtf8(), *m_hub->profile(), wallNow());
    if (!identity) {
        refuse(id, identity.error());
        if (++m_failedConnects >= mostFailedConnects)
            m_session.close(CloseReason::AccessDenied, u"connect was refused %1 times"_s.arg(mostFailedConnects));
        return;
    }
    m_identity = std::move(*identity);
    joinHub();
    restartExpiry();
    const QByteArray session = m_session.id().toUtf8();
    answer(id,
           ConnectAnswer{.session = session,
                         .client = m_identity->name(),
                         .node = m_hub->node(),
                         .hub = m_hub->name(),
                         .ackWindow = int(m_hub->profile()->channels.ackWindow),
                         .expiresIn = m_identity->expiresIn(wallNow())});
}

void PubSubClient::joinHub()
{
    m_isJoined = true;
    m_counters.connected.add(1);
    channels().attach(*this);
}

void PubSubClient::handle(CallId id, const Refresh &refresh)
{
    const Result<access::LostRights> lost = m_identity->refresh(refresh.token, *m_hub->profile(), wallNow());
    if (!lost)
        return refuse(id, lost.error());
    restartExpiry();
    answer(id, RefreshAnswer{m_identity->expiresIn(wallNow())});
    if (!lost->isEmpty())
        endLost(*lost);
}

void PubSubClient::endLost(const access::LostRights &lost)
{
    for (const QByteArray &channel : channels().subscriptionsOf(subscriberId())) {
        if (!lost.contain(Right::Subscribe, channel))
            continue;
        channels().unsubscribe(subscriberId(), channel);
        if (m_usesPresence)
            presence().unfollow(sessionKey(), channel);
        tell(UnsubscribedNote{channel, "not_permitted"});
    }
    if (!m_usesPresence)
        return;
    for (const QByteArray &channel : presence().channelsOf(sessionKey())) {
        if (!lost.contain(Right::Presence, channel))
            continue;
        const bool isFollowed = presence().unfollow(sessionKey(), channel);
        presence().leave(sessionKey(), m_calls.add({}), channel);
        // A subscription with presence cannot go on without; its client may subscribe anew.
        if (isFollowed && channels().unsubscribe(subscriberId(), channel))
            tell(UnsubscribedNote{channel, "not_permitted"});
    }
}

void PubSubClient::restartExpiry()
{
    m_expiry.reset();
    const std::optional<std::chrono::sys_seconds> endsAt = m_identity->endsAt();
    if (!endsAt)
        return;
    // In seconds: a date far ahead is more nanoseconds than a number holds.
    const std::chrono::seconds left = std::clamp<std::chrono::seconds>(*endsAt - wallNow(), std::chrono::seconds(0), longestExpiryWait);
    m_expiry = std::make_unique<net::Timer>(m_session.thread());
    m_expiry->startOnce(left, [this] {
        if (wallNow() < *m_identity->endsAt())
            return restartExpiry();
        sayClosing("token_expired", std::chrono::seconds(0));
        m_session.close(CloseReason::TokenExpired);
    });
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
    // A token says who somebody is.
    if (request.member.isEmpty() || m_identity->hasToken())
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

bool PubSubClient::permits(CallId id, Right right, QByteArrayView channel)
{
    if (m_identity->permits(right, channel))
        return true;
    refuse(id, notPermitted(right, channel));
    return false;
}

Error PubSubClient::notPermitted(Right right, QByteArrayView channel)
{
    return {ErrorCode::NotPermitted,
            u"the token does not permit \"%1\" in \"%2\""_s.arg(access::rightName(right), QString::fromUtf8(channel))};
}

} // namespace signalbox::core::pubsub
