// SPDX-License-Identifier: Apache-2.0
#include "control-agent/rpc/LineTransport.h"

#include "shared/base/Log.h"

namespace signalbox::agent {

using namespace core;

LineTransport::LineTransport(net::Connection &connection, Listener &listener, Limits limits)
    : m_connection(connection), m_listener(listener), m_limits(limits)
{
    connection.setHandler(this);
}

net::SharedBytes LineTransport::encode(QByteArrayView text) const
{
    return std::make_shared<const QByteArray>(text.toByteArray() + '\n');
}

void LineTransport::send(const net::SharedBytes &encoded)
{
    if (m_closing)
        return;
    m_connection.write(encoded);
    if (m_connection.pendingBytes() > m_limits.outboxBytes) {
        qCWarning(lcRpc) << "cut a local client that does not read";
        m_closing = true;
        m_connection.abort();
    }
}

void LineTransport::close(websocket::CloseCode, QByteArrayView)
{
    if (std::exchange(m_closing, true))
        return;
    m_connection.closeAfterFlush();
}

void LineTransport::onData(std::span<char> data)
{
    QByteArrayView rest(data.data(), qsizetype(data.size()));
    while (!m_closing && !rest.isEmpty()) {
        const qsizetype end = rest.indexOf('\n');
        const qsizetype size = end < 0 ? rest.size() : end;
        if (m_partial.size() + size > qsizetype(m_limits.messageBytes))
            return tooLong();
        if (end < 0) {
            m_partial.append(rest);
            return;
        }
        if (m_partial.isEmpty()) {
            takeLine(rest.first(end));
        } else {
            m_partial.append(rest.first(end));
            takeLine(std::exchange(m_partial, {}));
        }
        rest = rest.sliced(end + 1);
    }
}

void LineTransport::takeLine(QByteArrayView line)
{
    const QByteArrayView text = line.trimmed();
    if (!text.isEmpty())
        m_listener.onMessage(text);
}

void LineTransport::tooLong()
{
    m_partial.clear();
    m_listener.onOversized();
    close(websocket::CloseCode::MessageTooBig, {});
}

void LineTransport::onClosed(net::CloseReason)
{
    m_closing = true;
    m_listener.onGone();
}

} // namespace signalbox::agent
