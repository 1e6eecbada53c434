// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Methods.h"
#include "shared/auth/ScramServer.h"
#include "shared/rpc/JsonRpc.h"
#include "tests/support/FakeIdentity.h"

#include <QtCore/QPointer>
#include <QtNetwork/QLocalServer>
#include <QtWebSockets/QWebSocketServer>

#include <functional>
#include <map>

namespace signalbox::test {

/// A scripted agent for unit tests: answers what a real one would in the ordinary case, and misbehaves on request.
class FakeAgent : public QObject
{
    Q_OBJECT

public:
    using Handler = std::function<Result<QJsonValue>(const QJsonObject &params)>;

    static constexpr char16_t goodToken[] = u"sbt_good";
    static constexpr char16_t goodSecret[] = u"sbe_good";
    static constexpr char16_t goodAccount[] = u"ann";
    static constexpr char16_t goodPassword[] = u"correct horse battery";

    explicit FakeAgent(QObject *parent = nullptr);
    ~FakeAgent() override;

    bool listenLocal(const QString &path);
    /// On a port that the system chooses.
    bool listenSecure(const QHostAddress &address = QHostAddress::LocalHost);
    void stopListening();
    quint16 port() const { return m_secure.serverPort(); }
    const FakeIdentity &identity() const { return m_identity; }

    /// Replaces the ordinary answer.
    void handle(const QString &method, Handler handler) { m_handlers[method] = std::move(handler); }
    /// Reads requests and answers none.
    void setSilent(bool silent) { m_silent = silent; }
    void dropConnections();
    void sendRaw(const QByteArray &text);
    void notify(std::string_view method, const QJsonObject &params);

    int connectionsSoFar() const { return m_connectionsSoFar; }
    int openConnections() const { return int(m_peers.size()); }
    /// Methods in the order they were called.
    const QStringList &calls() const { return m_calls; }
    QList<QJsonObject> paramsOf(const QString &method) const { return m_params.value(method); }

    // The event log.
    QList<api::Instance> instances;
    QString epoch = QStringLiteral("epoch-1");
    qint64 revision = 10;
    /// Makes the change an event. `Lost`: in the log, but sent to nobody.
    enum class Sending { Sent, Lost };
    void change(const api::Instance &instance, Sending sending = Sending::Sent);
    /// From here on nobody can resume from before now.
    void trimLog() { m_log.clear(); }

    // Log-in by password.
    /// What the agent binds log-ins to. Another one: as if a relay stood between.
    QByteArray boundCertificate;
    int iterations = auth::fewestIterations;
    /// Signs as one who does not know the password.
    bool signsWrongly = false;

Q_SIGNALS:
    void connected();
    void called(const QString &method);

private:
    struct Peer {
        std::function<void(const QByteArray &)> send;
        std::function<void()> drop;
        bool isLoggedIn = false;
        bool subscribed = false;
    };

    void acceptLocal();
    void acceptSecure();
    void onText(int peer, const QByteArray &text);
    Result<QJsonValue> answer(Peer &peer, const rpc::Request &request);
    void makeAuthHandlers();
    void makeScramHandlers();
    void makeInstanceHandlers();
    Result<QJsonValue> changeState(const QJsonObject &params, api::InstanceState first, api::InstanceState last);
    api::AgentInfo info() const;
    Result<QJsonValue> subscribe(const QJsonObject &params) const;

    FakeIdentity m_identity = FakeIdentity::make();
    QWebSocketServer m_secure;
    QLocalServer m_local;
    std::map<int, Peer> m_peers;
    std::map<QString, Handler> m_handlers;
    QStringList m_calls;
    QMap<QString, QList<QJsonObject>> m_params;
    QList<api::Event> m_log;
    std::optional<auth::ScramServer> m_scram;
    int m_connectionsSoFar = 0;
    bool m_silent = false;
};

api::Instance makeInstance(const QString &name, api::InstanceState state = api::InstanceState::Stopped);

} // namespace signalbox::test
