// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/http/HttpConnection.h"
#include "server-core/net/IoThread.h"

#include <memory>
#include <unordered_map>

namespace signalbox::agent {

/// The control thread's side of the HTTP endpoint: its connections.
/// Thread: control I/O, but the constructor.
class HttpServer
{
public:
    struct Settings {
        QList<QByteArray> paths;
        /// It listens on loopback: then requests that name any other host come from a page that was led astray.
        bool loopback = true;
    };
    /// Takes a question to the main thread.
    using Ask = std::function<void(quint64 connection, quint64 request, const HttpRequest &)>;

    HttpServer(core::net::IoThread &thread, Settings settings, Ask ask);

    void accept(core::net::Connection &connection);
    void answer(quint64 connection, quint64 request, const HttpAnswer &answer);

    // For HttpConnection.
    void ask(quint64 connection, quint64 request, const HttpRequest &what) { m_ask(connection, request, what); }
    void advanceLater(quint64 connection);
    bool isKnownPath(QByteArrayView path) const;
    bool isKnownHost(QByteArrayView host) const;
    /// Destroys the connection.
    void remove(quint64 connection);

private:
    HttpConnection *find(quint64 connection);

    core::net::IoThread &m_thread;
    const Settings m_settings;
    const Ask m_ask;
    std::unordered_map<quint64, std::unique_ptr<HttpConnection>> m_connections;
    quint64 m_lastId = 0;
};

} // namespace signalbox::agent
