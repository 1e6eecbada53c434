// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtTest/QtTest>
#include <QtWebSockets/QWebSocket>

namespace signalbox::test {

/// A client of a pub/sub server on 127.0.0.1, as browsers have one: JSON-RPC in text frames. What it sends before it is connected
/// goes out then.
class ChannelClient : public QObject
{
public:
    explicit ChannelClient(quint16 port)
    {
        connect(&m_socket, &QWebSocket::textMessageReceived, this, [this](const QString &text) {
            const QJsonObject message = QJsonDocument::fromJson(text.toUtf8()).object();
            if (message.contains(u"method"))
                notes.append(message);
            else
                answers.append(message);
        });
        connect(&m_socket, &QWebSocket::connected, this, [this] {
            for (const QString &text : std::as_const(m_early))
                m_socket.sendTextMessage(text);
            m_early.clear();
        });
        connect(&m_socket, &QWebSocket::disconnected, this, [this] { m_isOpen = false; });
        m_socket.open(QUrl(QStringLiteral("ws://127.0.0.1:%1").arg(port)));
    }
    ~ChannelClient() override { m_socket.disconnect(this); }

    /// Parameters with this channel in them.
    static QJsonObject in(const QString &channel, QJsonObject more = {})
    {
        more.insert(u"channel", channel);
        return more;
    }
    /// Its id.
    int send(const QString &method, const QJsonObject &params)
    {
        const QJsonObject message{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                                  {QStringLiteral("id"), ++m_lastId},
                                  {QStringLiteral("method"), method},
                                  {QStringLiteral("params"), params}};
        const QString text = QString::fromUtf8(QJsonDocument(message).toJson(QJsonDocument::Compact));
        if (m_socket.state() == QAbstractSocket::ConnectedState)
            m_socket.sendTextMessage(text);
        else
            m_early.append(text);
        return m_lastId;
    }
    /// The answer's result; or, where it was refused, its error.
    QJsonObject call(const QString &method, const QJsonObject &params)
    {
        const int id = send(method, params);
        QJsonObject answer;
        const auto come = [&] {
            for (const QJsonObject &one : std::as_const(answers)) {
                if (one.value(u"id").toInt() == id)
                    answer = one;
            }
            return !answer.isEmpty();
        };
        if (!QTest::qWaitFor(come, longestWaitMs))
            return {{QStringLiteral("message"), QStringLiteral("no answer")}};
        return answer.contains(u"result") ? answer.value(u"result").toObject() : errorOf(answer);
    }
    QJsonObject connectAs(const QString &client) { return call(QStringLiteral("connect"), {{QStringLiteral("client"), client}}); }
    /// {message, error, retryable}
    static QJsonObject errorOf(const QJsonObject &answer)
    {
        const QJsonObject error = answer.value(u"error").toObject();
        QJsonObject flat = error.value(u"data").toObject();
        flat.insert(QStringLiteral("message"), error.value(u"message"));
        return flat;
    }
    /// Of what call() gave; empty where it was not refused.
    static QString codeOf(const QJsonObject &called) { return called.value(u"error").toString(); }
    /// The parameters of all notifications of a method.
    QList<QJsonObject> told(const QString &method) const
    {
        QList<QJsonObject> list;
        for (const QJsonObject &note : notes) {
            if (note.value(u"method").toString() == method)
                list.append(note.value(u"params").toObject());
        }
        return list;
    }
    /// What the messages, or the broadcasts, said.
    QJsonArray heard(const QString &method) const
    {
        QJsonArray data;
        for (const QJsonObject &params : told(method))
            data.append(params.value(u"data"));
        return data;
    }
    /// Until its connection has ended, from the beginning on.
    bool isOpen() const { return m_isOpen; }
    int closeCode() const { return m_socket.closeCode(); }
    QString closeReason() const { return m_socket.closeReason(); }
    void close() { m_socket.close(); }

    QList<QJsonObject> answers;
    QList<QJsonObject> notes;

private:
    // As in Patience.h.
    static constexpr int longestWaitMs = 30000;

    QWebSocket m_socket;
    QStringList m_early;
    bool m_isOpen = true;
    int m_lastId = 0;
};

} // namespace signalbox::test
