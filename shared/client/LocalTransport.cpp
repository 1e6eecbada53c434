// SPDX-License-Identifier: Apache-2.0
#include "shared/client/LocalTransport.h"

#include "shared/client/ClientTimings.h"

#include <QtCore/QPointer>

namespace signalbox::client {

using namespace Qt::StringLiterals;

LocalTransport::LocalTransport(const QString &path, QObject *parent) : Transport(parent), m_path(path)
{
    // Bounds what Qt reads ahead of us; a message longer than maxIncomingMessage is refused in onReadyRead.
    m_socket.setReadBufferSize(1024 * 1024);
    connect(&m_socket, &QLocalSocket::connected, this, [this] {
        m_wasConnected = true;
        Q_EMIT opened();
    });
    connect(&m_socket, &QLocalSocket::readyRead, this, &LocalTransport::onReadyRead);
    connect(&m_socket, &QLocalSocket::errorOccurred, this, &LocalTransport::onError);
    connect(&m_socket, &QLocalSocket::disconnected, this, [this] {
        finish(Error{ErrorCode::ConnectionClosed, u"the agent at %1 closed the connection"_s.arg(m_path)});
    });
}

void LocalTransport::open()
{
    // A local connect succeeds or fails inside connectToServer; queued, so that the caller has returned by then.
    QMetaObject::invokeMethod(
        this, [this] { m_socket.connectToServer(m_path); }, Qt::QueuedConnection);
}

void LocalTransport::send(const QByteArray &message)
{
    m_socket.write(message + '\n');
}

void LocalTransport::onReadyRead()
{
    const QPointer<LocalTransport> self(this);
    Q_EMIT heard();
    while (self && !m_finished && m_socket.bytesAvailable() > 0) {
        const qsizetype searched = m_buffer.size();
        m_buffer += m_socket.read(m_socket.bytesAvailable());
        qsizetype begin = 0;
        for (qsizetype end = m_buffer.indexOf('\n', searched); end >= 0; end = m_buffer.indexOf('\n', begin)) {
            if (end - begin > maxIncomingMessage)
                return tooLong();
            const QByteArray line = m_buffer.sliced(begin, end - begin);
            begin = end + 1;
            if (!line.trimmed().isEmpty())
                Q_EMIT messageReceived(line);
            if (!self || m_finished)
                return;
        }
        m_buffer.remove(0, begin);
        if (m_buffer.size() > maxIncomingMessage)
            return tooLong();
    }
}

void LocalTransport::tooLong()
{
    finish(Error{ErrorCode::MessageTooLarge, u"the agent at %1 sent a message longer than %2 bytes"_s.arg(m_path).arg(maxIncomingMessage)});
}

void LocalTransport::onError(QLocalSocket::LocalSocketError error)
{
    if (m_wasConnected)
        return finish(
            Error{ErrorCode::ConnectionClosed, u"the connection to the agent at %1 was lost: %2"_s.arg(m_path, m_socket.errorString())});
    switch (error) {
    case QLocalSocket::SocketAccessError:
        return finish(Error{ErrorCode::PermissionDenied,
                            u"not permitted to use %1: join the group signalbox-admin and log in again, or use sudo"_s.arg(m_path)});
    case QLocalSocket::ServerNotFoundError:
        return finish(
            Error{ErrorCode::Unreachable, u"no agent at %1: is signalboxd running, and is that its socket?"_s.arg(m_path), {}, true});
    case QLocalSocket::ConnectionRefusedError:
        return finish(Error{ErrorCode::Unreachable, u"nobody answers at %1: signalboxd is not running"_s.arg(m_path), {}, true});
    default:
        return finish(Error{ErrorCode::Unreachable, u"cannot connect to %1: %2"_s.arg(m_path, m_socket.errorString()), {}, true});
    }
}

void LocalTransport::finish(const Error &error)
{
    if (m_finished)
        return;
    m_finished = true;
    m_socket.abort();
    Q_EMIT closed(error);
}

} // namespace signalbox::client
