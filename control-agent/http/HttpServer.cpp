// SPDX-License-Identifier: Apache-2.0
#include "control-agent/http/HttpServer.h"

#include "control-agent/http/HttpLimits.h"
#include "shared/base/Log.h"

#include <algorithm>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

HttpServer::HttpServer(core::net::IoThread &thread, Settings settings, Ask ask)
    : m_thread(thread), m_settings(std::move(settings)), m_ask(std::move(ask))
{
}

HttpConnection *HttpServer::find(quint64 connection)
{
    const auto it = m_connections.find(connection);
    return it != m_connections.end() ? it->second.get() : nullptr;
}

void HttpServer::accept(core::net::Connection &connection)
{
    if (m_connections.size() >= limits::httpConnections) {
        qCWarning(lcRpc).noquote() << "refused a connection to [http]: too many" << u"from="_s + connection.peer().address();
        return connection.abort();
    }
    const quint64 id = ++m_lastId;
    m_connections.emplace(id, std::make_unique<HttpConnection>(*this, id, connection));
}

void HttpServer::answer(quint64 connection, quint64 request, const HttpAnswer &answer)
{
    if (HttpConnection *found = find(connection))
        found->answer(request, answer);
}

void HttpServer::advanceLater(quint64 connection)
{
    m_thread.post([this, connection] {
        if (HttpConnection *found = find(connection))
            found->advance();
    });
}

bool HttpServer::isKnownPath(QByteArrayView path) const
{
    return std::any_of(m_settings.paths.cbegin(), m_settings.paths.cend(), [path](const QByteArray &known) { return path == known; });
}

bool HttpServer::isKnownHost(QByteArrayView host) const
{
    if (!m_settings.loopback)
        return true;
    const bool bracketed = host.startsWith('[');
    const qsizetype colon = bracketed ? host.indexOf(']') + 1 : host.indexOf(':');
    const QByteArrayView name = colon > 0 ? host.first(colon) : host;
    if (bracketed || name.compare("localhost", Qt::CaseInsensitive) == 0)
        return true;
    // A name that a page can own has a letter at its end; a numeric address has none.
    return std::all_of(name.begin(), name.end(), [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

void HttpServer::remove(quint64 connection)
{
    m_connections.erase(connection);
}

} // namespace signalbox::agent
