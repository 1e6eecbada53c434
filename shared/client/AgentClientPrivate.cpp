// SPDX-License-Identifier: Apache-2.0
#include "shared/client/AgentClientPrivate.h"

#include "shared/auth/Tokens.h"
#include "shared/base/Log.h"
#include "shared/client/LocalTransport.h"
#include "shared/client/WebSocketTransport.h"

#include <QtCore/QMetaEnum>

namespace signalbox::client {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds internalCallTimeout{10};

/// Trying again with the same key and secret cannot help, and would only look like an attack.
bool isFinal(ErrorCode code)
{
    switch (code) {
    case ErrorCode::LoginFailed:
    case ErrorCode::TokenExpired:
    case ErrorCode::NotLoggedIn:
    case ErrorCode::NotPermitted:
    case ErrorCode::CertificateNotTrusted:
    case ErrorCode::InvalidParams:
    case ErrorCode::MethodNotFound:
        return true;
    default:
        return false;
    }
}

} // namespace

AgentClient::Private::Private(AgentClient &client)
    : q(client), m_backoff(m_timings.firstWait, m_timings.longestWait), m_scram(*this), m_events(*this)
{
    m_connectTimer.setSingleShot(true);
    m_retry.setSingleShot(true);
    connect(&m_connectTimer, &QTimer::timeout, this, [this] {
        drop(State::Away,
             Error{ErrorCode::Unreachable,
                   u"%1 did not answer within %2 s"_s.arg(m_address.display()).arg(double(m_timings.connectTimeout.count()) / 1000),
                   {},
                   true});
    });
    connect(&m_retry, &QTimer::timeout, this, &Private::attempt);
    connect(&m_liveness, &Liveness::probe, this, &Private::onProbe);
    connect(&m_liveness, &Liveness::silent, this, [this] {
        m_lastError = Error{ErrorCode::TimedOut, u"%1 has stopped answering; the connection stands"_s.arg(m_address.display()), {}, true};
        setState(State::NotAnswering);
    });
    connect(&m_liveness, &Liveness::heardAgain, this, [this] {
        m_lastError = {};
        setState(State::Live);
    });
    connect(&m_liveness, &Liveness::lost, this, [this] {
        drop(State::Away, Error{ErrorCode::TimedOut, u"%1 did not answer for too long"_s.arg(m_address.display()), {}, true});
    });
    connect(&m_events, &EventStream::snapshotReceived, &q, &AgentClient::snapshotReceived);
    connect(&m_events, &EventStream::eventReceived, &q, &AgentClient::eventReceived);
    connect(&m_events, &EventStream::failed, this, [this](const Error &error) { drop(State::Away, error); });
}

void AgentClient::Private::open(const AgentAddress &address, const Credentials &credentials)
{
    m_wanted = false;
    const quint64 before = m_generation;
    drop(State::Away, {});
    if (m_generation != before + 1)
        return; // a slot of stateChanged opened it anew
    m_address = address;
    m_credentials = credentials;
    m_wanted = true;
    m_who = {};
    m_lastHeard = {};
    m_events.forget();
    m_backoff.reset();
    attempt();
}

void AgentClient::Private::close()
{
    m_wanted = false;
    drop(State::Away, Error{ErrorCode::ConnectionClosed, u"the connection to %1 was closed here"_s.arg(m_address.display())});
}

void AgentClient::Private::retryNow()
{
    if (!m_wanted || m_transport || m_state == State::Refused)
        return;
    m_backoff.reset();
    attempt();
}

void AgentClient::Private::setReconnect(Reconnect policy)
{
    m_reconnect = policy;
    if (policy == Reconnect::Never)
        m_retry.stop();
}

void AgentClient::Private::setLongestWait(std::chrono::milliseconds wait)
{
    m_timings.longestWait = wait;
    m_backoff.setMost(wait);
    if (m_retry.isActive() && m_retry.remainingTimeAsDuration() > wait)
        m_retry.start(m_backoff.next());
}

void AgentClient::Private::setTimings(const ClientTimings &timings)
{
    m_timings = timings;
    m_backoff = Backoff(timings.firstWait, timings.longestWait);
}

void AgentClient::Private::setSubscriptions(bool events, bool statistics)
{
    const bool live = m_state == State::Live || m_state == State::NotAnswering;
    const bool eventsBefore = std::exchange(m_wantEvents, events);
    const bool statisticsBefore = std::exchange(m_wantStatistics, statistics);
    if (!live)
        return;
    if (events && !eventsBefore) {
        m_events.start(m_timings.resubscribe);
    } else if (!events && eventsBefore) {
        m_events.stop();
        request<api::EventUnsubscribe>({}, [](const auto &) {});
    }
    if (statistics && !statisticsBefore)
        subscribeToStatistics();
    else if (!statistics && statisticsBefore)
        request<api::MetricUnsubscribe>({}, [](const auto &) {});
}

void AgentClient::Private::attempt()
{
    m_retry.stop();
    ++m_generation;
    if (m_address.isLocal())
        m_transport = std::make_unique<LocalTransport>(m_address.socketPath);
    else
        m_transport = std::make_unique<WebSocketTransport>(
            m_address, m_credentials.usesPassword() ? WebSocketTransport::Trust::ProvenByLogin : WebSocketTransport::Trust::Verified);
    Transport *transport = m_transport.get();
    connect(transport, &Transport::opened, this, &Private::logIn);
    connect(transport, &Transport::heard, this, &Private::onHeard);
    connect(transport, &Transport::messageReceived, this, &Private::onMessage);
    connect(transport, &Transport::closed, this,
            [this](const Error &error) { drop(error.code == ErrorCode::CertificateNotTrusted ? State::Refused : State::Away, error); });
    m_connectTimer.start(m_timings.connectTimeout);
    transport->open();
    setState(State::Connecting);
}

void AgentClient::Private::logIn()
{
    m_connectTimer.stop();
    const quint64 generation = m_generation;
    setState(State::LoggingIn);
    if (generation != m_generation)
        return;
    const auto done = [this](const Result<api::LoginResult> &who) { onLoggedIn(who); };
    if (!m_credentials.enrolmentSecret.isEmpty())
        enroll();
    else if (m_credentials.usesPassword() && !m_address.isLocal())
        logInByPassword();
    else if (m_address.isLocal() && m_credentials.bearerToken.isEmpty())
        request<api::AuthWhoami>({}, done);
    else
        request<api::AuthLogin>({m_credentials.bearerToken}, done);
}

void AgentClient::Private::logInByPassword()
{
    const QByteArray certificate = m_transport->peerCertificate();
    m_scram.start(m_credentials.account, m_credentials.password, certificate, [this, certificate](const Result<api::LoginResult> &who) {
        if (who && m_address.fingerprint.isEmpty()) {
            m_address.fingerprint = auth::fingerprintOfCertificate(certificate);
            const quint64 generation = m_generation;
            Q_EMIT q.identityProven(m_address.fingerprint);
            if (generation != m_generation)
                return;
        }
        onLoggedIn(who);
    });
}

void AgentClient::Private::enroll()
{
    const api::AuthEnroll::Params params{m_credentials.enrolmentSecret, m_credentials.enrolmentAccount, m_credentials.enrolmentLabel};
    request<api::AuthEnroll>(params, [this](const Result<api::AuthEnroll::Result> &result) {
        if (!result)
            return onLoggedIn(failure(result.error()));
        // The secret is spent. From here on, and after every reconnect, the token is what counts.
        m_credentials.enrolmentSecret.clear();
        m_credentials.bearerToken = result->token;
        const quint64 generation = m_generation;
        Q_EMIT q.enrolled(*result);
        if (generation == m_generation)
            request<api::AuthLogin>({m_credentials.bearerToken}, [this](const Result<api::LoginResult> &who) { onLoggedIn(who); });
    });
}

void AgentClient::Private::onLoggedIn(const Result<api::LoginResult> &who)
{
    if (!who) {
        qCInfo(lcClient).noquote() << "login_failed" << u"agent="_s + m_address.display() << u"error="_s + errorName(who.error().code);
        return drop(isFinal(who.error().code) ? State::Refused : State::Away, who.error());
    }
    m_who = *who;
    m_lastError = {};
    m_backoff.reset();
    m_liveness.start(m_timings);
    const quint64 generation = m_generation;
    setState(State::Live);
    if (generation != m_generation)
        return;
    if (m_wantEvents && !m_events.isActive())
        m_events.start(m_timings.resubscribe);
    if (m_wantStatistics)
        subscribeToStatistics();
}

void AgentClient::Private::subscribeToStatistics()
{
    request<api::MetricSubscribe>({}, [this](const Result<api::MetricSubscribe::Result> &columns) {
        if (columns)
            Q_EMIT q.metricColumnsReceived(*columns);
        else
            qCWarning(lcClient).noquote() << "no_statistics" << u"error="_s + columns.error().message;
    });
}

void AgentClient::Private::onHeard()
{
    m_lastHeard = QDateTime::currentDateTimeUtc();
    m_liveness.heard();
}

void AgentClient::Private::onProbe()
{
    if (m_transport && !m_transport->ping())
        request<api::AuthWhoami>({}, [](const auto &) {});
}

void AgentClient::Private::onMessage(const QByteArray &text)
{
    const quint64 generation = m_generation;
    rpc::Message message = rpc::parse(text);
    for (rpc::Item &item : message.items) {
        if (auto *response = std::get_if<rpc::Response>(&item)) {
            if (!m_pending.answer(response->id, std::move(response->result)))
                qCDebug(lcClient).noquote() << "late_answer" << u"id="_s + QString::number(response->id.toInteger());
        } else if (const auto *request = std::get_if<rpc::Request>(&item)) {
            onNotification(*request);
        } else {
            const Error &error = std::get<rpc::Invalid>(item).error;
            return drop(State::Away,
                        Error{ErrorCode::ProtocolError, u"%1 sent what is not JSON-RPC: %2"_s.arg(m_address.display(), error.message)});
        }
        if (generation != m_generation)
            return;
    }
}

void AgentClient::Private::onNotification(const rpc::Request &notification)
{
    if (m_state != State::Live && m_state != State::NotAnswering)
        return;
    if (notification.method == json::toQString(api::eventNotification)) {
        m_events.take(notification.params);
    } else if (m_wantStatistics && notification.method == json::toQString(api::metricNotification)) {
        if (const Result<api::MetricSample> sample = json::fromJson<api::MetricSample>(notification.params))
            Q_EMIT q.sampleReceived(*sample);
        else
            qCWarning(lcClient).noquote() << "sample_unreadable" << u"error="_s + sample.error().message;
    }
    // Anything else is of a newer agent and not for us.
}

void AgentClient::Private::callRaw(const QString &method, const QJsonObject &params, QObject *context, Reply reply,
                                   std::chrono::milliseconds timeout)
{
    QObject *const owner = context ? context : &q;
    if (m_state == State::Live || m_state == State::NotAnswering)
        return send(method, params, owner, std::move(reply), timeout);
    const QString why = m_lastError.message.isEmpty() ? u"not connected yet"_s : m_lastError.message;
    PendingCalls::failLater(owner, std::move(reply), Error{ErrorCode::Unreachable, u"%1 was not sent: %2"_s.arg(method, why), {}, true});
}

void AgentClient::Private::request(const QString &method, const QJsonObject &params, Reply reply)
{
    const auto timeout = m_state == State::LoggingIn ? m_timings.loginTimeout : std::chrono::milliseconds(internalCallTimeout);
    const auto guarded = [this, generation = m_generation, reply = std::move(reply)](Result<QJsonValue> answer) {
        if (generation == m_generation)
            reply(std::move(answer));
    };
    send(method, params, this, guarded, timeout);
}

void AgentClient::Private::send(const QString &method, const QJsonObject &params, QObject *context, Reply reply,
                                std::chrono::milliseconds timeout)
{
    const qint64 id = m_pending.add(method, context, std::move(reply), timeout);
    m_transport->send(rpc::encodeRequest(id, method, params));
}

void AgentClient::Private::drop(State next, const Error &error)
{
    ++m_generation;
    m_connectTimer.stop();
    m_retry.stop();
    m_liveness.stop();
    m_scram.cancel();
    m_events.stop();
    if (m_transport) {
        // We may be inside one of its signals.
        m_transport->disconnect(this);
        m_transport.release()->deleteLater();
    }
    m_lastError = error;
    m_pending.failAll(
        error.code == ErrorCode::ConnectionClosed || error.message.isEmpty()
            ? Error{ErrorCode::ConnectionClosed, error.message.isEmpty() ? u"the connection was closed"_s : error.message, {}, true}
            : Error{ErrorCode::ConnectionClosed, u"the connection was lost: %1"_s.arg(error.message), {}, true});
    if (next == State::Away && m_wanted && m_reconnect == Reconnect::WithBackoff)
        m_retry.start(m_backoff.next());
    setState(next);
}

void AgentClient::Private::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    qCDebug(lcClient).noquote() << "state" << u"agent="_s + m_address.display()
                                << u"state="_s + QString::fromLatin1(QMetaEnum::fromType<State>().valueToKey(int(state)));
    Q_EMIT q.stateChanged();
}

} // namespace signalbox::client
