// SPDX-License-Identifier: Apache-2.0
#include "shared/client/WebSocketTransport.h"

#include "shared/api/Methods.h"
#include "shared/client/ClientTimings.h"
#include "shared/client/PinCheck.h"

#include <QtCore/QUrl>
#include <QtNetwork/QNetworkProxy>
#include <QtNetwork/QSslConfiguration>
#include <QtWebSockets/QWebSocketHandshakeOptions>

namespace signalbox::client {

using namespace Qt::StringLiterals;

WebSocketTransport::WebSocketTransport(const AgentAddress &address, Trust trust, QObject *parent)
    : Transport(parent), m_address(address), m_trust(trust)
{
    m_socket.setProxy(QNetworkProxy::NoProxy);
    m_socket.setMaxAllowedIncomingFrameSize(quint64(maxIncomingMessage));
    m_socket.setMaxAllowedIncomingMessageSize(quint64(maxIncomingMessage));

    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    // With a pin no authority is trusted, so every certificate raises sslErrors, and the pin is checked there: before the
    // upgrade request. With authorities, a certificate of theirs would get the request first.
    if (!m_address.fingerprint.isEmpty())
        tls.setCaCertificates({});
    m_socket.setSslConfiguration(tls);

    connect(&m_socket, &QWebSocket::sslErrors, this, &WebSocketTransport::onSslErrors);
    connect(&m_socket, &QWebSocket::connected, this, &WebSocketTransport::onConnected);
    connect(&m_socket, &QWebSocket::disconnected, this, &WebSocketTransport::onDisconnected);
    connect(&m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this, [this](QAbstractSocket::SocketError error) {
        m_socketError = error;
        onDisconnected();
    });
    connect(&m_socket, &QWebSocket::pong, this, &Transport::heard);
    connect(&m_socket, &QWebSocket::textFrameReceived, this, &Transport::heard);
    connect(&m_socket, &QWebSocket::textMessageReceived, this, [this](const QString &text) { Q_EMIT messageReceived(text.toUtf8()); });
}

WebSocketTransport::~WebSocketTransport()
{
    // QWebSocket says good-bye in its destructor and would call back into this half-gone object.
    m_socket.disconnect(this);
}

void WebSocketTransport::open()
{
    QUrl url;
    url.setScheme(u"wss"_s);
    url.setHost(m_address.host);
    url.setPort(m_address.port);
    url.setPath(u"/"_s);
    QMetaObject::invokeMethod(
        this,
        [this, url] {
            QWebSocketHandshakeOptions options;
            options.setSubprotocols({json::toQString(api::subprotocol)});
            m_socket.open(url, options);
        },
        Qt::QueuedConnection);
}

void WebSocketTransport::send(const QByteArray &message)
{
    m_socket.sendTextMessage(QString::fromUtf8(message));
}

bool WebSocketTransport::ping()
{
    m_socket.ping();
    return true;
}

QByteArray WebSocketTransport::peerCertificate() const
{
    return m_socket.sslConfiguration().peerCertificate().toDer();
}

Result<void> WebSocketTransport::check(const QStringList &complaints) const
{
    if (m_trust == Trust::ProvenByLogin && m_address.fingerprint.isEmpty())
        return {};
    return checkCertificate(m_address.display(), m_address.fingerprint, peerCertificate(), complaints);
}

void WebSocketTransport::onSslErrors(const QList<QSslError> &errors)
{
    QStringList complaints;
    for (const QSslError &error : errors)
        complaints.append(error.errorString());
    complaints.removeDuplicates();
    if (const Result<void> trusted = check(complaints); !trusted)
        m_distrust = trusted.error(); // QWebSocket gives up by itself when the errors are not ignored.
    else
        m_socket.ignoreSslErrors();
}

QString WebSocketTransport::whyNot() const
{
    // QWebSocket knows words for few of the errors of its own socket.
    switch (m_socketError) {
    case QAbstractSocket::ConnectionRefusedError:
        return u"connection refused; does the agent run, and does its management API listen there?"_s;
    case QAbstractSocket::HostNotFoundError:
        return u"host not found"_s;
    case QAbstractSocket::NetworkError:
        return u"the network cannot be reached"_s;
    case QAbstractSocket::SocketTimeoutError:
        return u"no answer"_s;
    case QAbstractSocket::RemoteHostClosedError:
        return u"the connection was closed"_s;
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
        return u"no TLS connection; does something else listen there? (%1)"_s.arg(m_socket.errorString());
    default:
        return m_socket.errorString();
    }
}

void WebSocketTransport::onConnected()
{
    if (const Result<void> trusted = check({}); !trusted)
        return finish(trusted.error());
    if (m_socket.subprotocol() != json::toQString(api::subprotocol)) {
        return finish(Error{ErrorCode::ProtocolError,
                            u"%1 is a WebSocket server, but not a Signalbox agent: it did not choose the subprotocol signalbox.v1"_s.arg(
                                m_address.display())});
    }
    m_wasConnected = true;
    Q_EMIT opened();
}

void WebSocketTransport::onDisconnected()
{
    if (m_distrust)
        return finish(*m_distrust);
    if (!m_wasConnected && !std::exchange(m_awaitsReason, true) && m_socketError == QAbstractSocket::UnknownSocketError) {
        // QWebSocket says that it is disconnected first, and why afterwards.
        QMetaObject::invokeMethod(this, &WebSocketTransport::onDisconnected, Qt::QueuedConnection);
        return;
    }
    if (!m_wasConnected)
        return finish(Error{ErrorCode::Unreachable, u"cannot connect to %1: %2"_s.arg(m_address.display(), whyNot()), {}, true});
    if (m_socket.closeCode() == QWebSocketProtocol::CloseCodeTooMuchData)
        return finish(Error{ErrorCode::MessageTooLarge,
                            u"%1 sent a message longer than %2 bytes"_s.arg(m_address.display()).arg(maxIncomingMessage)});
    const QString reason = m_socket.closeReason();
    finish(Error{ErrorCode::ConnectionClosed,
                 reason.isEmpty() ? u"%1 closed the connection"_s.arg(m_address.display())
                                  : u"%1 closed the connection: %2"_s.arg(m_address.display(), reason)});
}

void WebSocketTransport::finish(const Error &error)
{
    if (m_finished)
        return;
    m_finished = true;
    m_socket.abort();
    Q_EMIT closed(error);
}

} // namespace signalbox::client
