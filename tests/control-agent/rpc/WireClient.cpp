// SPDX-License-Identifier: Apache-2.0
#include "WireClient.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtNetwork/QNetworkRequest>
#include <QtNetwork/QSslConfiguration>
#include <QtTest/QtTest>
#include <QtWebSockets/QWebSocketHandshakeOptions>

using namespace Qt::StringLiterals;

namespace {

constexpr int patienceMs = 5000;

} // namespace

QJsonObject WireClient::call(const QString &method, const QJsonObject &params)
{
    const int id = ++m_lastId;
    sendText(QJsonDocument(QJsonObject{{u"jsonrpc"_s, u"2.0"_s}, {u"id"_s, id}, {u"method"_s, method}, {u"params"_s, params}})
                 .toJson(QJsonDocument::Compact));
    QJsonObject answer;
    (void)QTest::qWaitFor(
        [&] {
            for (qsizetype i = 0; i < m_messages.size(); ++i) {
                if (m_messages.at(i).value(u"id"_s) == id && !m_messages.at(i).contains(u"method"_s)) {
                    answer = m_messages.takeAt(i);
                    return true;
                }
            }
            return false;
        },
        patienceMs);
    return answer;
}

QJsonValue WireClient::result(const QString &method, const QJsonObject &params)
{
    const QJsonObject answer = call(method, params);
    if (!answer.contains(u"result"_s))
        qCritical().noquote() << method << QJsonDocument(answer).toJson(QJsonDocument::Compact);
    return answer.value(u"result"_s);
}

QString WireClient::error(const QString &method, const QJsonObject &params)
{
    return errorName(call(method, params));
}

QString WireClient::errorName(const QJsonObject &message)
{
    return message.value(u"error"_s).toObject().value(u"data"_s).toObject().value(u"error"_s).toString();
}

QJsonObject WireClient::next()
{
    (void)QTest::qWaitFor([this] { return !m_messages.isEmpty(); }, patienceMs);
    return m_messages.isEmpty() ? QJsonObject() : m_messages.takeFirst();
}

QList<QJsonObject> WireClient::notifications(const QString &method) const
{
    QList<QJsonObject> found;
    for (const QJsonObject &message : m_messages) {
        if (message.value(u"method"_s) == method)
            found.append(message.value(u"params"_s).toObject());
    }
    return found;
}

void WireClient::received(const QByteArray &text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text);
    if (document.isArray()) {
        for (const QJsonValue &one : document.array())
            m_messages.append(one.toObject());
    } else {
        m_messages.append(document.object());
    }
}

WebSocketClient::WebSocketClient(const QString &url, const QString &subprotocol, const QString &origin) : m_socket(origin)
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    m_socket.setSslConfiguration(tls);
    connect(&m_socket, &QWebSocket::textMessageReceived, this, [this](const QString &text) { received(text.toUtf8()); });
    connect(&m_socket, &QWebSocket::disconnected, this, [this] { m_ended = true; });
    connect(&m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this, [this] { m_ended = true; });
    QWebSocketHandshakeOptions options;
    if (!subprotocol.isEmpty())
        options.setSubprotocols({subprotocol});
    m_socket.open(QNetworkRequest(QUrl(url)), options);
    (void)QTest::qWaitFor([this] { return isOpen() || m_ended; }, patienceMs);
}

bool WebSocketClient::waitForClose(int ms)
{
    return QTest::qWaitFor([this] { return m_socket.state() == QAbstractSocket::UnconnectedState; }, ms);
}

LocalClient::LocalClient(const QString &path)
{
    connect(&m_socket, &QLocalSocket::readyRead, this, [this] {
        m_partial += m_socket.readAll();
        for (qsizetype end = m_partial.indexOf('\n'); end >= 0; end = m_partial.indexOf('\n')) {
            received(m_partial.left(end));
            m_partial.remove(0, end + 1);
        }
    });
    m_socket.connectToServer(path);
    (void)QTest::qWaitFor([this] { return isOpen(); }, patienceMs);
}

bool LocalClient::waitForClose(int ms)
{
    return QTest::qWaitFor([this] { return m_socket.state() == QLocalSocket::UnconnectedState; }, ms);
}
