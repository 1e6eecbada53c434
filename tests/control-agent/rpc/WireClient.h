// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QJsonObject>
#include <QtNetwork/QLocalSocket>
#include <QtWebSockets/QWebSocket>

/// Stock clients of the management API: they know JSON and nothing of the product.
class WireClient : public QObject
{
    Q_OBJECT

public:
    /// Sends as it is.
    virtual void sendText(const QByteArray &text) = 0;
    virtual bool isOpen() const = 0;

    /// The answer with that id; an empty object after 5 s.
    QJsonObject call(const QString &method, const QJsonObject &params = {});
    /// `result` of a call that must succeed.
    QJsonValue result(const QString &method, const QJsonObject &params = {});
    /// The name of the error that the call answered ("" when it succeeded).
    QString error(const QString &method, const QJsonObject &params = {});
    /// The next message that nobody took yet; empty after 5 s.
    QJsonObject next();
    /// The name of the error in a message.
    static QString errorName(const QJsonObject &message);

    /// Notifications so far.
    QList<QJsonObject> notifications(const QString &method) const;

protected:
    void received(const QByteArray &text);

private:
    QList<QJsonObject> m_messages;
    int m_lastId = 0;
};

class WebSocketClient final : public WireClient
{
    Q_OBJECT

public:
    /// Connects; `isOpen` tells whether it worked.
    explicit WebSocketClient(const QString &url, const QString &subprotocol = QStringLiteral("signalbox.v1"), const QString &origin = {});

    void sendText(const QByteArray &text) override { m_socket.sendTextMessage(QString::fromUtf8(text)); }
    bool isOpen() const override { return m_socket.state() == QAbstractSocket::ConnectedState; }
    bool waitForClose(int ms = 8000);
    int closeCode() const { return m_socket.closeCode(); }
    QString errorText() const { return m_socket.errorString(); }

private:
    QWebSocket m_socket;
    bool m_ended = false;
};

class LocalClient final : public WireClient
{
    Q_OBJECT

public:
    explicit LocalClient(const QString &path);

    void sendText(const QByteArray &text) override { m_socket.write(text + '\n'); }
    bool isOpen() const override { return m_socket.state() == QLocalSocket::ConnectedState; }
    bool waitForClose(int ms = 8000);

private:
    QLocalSocket m_socket;
    QByteArray m_partial;
};
