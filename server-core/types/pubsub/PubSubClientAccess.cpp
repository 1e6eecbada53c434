// SPDX-License-Identifier: Apache-2.0
// Who the client of PubSubClient is, and what it may do: by itself, by its token, or as a policy decides.
#include "server-core/types/pubsub/ClientWriting.h"
#include "shared/base/Log.h"

#include <QtCore/QJsonDocument>

#include <exception>

namespace signalbox::core::pubsub {

using namespace Qt::StringLiterals;
using access::Right;

namespace {

constexpr int mostFailedConnects = 3;
constexpr qsizetype mostBytesBehind = 2 * 1024 * 1024;
/// Timers are set anew after this, for no time-out lasts for years.
constexpr std::chrono::hours longestExpiryWait{24};
/// A client gives up after about as long.
constexpr std::chrono::milliseconds longestPatience{60'000};

std::chrono::sys_seconds wallNow()
{
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

access::ChannelGrants grantsOf(const QList<signalbox::ChannelGrant> &list)
{
    access::ChannelGrants grants;
    for (const signalbox::ChannelGrant &grant : list) {
        const QByteArray channel = grant.channel.toUtf8();
        if (const std::optional<QString> problem = access::channelNameProblem(channel, access::Wildcard::Allowed))
            qCWarning(lcInstance).noquote() << "policy: a grant counts nothing" << u"problem="_s + *problem;
        else
            grants.add(channel, access::Rights::fromInt(grant.rights.toInt()));
    }
    return grants;
}

/// What a request needs, in the order in which it is asked for; nothing: less than that.
struct Needs {
    QByteArrayView channel;
    std::optional<Right> first = {};
    std::optional<Right> second = {};
};

Needs needsOf(const Request &request)
{
    if (const auto *subscribe = std::get_if<Subscribe>(&request))
        return {subscribe->channel, Right::Subscribe, subscribe->presence ? std::optional(Right::Presence) : std::nullopt};
    if (const auto *publish = std::get_if<Publish>(&request))
        return {publish->channel, Right::Publish};
    if (std::holds_alternative<Broadcast>(request))
        return {"*", Right::Publish};
    if (const auto *history = std::get_if<History>(&request))
        return {history->channel, Right::History};
    if (const auto *members = std::get_if<Members>(&request))
        return {members->channel, Right::Presence};
    if (const auto *enter = std::get_if<Enter>(&request))
        return {enter->channel, Right::Presence};
    if (const auto *update = std::get_if<Update>(&request))
        return {update->channel, Right::Presence};
    return {};
}

} // namespace

// ---- who it is

void PubSubClient::handle(CallId id, const Connect &connect)
{
    if (isConnected())
        return refuse(id, {ErrorCode::InvalidRequest, u"this session is connected already"_s});
    if (m_policy)
        return askToConnect(id, connect);
    Result<ClientIdentity> identity = ClientIdentity::make(connect, m_session.id().toUtf8(), *m_hub->profile(), wallNow());
    if (identity)
        enterHub(id, std::move(*identity));
    else
        refuseToConnect(id, identity.error());
}

void PubSubClient::refuseToConnect(CallId id, const Error &error)
{
    refuse(id, error);
    if (++m_failedConnects >= mostFailedConnects)
        m_session.close(CloseReason::AccessDenied, u"connect was refused %1 times"_s.arg(mostFailedConnects));
}

void PubSubClient::enterHub(CallId id, ClientIdentity identity)
{
    m_identity = std::move(identity);
    m_isJoined = true;
    m_counters.connected.add(1);
    channels().attach(*this);
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

void PubSubClient::handle(CallId id, const Refresh &refresh)
{
    const Result<access::LostRights> lost = m_identity->refresh(refresh.token, *m_hub->profile(), wallNow());
    if (!lost)
        return refuse(id, lost.error());
    restartExpiry();
    answer(id, RefreshAnswer{m_identity->expiresIn(wallNow())});
    if (!lost->isEmpty())
        endLost([&lost](Right right, QByteArrayView channel) { return lost->contain(right, channel); });
}

void PubSubClient::endLost(const std::function<bool(Right, QByteArrayView)> &isLost)
{
    for (const QByteArray &channel : channels().subscriptionsOf(subscriberId())) {
        if (!isLost(Right::Subscribe, channel))
            continue;
        channels().unsubscribe(subscriberId(), channel);
        if (m_usesPresence)
            presence().unfollow(sessionKey(), channel);
        tell(UnsubscribedNote{channel, "not_permitted"});
    }
    if (!m_usesPresence)
        return;
    for (const QByteArray &channel : presence().channelsOf(sessionKey())) {
        if (!isLost(Right::Presence, channel))
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

// ---- what it may do

bool PubSubClient::permits(CallId id, Right right, QByteArrayView channel)
{
    if (m_identity->permits(right, channel))
        return true;
    refuse(id, notPermitted(right, channel));
    return false;
}

Error PubSubClient::notPermitted(Right right, QByteArrayView channel) const
{
    const QString who = m_policy ? u"this server"_s : u"the token"_s;
    return {ErrorCode::NotPermitted,
            u"%1 does not permit \"%2\" in \"%3\""_s.arg(who, access::rightName(right), QString::fromUtf8(channel))};
}

// ---- what a policy decides

template <typename Ask>
std::optional<Verdict> PubSubClient::askPolicy(const Ask &ask)
{
    const auto decision = std::make_shared<Decision>(m_session.handle(), ++m_decisions);
    const auto failed = [this](const QString &what) {
        qCWarning(lcInstance).noquote() << "policy: an exception refuses" << u"session="_s + m_session.id() << u"error="_s + what;
        return Verdict{.reason = u"the server could not decide about it"_s, .retryable = true};
    };
    // Other people's code.
    try {
        ask(decision);
    } catch (const std::exception &e) {
        return failed(QString::fromLocal8Bit(e.what()));
    } catch (...) {
        return failed(u"unknown"_s);
    }
    return decision->taken();
}

void PubSubClient::askToConnect(CallId id, const Connect &connect)
{
    // A policy makes names of channels of it, and there a "*" would stand for many.
    if (connect.client.contains('*'))
        return refuseToConnect(id, {ErrorCode::InvalidParams, u"\"client\" must not contain \"*\" here"_s, u"client"_s});
    const ConnectRequest request{.session = m_session.id(),
                                 .instance = m_session.instance(),
                                 .peer = m_session.peer(),
                                 .tls = m_session.isTls(),
                                 .client = QString::fromUtf8(connect.client),
                                 .token = connect.token.toByteArray(),
                                 .access = ClientAccess(m_session.handle())};
    const auto verdict = askPolicy([&](const auto &decision) { m_policy->connect(request, ConnectReply(decision)); });
    if (verdict)
        return connectAs(id, connect.client.toByteArray(), *verdict);
    wait({.call = id.toByteArray(), .client = connect.client.toByteArray()});
}

void PubSubClient::connectAs(CallId id, const QByteArray &client, const Verdict &verdict)
{
    const Admission &admission = verdict.admission;
    const QByteArray named = admission.name.toUtf8();
    if (!verdict.allowed) {
        const QString reason = verdict.reason.isEmpty() ? u"this server does not let you in"_s : verdict.reason;
        return refuseToConnect(id, {ErrorCode::NotPermitted, reason, {}, verdict.retryable});
    }
    if (!named.isEmpty() && !access::isValidMemberName(named)) {
        qCWarning(lcInstance).noquote() << "policy: not a name of 1 to 128 characters" << u"session="_s + m_session.id();
        return refuseToConnect(id, {ErrorCode::NotPermitted, u"this server could not name you"_s});
    }
    const QByteArray info = admission.info.isEmpty() ? QByteArray() : QJsonDocument(admission.info).toJson(QJsonDocument::Compact);
    const QByteArray own = client.isEmpty() ? m_session.id().toUtf8() : client;
    enterHub(id, ClientIdentity::letIn(named.isEmpty() ? own : named, info, grantsOf(admission.may)));
}

bool PubSubClient::obtainRights(const ClientMessage &message, QByteArrayView text)
{
    const Needs needs = needsOf(message.request);
    for (const std::optional<Right> &right : {needs.first, needs.second}) {
        if (!right || m_identity->permits(*right, needs.channel))
            continue;
        const ChannelRequest request{.session = m_session.id(),
                                     .instance = m_session.instance(),
                                     .client = QString::fromUtf8(m_identity->name()),
                                     .right = ChannelRight(int(*right)),
                                     .channel = QString::fromUtf8(needs.channel),
                                     .access = ClientAccess(m_session.handle())};
        const auto verdict = askPolicy([&](const auto &decision) { m_policy->request(request, ChannelReply(decision)); });
        if (!verdict) {
            wait({.call = message.id.toByteArray(), .text = text.toByteArray(), .right = *right, .channel = needs.channel.toByteArray()});
            return false;
        }
        if (!takeRight(message.id, *right, needs.channel.toByteArray(), *verdict))
            return false;
    }
    return true;
}

bool PubSubClient::takeRight(CallId id, Right right, const QByteArray &channel, const Verdict &verdict)
{
    if (verdict.allowed) {
        m_identity->learn(right, channel);
        return true;
    }
    Error error = notPermitted(right, channel);
    if (!verdict.reason.isEmpty())
        error.message = verdict.reason;
    error.retryable = verdict.retryable;
    refuse(id, error);
    return false;
}

void PubSubClient::wait(Waiting waiting)
{
    std::chrono::milliseconds patience{0};
    try {
        patience = m_policy->patience();
    } catch (...) {
        // Then it has none.
    }
    waiting.number = m_decisions;
    waiting.patience = std::make_unique<net::Timer>(m_session.thread());
    waiting.patience->startOnce(std::clamp(patience, std::chrono::milliseconds(1), longestPatience), [this, number = m_decisions] {
        decided(number, {.reason = u"the server did not decide about it in time; try again later"_s, .retryable = true});
    });
    m_waiting = std::make_unique<Waiting>(std::move(waiting));
    m_session.hold();
}

void PubSubClient::waitBehind(QByteArrayView message)
{
    // One message may be as long as the instance allows; compressed, what is read at once may be a thousand times as much.
    if (!m_waiting->behind.empty() && m_waiting->bytesBehind + message.size() > mostBytesBehind) {
        m_waiting->behind.clear();
        return m_session.close(CloseReason::MessageTooLarge, u"too much was sent before the server had decided"_s);
    }
    m_waiting->bytesBehind += message.size();
    m_waiting->behind.push_back(message.toByteArray());
}

void PubSubClient::decided(std::uint64_t number, const Verdict &verdict)
{
    if (!m_waiting || m_waiting->number != number || m_session.state() != SessionState::Open)
        return;
    const std::unique_ptr<Waiting> over = std::move(m_waiting);
    if (over->text.isEmpty())
        connectAs(over->call, over->client, verdict);
    else if (takeRight(over->call, over->right, over->channel, verdict))
        performAgain(over->text);
    // What it has asked for in the meantime; some of that may have to wait, too.
    std::deque<QByteArray> behind = std::move(over->behind);
    while (!m_waiting && !behind.empty() && m_session.state() == SessionState::Open) {
        receive(behind.front(), MessageKind::Text);
        behind.pop_front();
    }
    if (!m_waiting)
        return readOn();
    for (const QByteArray &message : behind)
        m_waiting->bytesBehind += message.size();
    m_waiting->behind = std::move(behind);
}

void PubSubClient::changeAccess(const QList<signalbox::ChannelGrant> &may)
{
    if (!m_policy || !isConnected() || m_session.state() != SessionState::Open)
        return;
    m_identity->replaceGrants(grantsOf(may));
    // All that it has it was permitted once.
    endLost([this](Right right, QByteArrayView channel) { return !m_identity->permits(right, channel); });
}

} // namespace signalbox::core::pubsub
