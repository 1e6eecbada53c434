// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Backoff.h"
#include "shared/client/AgentClient.h"
#include "shared/client/ClientTimings.h"
#include "shared/client/EventStream.h"
#include "shared/client/Liveness.h"
#include "shared/client/PendingCalls.h"
#include "shared/client/ScramLogin.h"
#include "shared/client/Transport.h"
#include "shared/rpc/JsonRpc.h"

namespace signalbox::client {

/// The life of the connection: which attempt, which state, what to do on loss. The parts know their own trade.
class AgentClient::Private final : public QObject, public Caller
{
public:
    explicit Private(AgentClient &client);

    void open(const AgentAddress &address, const Credentials &credentials);
    void close();
    void retryNow();
    void setReconnect(Reconnect policy);
    void setLongestWait(std::chrono::milliseconds wait);
    void setTimings(const ClientTimings &timings);
    void setSubscriptions(bool events, bool statistics);
    void callRaw(const QString &method, const QJsonObject &params, QObject *context, Reply reply, std::chrono::milliseconds timeout);

    using Caller::request;
    void request(const QString &method, const QJsonObject &params, Reply reply) override;

    State state() const { return m_state; }
    const AgentAddress &address() const { return m_address; }
    const Error &lastError() const { return m_lastError; }
    QDateTime lastHeard() const { return m_lastHeard; }
    const api::LoginResult &who() const { return m_who; }

private:
    void attempt();
    void logIn();
    void enroll();
    void logInByPassword();
    void onLoggedIn(const Result<api::LoginResult> &who);
    void subscribeToStatistics();
    void onHeard();
    void onProbe();
    void onMessage(const QByteArray &text);
    void onNotification(const rpc::Request &notification);
    void send(const QString &method, const QJsonObject &params, QObject *context, Reply reply, std::chrono::milliseconds timeout);
    /// Ends the connection or the attempt. `next` is Away, from where the back-off may lead on, or Refused.
    void drop(State next, const Error &error);
    void setState(State state);

    AgentClient &q;
    ClientTimings m_timings;
    AgentAddress m_address;
    Credentials m_credentials;
    Reconnect m_reconnect = Reconnect::WithBackoff;
    bool m_wantEvents = false;
    bool m_wantStatistics = false;
    /// Between `open` and `close`.
    bool m_wanted = false;

    State m_state = State::Away;
    Error m_lastError;
    QDateTime m_lastHeard;
    api::LoginResult m_who;

    std::unique_ptr<Transport> m_transport;
    /// Counts connections, so that what belongs to an earlier one is recognised after any call out.
    quint64 m_generation = 0;
    Backoff m_backoff;
    QTimer m_connectTimer;
    QTimer m_retry;
    PendingCalls m_pending;
    Liveness m_liveness;
    ScramLogin m_scram;
    EventStream m_events;
};

} // namespace signalbox::client
