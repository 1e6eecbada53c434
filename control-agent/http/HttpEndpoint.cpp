// SPDX-License-Identifier: Apache-2.0
#include "control-agent/http/HttpEndpoint.h"

#include "control-agent/http/HttpLimits.h"
#include "control-agent/http/HttpServer.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;

HttpEndpoint::HttpEndpoint(QList<QByteArray> paths, HttpHandler handler, QObject *parent)
    : QObject(parent), m_paths(std::move(paths)), m_handler(std::move(handler))
{
}

HttpEndpoint::~HttpEndpoint() = default;

Result<quint16> HttpEndpoint::listen(core::net::IoThread &thread, const core::net::ListenAddress &address)
{
    auto acceptor = core::net::Acceptor::listen(thread, {.address = address, .tls = nullptr, .privileged = true});
    if (!acceptor)
        return failure(std::move(acceptor.error()));
    const QString at = (*acceptor)->address().toString();
    m_thread = &thread;
    m_server = std::make_unique<HttpServer>(thread, HttpServer::Settings{m_paths, at.startsWith("127."_L1) || at.startsWith("[::1]"_L1)},
                                            [this](quint64 connection, quint64 request, const HttpRequest &what) {
                                                QMetaObject::invokeMethod(
                                                    this, [this, connection, request, what] { take(connection, request, what); },
                                                    Qt::QueuedConnection);
                                            });
    m_acceptor = std::move(*acceptor);
    m_acceptor->start([&thread]() -> core::net::IoThread & { return thread; },
                      [server = m_server.get()](core::net::Connection &connection) { server->accept(connection); });
    return m_acceptor->port();
}

QString HttpEndpoint::endpoint() const
{
    if (!m_acceptor)
        return {};
    return core::net::ListenAddress{.address = m_acceptor->address().address, .port = m_acceptor->port(), .localPath = {}}.toString();
}

void HttpEndpoint::stop()
{
    m_acceptor.reset();
}

void HttpEndpoint::take(quint64 connection, quint64 request, const HttpRequest &what)
{
    m_handler(what, [this, connection, request](const HttpAnswer &answer) {
        m_thread->post([server = m_server.get(), connection, request, answer] { server->answer(connection, request, answer); });
    });
}

} // namespace signalbox::agent
