// SPDX-License-Identifier: Apache-2.0
#include "tests/support/FakeAgent.h"

#include "shared/auth/ChannelBinding.h"

#include <QtNetwork/QLocalSocket>
#include <QtWebSockets/QWebSocket>

namespace signalbox::test {

using namespace Qt::StringLiterals;

api::Instance makeInstance(const QString &name, api::InstanceState state)
{
    api::Instance instance;
    instance.name = name;
    instance.type = u"echo"_s;
    instance.state = state;
    instance.listeners = {{u"any"_s, 7000, false}};
    return instance;
}

FakeAgent::FakeAgent(QObject *parent) : QObject(parent), m_secure(u"fake"_s, QWebSocketServer::SecureMode)
{
    m_secure.setSslConfiguration(m_identity.serverConfiguration());
    m_secure.setSupportedSubprotocols({json::toQString(api::subprotocol)});
    connect(&m_secure, &QWebSocketServer::newConnection, this, &FakeAgent::acceptSecure);
    connect(&m_local, &QLocalServer::newConnection, this, &FakeAgent::acceptLocal);
    boundCertificate = m_identity.certificate.toDer();
    makeAuthHandlers();
    makeScramHandlers();
    makeInstanceHandlers();
}

FakeAgent::~FakeAgent()
{
    dropConnections();
}

bool FakeAgent::listenLocal(const QString &path)
{
    return m_local.listen(path);
}

bool FakeAgent::listenSecure(const QHostAddress &address)
{
    return m_secure.listen(address);
}

void FakeAgent::stopListening()
{
    m_local.close();
    m_secure.close();
}

void FakeAgent::dropConnections()
{
    for (auto &[id, peer] : std::exchange(m_peers, {}))
        peer.drop();
}

void FakeAgent::acceptLocal()
{
    while (QLocalSocket *socket = m_local.nextPendingConnection()) {
        const int id = ++m_connectionsSoFar;
        m_peers[id] = Peer{[socket](const QByteArray &text) { socket->write(text + '\n'); },
                           [socket] {
                               socket->flush();
                               socket->disconnect();
                               socket->abort();
                               socket->deleteLater();
                           },
                           true};
        connect(socket, &QLocalSocket::readyRead, this, [this, socket, id] {
            while (socket->canReadLine())
                onText(id, socket->readLine());
        });
        connect(socket, &QLocalSocket::disconnected, this, [this, id] { m_peers.erase(id); });
        Q_EMIT connected();
    }
}

void FakeAgent::acceptSecure()
{
    while (QWebSocket *socket = m_secure.nextPendingConnection()) {
        const int id = ++m_connectionsSoFar;
        m_peers[id] = Peer{[socket](const QByteArray &text) { socket->sendTextMessage(QString::fromUtf8(text)); },
                           [socket] {
                               socket->disconnect();
                               socket->abort();
                               socket->deleteLater();
                           }};
        connect(socket, &QWebSocket::textMessageReceived, this, [this, id](const QString &text) { onText(id, text.toUtf8()); });
        connect(socket, &QWebSocket::disconnected, this, [this, id] { m_peers.erase(id); });
        Q_EMIT connected();
    }
}

void FakeAgent::onText(int id, const QByteArray &text)
{
    for (const rpc::Item &item : rpc::parse(text).items) {
        const auto *request = std::get_if<rpc::Request>(&item);
        if (!request || !m_peers.contains(id))
            continue;
        m_calls.append(request->method);
        m_params[request->method].append(request->params);
        if (!m_silent) {
            const Result<QJsonValue> result = answer(m_peers[id], *request);
            if (const auto peer = m_peers.find(id); peer != m_peers.end())
                peer->second.send(rpc::encodeResponse(request->id, result));
        }
        Q_EMIT called(request->method);
    }
}

Result<QJsonValue> FakeAgent::answer(Peer &peer, const rpc::Request &request)
{
    const auto handler = m_handlers.find(request.method);
    if (handler == m_handlers.end())
        return failure(ErrorCode::MethodNotFound, u"no method \"%1\""_s.arg(request.method));
    if (!request.method.startsWith(u"auth."_s) && !peer.isLoggedIn)
        return failure(ErrorCode::NotLoggedIn, u"log in first"_s);
    Result<QJsonValue> result = handler->second(request.params);
    if (result && request.method.startsWith(u"auth."_s) && request.method != "auth.scram_start"_L1)
        peer.isLoggedIn = true;
    if (result && request.method == "event.subscribe"_L1)
        peer.subscribed = true;
    return result;
}

void FakeAgent::sendRaw(const QByteArray &text)
{
    for (auto &[id, peer] : m_peers)
        peer.send(text);
}

void FakeAgent::notify(std::string_view method, const QJsonObject &params)
{
    sendRaw(rpc::encodeNotification(json::toQString(method), params));
}

void FakeAgent::change(const api::Instance &instance, Sending sending)
{
    for (api::Instance &known : instances) {
        if (known.name == instance.name)
            known = instance;
    }
    const api::Event event{
        epoch, ++revision, u"instance.changed"_s, u"2026-03-01T12:00:00.000Z"_s, {{u"instance"_s, json::toJson(instance)}}};
    m_log.append(event);
    if (sending == Sending::Lost)
        return;
    for (auto &[id, peer] : m_peers) {
        if (peer.subscribed)
            peer.send(rpc::encodeNotification(json::toQString(api::eventNotification), json::toObject(event)));
    }
}

void FakeAgent::makeAuthHandlers()
{
    handle(u"auth.whoami"_s, [](const QJsonObject &) { return json::toJson(api::LoginResult{u"root"_s, api::Role::Admin, {}}); });
    handle(u"auth.login"_s, [](const QJsonObject &params) -> Result<QJsonValue> {
        if (params.value("token"_L1).toString() != QStringView(goodToken))
            return failure(ErrorCode::LoginFailed, u"the token is not known"_s);
        return json::toJson(api::LoginResult{u"alice"_s, api::Role::Operator, {}});
    });
    handle(u"auth.enroll"_s, [](const QJsonObject &params) -> Result<QJsonValue> {
        if (params.value("secret"_L1).toString() != QStringView(goodSecret))
            return failure(ErrorCode::LoginFailed, u"the enrolment token is spent or unknown"_s);
        return json::toJson(
            api::AuthEnroll::Result{QString::fromUtf16(goodToken), params.value("account"_L1).toString(), api::Role::Admin, {}});
    });
    handle(u"auth.invite"_s, [](const QJsonObject &params) {
        return json::toJson(
            api::AuthInvite::Result{u"sbx1.abc"_s, params.value("address"_L1).toString(), u"ab"_s, u"2026-03-01T12:15:00.000Z"_s});
    });
}

void FakeAgent::makeScramHandlers()
{
    handle(u"auth.scram_start"_s, [this](const QJsonObject &params) -> Result<QJsonValue> {
        const auto first = auth::ScramClientFirst::parse(params.value("message"_L1).toString().toUtf8());
        if (!first)
            return failure(first.error());
        const bool known = first->user == QStringView(goodAccount);
        const auto verifier = auth::ScramVerifier::make(known ? QString::fromUtf16(goodPassword) : u"nobody knows"_s, "0123456789abcdef");
        if (!verifier)
            return failure(verifier.error());
        m_scram.emplace(*first, auth::ScramVerifier{verifier->salt, iterations, verifier->storedKey, verifier->serverKey},
                        auth::tlsServerEndPoint(boundCertificate).value_or(QByteArray()));
        return json::toJson(api::AuthScramStart::Result{QString::fromUtf8(m_scram->firstMessage())});
    });
    handle(u"auth.scram_finish"_s, [this](const QJsonObject &params) -> Result<QJsonValue> {
        if (!m_scram)
            return failure(ErrorCode::InvalidState, u"auth.scram_start comes first"_s);
        const auto final = m_scram->finish(params.value("message"_L1).toString().toUtf8());
        m_scram.reset();
        if (!final)
            return failure(final.error());
        const QString message = signsWrongly ? u"v=%1"_s.arg(QLatin1StringView(QByteArray(32, 'x').toBase64())) : QString::fromUtf8(*final);
        return json::toJson(api::AuthScramFinish::Result{message, QString::fromUtf16(goodAccount), api::Role::Operator, {}});
    });
}

void FakeAgent::makeInstanceHandlers()
{
    handle(u"agent.info"_s, [this](const QJsonObject &) { return json::toJson(info()); });
    handle(u"instance.list"_s, [this](const QJsonObject &) { return json::toJson(instances); });
    handle(u"instance.get"_s, [this](const QJsonObject &params) -> Result<QJsonValue> {
        for (const api::Instance &instance : instances) {
            if (instance.name == params.value("name"_L1).toString())
                return json::toJson(instance);
        }
        return failure(ErrorCode::InstanceNotFound, u"no instance \"%1\""_s.arg(params.value("name"_L1).toString()));
    });
    using enum api::InstanceState;
    handle(u"instance.start"_s, [this](const QJsonObject &params) { return changeState(params, Starting, Running); });
    handle(u"instance.stop"_s, [this](const QJsonObject &params) { return changeState(params, Stopping, Stopped); });
    handle(u"instance.restart"_s, [this](const QJsonObject &params) { return changeState(params, Stopping, Running); });
    handle(u"event.subscribe"_s, [this](const QJsonObject &params) { return subscribe(params); });
    handle(u"event.unsubscribe"_s, [](const QJsonObject &) { return QJsonValue(QJsonObject()); });
    handle(u"metric.subscribe"_s, [](const QJsonObject &) { return json::toJson(api::MetricColumns::Result{}); });
    handle(u"session.list"_s, [](const QJsonObject &) { return json::toJson(api::SessionList::Result{}); });
    handle(u"session.close"_s, [](const QJsonObject &) { return QJsonValue(QJsonObject()); });
}

Result<QJsonValue> FakeAgent::changeState(const QJsonObject &params, api::InstanceState first, api::InstanceState last)
{
    for (const api::Instance &known : QList(instances)) {
        if (known.name != params.value("name"_L1).toString())
            continue;
        api::Instance instance = known;
        instance.state = first;
        change(instance);
        const QJsonValue accepted = json::toJson(api::ChangeAccepted{instance.name, first, revision});
        // After the answer, as a real one: what came of it is an event.
        QMetaObject::invokeMethod(
            this,
            [this, instance, last]() mutable {
                instance.state = instance.error ? api::InstanceState::Failed : last;
                change(instance);
            },
            Qt::QueuedConnection);
        return accepted;
    }
    return failure(ErrorCode::InstanceNotFound, u"no instance \"%1\""_s.arg(params.value("name"_L1).toString()));
}

api::AgentInfo FakeAgent::info() const
{
    api::AgentInfo info;
    info.name = u"fake"_s;
    info.version = u"0.1.0"_s;
    info.started_at = u"2026-03-01T12:00:00.000Z"_s;
    info.pid = 4711;
    info.instances = int(instances.size());
    info.epoch = epoch;
    info.revision = revision;
    return info;
}

Result<QJsonValue> FakeAgent::subscribe(const QJsonObject &params) const
{
    const auto request = json::fromJson<api::EventSubscribe::Params>(params);
    if (!request)
        return failure(request.error());
    api::EventSubscribe::Result result;
    result.epoch = epoch;
    result.revision = revision;
    const qint64 firstInLog = revision - m_log.size();
    if (request->since && request->since->epoch == epoch && request->since->revision >= firstInLog) {
        result.events = m_log.sliced(request->since->revision - firstInLog);
        return json::toJson(result);
    }
    result.resync = request->since.has_value();
    result.agent = info();
    result.instances = instances;
    return json::toJson(result);
}

} // namespace signalbox::test
