// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/http/HttpExchange.h"
#include "server-core/net/Acceptor.h"

#include <QtCore/QList>
#include <QtCore/QObject>

#include <memory>

namespace signalbox::agent {

class HttpServer;

/// `[http]`: read-only HTTP for those who watch, on a listener of its own in the control I/O thread.
/// Thread: main.
class HttpEndpoint : public QObject
{
    Q_OBJECT

public:
    /// `handler` is called on the main thread, for these paths only.
    HttpEndpoint(QList<QByteArray> paths, HttpHandler handler, QObject *parent = nullptr);
    /// After the thread has stopped, for its connections live there.
    ~HttpEndpoint() override;

    /// Answers the port in effect. `thread` is stopped before this object ends.
    [[nodiscard]] Result<quint16> listen(core::net::IoThread &thread, const core::net::ListenAddress &address);
    /// "127.0.0.1:7711"; empty when it does not listen.
    QString endpoint() const;
    /// Accepts no more. Connections end with their thread.
    void stop();

private:
    void take(quint64 connection, quint64 request, const HttpRequest &what);

    const QList<QByteArray> m_paths;
    const HttpHandler m_handler;
    core::net::IoThread *m_thread = nullptr;
    std::unique_ptr<HttpServer> m_server;
    std::unique_ptr<core::net::Acceptor> m_acceptor;
};

} // namespace signalbox::agent
