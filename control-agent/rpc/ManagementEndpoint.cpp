// SPDX-License-Identifier: Apache-2.0
#include "control-agent/rpc/ManagementEndpoint.h"

#include "control-agent/auth/LocalUser.h"
#include "control-agent/rpc/ControlServer.h"
#include "control-agent/rpc/LocalSocketFile.h"
#include "control-agent/rpc/PendingAnswer.h"
#include "shared/api/Methods.h"
#include "shared/base/Log.h"

#include <QtCore/QFile>

#include <algorithm>

namespace signalbox::agent {

using namespace Qt::StringLiterals;
using namespace core;

namespace {

websocket::HandshakePolicy policyOf(const QStringList &allowedOrigins)
{
    // A list, even an empty one: a browser's page is let in only when it is named.
    QList<QByteArray> origins;
    for (const QString &origin : allowedOrigins)
        origins.append(origin.toUtf8());
    return {.allowedOrigins = origins,
            .subprotocols = {QByteArray(api::subprotocol.data(), qsizetype(api::subprotocol.size()))},
            .requireSubprotocol = true};
}

} // namespace

ManagementEndpoint::ManagementEndpoint(Settings settings, RequestHandler &handler, QObject *parent)
    : QObject(parent),
      m_settings(std::move(settings)),
      m_handler(handler),
      m_inbox(limits::waitingCalls,
              [this] {
                  QMetaObject::invokeMethod(
                      this,
                      [this] {
                          for (Inbound &inbound : m_inbox.takeAll())
                              take(inbound);
                      },
                      Qt::QueuedConnection);
              }),
      m_thread(u"control"_s),
      m_server(std::make_unique<ControlServer>(m_thread, m_inbox, policyOf(m_settings.allowedOrigins)))
{
    m_thread.start();
}

ManagementEndpoint::~ManagementEndpoint()
{
    m_acceptors.clear();
    m_thread.stop();
}

void ManagementEndpoint::start(net::Acceptor &acceptor, void (ControlServer::*accept)(net::Connection &))
{
    acceptor.start([this]() -> net::IoThread & { return m_thread; },
                   [server = m_server.get(), accept](net::Connection &connection) { (server->*accept)(connection); });
}

Result<quint16> ManagementEndpoint::listen(const net::ListenAddress &address)
{
    auto acceptor = net::Acceptor::listen(
        m_thread, {.address = address, .tls = m_settings.tls, .handshakeTimeout = limits::loginTime, .privileged = true});
    if (!acceptor)
        return failure(std::move(acceptor.error()));
    start(**acceptor, &ControlServer::acceptWebSocket);
    m_acceptors.push_back(std::move(*acceptor));
    return m_acceptors.back()->port();
}

Result<void> ManagementEndpoint::listenLocal(const QString &path)
{
    if (Result<void> removed = removeStaleSocket(path); !removed)
        return removed;
    auto acceptor =
        net::Acceptor::listen(m_thread, {.address = {.localPath = path}, .tls = nullptr, .privileged = true, .localMode = 0660});
    if (!acceptor)
        return failure(std::move(acceptor.error()));
    giveToAdminGroup(path);
    m_localPath = path;
    start(**acceptor, &ControlServer::acceptLocal);
    m_acceptors.push_back(std::move(*acceptor));
    return {};
}

QStringList ManagementEndpoint::endpoints() const
{
    QStringList endpoints;
    for (const auto &acceptor : m_acceptors) {
        if (!acceptor->address().isLocal())
            endpoints.append(
                net::ListenAddress{.address = acceptor->address().address, .port = acceptor->port(), .localPath = {}}.toString());
    }
    return endpoints;
}

ManagementEndpoint::Statistics ManagementEndpoint::statistics() const
{
    Statistics statistics = m_statistics;
    statistics.clients = m_clients.size();
    return statistics;
}

void ManagementEndpoint::post(std::function<void(ControlServer &)> task)
{
    m_thread.post([server = m_server.get(), task = std::move(task)] { task(*server); });
}

void ManagementEndpoint::notify(const QList<ClientId> &clients, const QByteArray &text)
{
    if (!clients.isEmpty())
        post([clients, text](ControlServer &server) { server.broadcast(clients, text, false); });
}

void ManagementEndpoint::offer(const QList<ClientId> &clients, const QByteArray &text)
{
    if (!clients.isEmpty())
        post([clients, text](ControlServer &server) { server.broadcast(clients, text, true); });
}

void ManagementEndpoint::take(Inbound &inbound)
{
    const ClientId client = inbound.client;
    if (const auto *login = std::get_if<LoginCall>(&inbound.what)) {
        takeLogin(client, *login);
    } else if (const auto *loggedIn = std::get_if<LoggedIn>(&inbound.what)) {
        takeLoggedIn(client, loggedIn->identity);
        ++m_statistics.logins;
    } else if (const auto *call = std::get_if<SessionCall>(&inbound.what)) {
        takeCalls(client, call->message);
    } else {
        m_clients.remove(client);
        m_loggingIn.remove(client);
        Q_EMIT clientGone(client);
    }
}

void ManagementEndpoint::takeLogin(ClientId client, const LoginCall &call)
{
    m_handler.handleLogin({client, call.from}, call.request, [this, client, id = call.request.id](Result<LoginOutcome> outcome) {
        if (!outcome)
            ++m_statistics.loginFailures;
        const std::optional<Identity> identity = outcome ? outcome->identity : std::nullopt;
        if (identity)
            m_loggingIn.insert(client, *identity);
        const QByteArray text = rpc::encodeResponse(id, outcome ? Result<QJsonValue>(outcome->result) : failure(outcome.error()));
        post([client, text, failed = !outcome, identity](ControlServer &server) { server.answerLogin(client, text, failed, identity); });
    });
}

void ManagementEndpoint::takeLoggedIn(ClientId client, const Identity &identity)
{
    if (identity.way == LoginWay::Local) {
        m_clients.insert(client, identity);
        return;
    }
    // Changed or closed while it was on its way: what is known here counts.
    const auto it = m_loggingIn.constFind(client);
    if (it == m_loggingIn.cend())
        return;
    m_clients.insert(client, *it);
    m_loggingIn.erase(it);
}

const Identity *ManagementEndpoint::identityOf(ClientId client) const
{
    const auto it = m_clients.constFind(client);
    return it == m_clients.cend() ? nullptr : &*it;
}

int ManagementEndpoint::count(const Predicate &matches) const
{
    int number = 0;
    for (auto it = m_clients.cbegin(); it != m_clients.cend(); ++it)
        number += matches(it.key(), it.value()) ? 1 : 0;
    return number;
}

void ManagementEndpoint::close(const Predicate &matches, const QString &reason)
{
    QList<ClientId> clients;
    for (QHash<ClientId, Identity> *known : {&m_clients, &m_loggingIn}) {
        known->removeIf([&](const auto &it) {
            const bool closes = matches(it.key(), it.value());
            if (closes)
                clients.append(it.key());
            return closes;
        });
    }
    if (clients.isEmpty())
        return;
    qCInfo(lcRpc).noquote() << "connections closed" << u"count=%1"_s.arg(clients.size()) << u"reason="_s + reason;
    post([clients, text = reason.toUtf8()](ControlServer &server) {
        for (ClientId client : clients)
            server.close(client, text);
    });
}

void ManagementEndpoint::regrant(const QString &account, const api::Grants &grants)
{
    for (QHash<ClientId, Identity> *known : {&m_clients, &m_loggingIn}) {
        for (Identity &identity : *known) {
            if (identity.account == account && identity.way != LoginWay::Local)
                identity.grants = identity.way == LoginWay::Token ? grantsOfToken(identity.tokenGrants, grants) : grants;
        }
    }
}

bool ManagementEndpoint::unlisten(const net::ListenAddress &address)
{
    // The latest first: two may have asked for any port of one address.
    const auto found = std::find_if(m_acceptors.rbegin(), m_acceptors.rend(), [&address](const auto &acceptor) {
        return !acceptor->address().isLocal() && acceptor->address().address == address.address
            && (acceptor->port() == address.port || acceptor->address().port == address.port);
    });
    if (found == m_acceptors.rend())
        return false;
    m_acceptors.erase(std::next(found).base());
    return true;
}

void ManagementEndpoint::takeCalls(ClientId client, const rpc::Message &message)
{
    const auto it = m_clients.constFind(client);
    // Its end may have overtaken its last calls: the mailbox's control lane is read first.
    if (it == m_clients.cend())
        return;
    const CallContext context{client, *it};
    auto pending = std::make_shared<PendingAnswer>(
        message, [this, client](const QByteArray &text) { post([client, text](ControlServer &server) { server.send(client, text); }); });
    for (const rpc::Item &item : message.items) {
        if (const auto *invalid = std::get_if<rpc::Invalid>(&item)) {
            pending->add(invalid->id, failure(invalid->error));
        } else if (const auto *request = std::get_if<rpc::Request>(&item)) {
            ++m_statistics.calls;
            m_handler.handle(context, *request, [pending, id = request->id](const Result<json::Text> &result) {
                if (!id.isUndefined())
                    pending->add(id, result);
            });
        }
    }
}

void ManagementEndpoint::stop(std::function<void()> done)
{
    m_acceptors.clear();
    if (!m_localPath.isEmpty())
        QFile::remove(m_localPath);
    post([this, done = std::move(done)](ControlServer &server) {
        server.shutDown([this, done] {
            QMetaObject::invokeMethod(
                this,
                [this, done] {
                    m_thread.stop();
                    done();
                },
                Qt::QueuedConnection);
        });
    });
}

} // namespace signalbox::agent
