// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Methods.h"
#include "shared/client/AgentAddress.h"

#include <QtCore/QDateTime>
#include <QtCore/QObject>
#include <QtCore/QPointer>

#include <chrono>
#include <functional>
#include <memory>

namespace signalbox::client {

struct ClientTimings;

/// How the client proves who it is after the transport is up.
struct Credentials {
    /// Bearer token; empty on the local socket, where the kernel says who calls.
    QString bearerToken;
    /// When set, the connection first enrols with this one-time secret, then goes on with the token it got.
    QString enrolmentSecret;
    QString enrolmentAccount;
    QString enrolmentLabel;
    /// Used when there is neither token nor secret. Without a pin, the log-in itself then proves the agent's key.
    QString account;
    QString password;

    bool usesPassword() const { return bearerToken.isEmpty() && enrolmentSecret.isEmpty() && !password.isEmpty(); }
};

/// One agent: transport, login, typed calls, event stream with resume, liveness, reconnects.
/// Shape:  Away → Connecting → LoggingIn → Live, back to Away on any loss; Live → NotAnswering while the agent is silent
///         though the connection stands. `Refused` is final until `open` is called again: wrong key, login refused.
/// Errors: calls fail with Unreachable, ConnectionClosed, TimedOut, or what the agent answered.
/// Thread: the one it lives in; needs an event loop, never blocks it.
class AgentClient : public QObject
{
    Q_OBJECT

public:
    enum class State { Away, Connecting, LoggingIn, Live, NotAnswering, Refused };
    Q_ENUM(State)

    enum class Reconnect { Never, WithBackoff };

    explicit AgentClient(QObject *parent = nullptr);
    ~AgentClient() override;

    void setReconnect(Reconnect policy);
    /// Longest wait between attempts. The manager lowers it to 2 s while its window is visible.
    void setLongestWait(std::chrono::milliseconds wait);
    /// Whether to subscribe to events (with resume) and to statistics as soon as the connection is live. Default: neither.
    void setSubscriptions(bool events, bool statistics);

    void open(const AgentAddress &address, const Credentials &credentials);
    void close();
    /// Tries at once instead of waiting for the back-off.
    void retryNow();

    State state() const;
    const AgentAddress &address() const;
    /// Why the state is Away, NotAnswering or Refused.
    const Error &lastError() const;
    /// When the last frame of the agent arrived; invalid before the first.
    QDateTime lastHeard() const;
    QString account() const;
    /// What the account may do; nothing before the log-in.
    api::Grants grants() const;

    using Reply = std::function<void(Result<QJsonValue>)>;
    /// The untyped form. `reply` is called exactly once, later, unless `context` is gone by then.
    void callRaw(const QString &method, const QJsonObject &params, QObject *context, Reply reply,
                 std::chrono::milliseconds timeout = std::chrono::seconds(10));

    template <typename Method>
    void call(const typename Method::Params &params, QObject *context, std::function<void(Result<typename Method::Result>)> reply,
              std::chrono::milliseconds timeout = std::chrono::seconds(10))
    {
        callRaw(
            json::toQString(Method::name), json::toObject(params), context,
            [reply = std::move(reply)](Result<QJsonValue> answer) {
                if (!answer)
                    return reply(failure(std::move(answer.error())));
                reply(json::fromJson<typename Method::Result>(*answer));
            },
            timeout);
    }

Q_SIGNALS:
    void stateChanged();
    /// A full picture: after the first connect, or when missed events could not be recovered. Replace everything.
    void snapshotReceived(const signalbox::api::AgentInfo &agent, const QList<signalbox::api::Instance> &instances);
    /// Contiguous: `revision` is the one before plus 1; gaps were resumed or answered by a snapshot.
    void eventReceived(const signalbox::api::Event &event);
    void metricColumnsReceived(const signalbox::api::MetricColumns::Result &columns);
    void sampleReceived(const signalbox::api::MetricSample &sample);
    /// Enrolment went through: keep this token instead of the secret.
    void enrolled(const signalbox::api::AuthEnroll::Result &result);
    /// A log-in by password to an agent without a pin: its signature proved that this is its key. Pin it.
    void identityProven(const QString &fingerprint);

private:
    class Private;
    friend void setTimings(AgentClient &client, const ClientTimings &timings);
    std::unique_ptr<Private> d;
};

} // namespace signalbox::client
