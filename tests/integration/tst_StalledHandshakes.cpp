// SPDX-License-Identifier: Apache-2.0
// A thousand clients that begin something and do not go on, and one that works meanwhile.
#include "tests/support/AgentProcess.h"
#include "tests/support/ClientSocket.h"
#include "tests/support/ProcessUsage.h"

#include <QtNetwork/QSslSocket>
#include <QtNetwork/QTcpServer>
#include <QtTest/QtTest>

using namespace signalbox::test;
using namespace Qt::StringLiterals;

class tst_StalledHandshakes : public QObject
{
    Q_OBJECT

    static constexpr int handshakeMs = 1000;
    static constexpr int clientCount = 1000;
    AgentProcess m_agent;

    /// What a real TLS client says first.
    static QByteArray clientHello()
    {
        QTcpServer server;
        QSslSocket client;
        QByteArray hello;
        if (!server.listen(QHostAddress::LocalHost))
            return hello;
        client.connectToHostEncrypted(u"127.0.0.1"_s, server.serverPort());
        if (!waitUntil([&] { return server.hasPendingConnections(); }))
            return hello;
        QTcpSocket *peer = server.nextPendingConnection();
        (void)waitUntil([&] { return (hello += peer->readAll()).size() > 200; });
        return hello;
    }

private Q_SLOTS:
    void initTestCase()
    {
        ClientSocket::raiseOwnLimit();
        const QString instances = demoInstances(m_agent.folder());
        const auto instance = [](const char *name, const char *type, const QString &rest) {
            return u"[[instance]]\nname = \"%1\"\ntype = \"%2\"\n[instance.limits]\nhandshake_timeout = \"%3ms\"\nidle_timeout = \"%3ms\"\n"
                   "[[instance.listen]]\naddress = \"127.0.0.1\"\nport = 0\n"_s.arg(QLatin1StringView(name), QLatin1StringView(type))
                       .arg(handshakeMs)
                + rest;
        };
        const QString tls = u"tls = true\n[instance.tls]\npkcs12 = \"localhost.pfx\"\npassword_file = \"localhost.pass\"\n"_s;
        m_agent.setInstances(instances + instance("plain", "websocket-echo", {}) + instance("secure", "websocket-echo", tls));
        QVERIFY2(m_agent.start(), qPrintable(m_agent.errorText()));
    }

    void areClosedOnTimeAndCostLittle_data()
    {
        QTest::addColumn<QString>("instance");
        QTest::addColumn<QByteArray>("start"); // sent at once
        QTest::addColumn<QByteArray>("drip"); // then byte by byte
        QTest::addColumn<bool>("atOnce"); // closed without waiting for the time-out
        const QByteArray hello = clientHello();
        QVERIFY(hello.size() > 200);
        QTest::newRow("silence") << u"plain"_s << QByteArray() << QByteArray() << false;
        QTest::newRow("dripping headers") << u"plain"_s << "GET / HTTP/1.1\r\n"_ba
                                          << "X-Header: abcdefghijklmnopqrstuvwxyz"_ba << false;
        QTest::newRow("dripping frames") << u"plain"_s << upgradeRequest() + clientFrameHead(0x82, 1000) << QByteArray(50, 'x') << false;
        QTest::newRow("half a hello") << u"secure"_s << hello.first(hello.size() / 2) << QByteArray() << false;
        QTest::newRow("a hello and no more") << u"secure"_s << hello << QByteArray() << false;
        QTest::newRow("TLS garbage") << u"secure"_s << QByteArray(300, '\xa5') << QByteArray() << true;
        QTest::newRow("plain HTTP on TLS") << u"secure"_s << upgradeRequest() << QByteArray() << true;
    }
    void areClosedOnTimeAndCostLittle()
    {
        QFETCH(QString, instance);
        QFETCH(QByteArray, start);
        QFETCH(QByteArray, drip);
        QFETCH(bool, atOnce);
        const ProcessUsage usage(m_agent.pid());
        ClientSocket worker(m_agent.portOf(u"EchoServerA"_s));
        const quint16 port = m_agent.portOf(instance);
        const qint64 memoryBefore = usage.privateBytes();

        QElapsedTimer clock;
        clock.start();
        std::vector<ClientSocket> clients = ClientSocket::many(port, clientCount);
        for (ClientSocket &client : clients)
            QVERIFY(client.writeSome(start) >= 0);
        const qint64 connectedMs = clock.elapsed();
        qint64 memory = 0;
        qint64 slowestEcho = 0;
        std::size_t open = clients.size();
        constexpr int dripMs = 250;
        qsizetype dripped = 0;
        while (open > 0 && clock.elapsed() < connectedMs + handshakeMs + 6000) {
            memory = std::max(memory, usage.privateBytes() - memoryBefore);
            QElapsedTimer echo;
            echo.start();
            QVERIFY(worker.write("ping"));
            QCOMPARE(worker.read(4), "ping"_ba);
            slowestEcho = std::max(slowestEcho, echo.elapsed());
            (void)ClientSocket::waitForAny(clients, ClientSocket::Awaited::Bytes, QDeadlineTimer(50));
            const bool drips = dripped < drip.size() && clock.elapsed() >= connectedMs + dripped * dripMs;
            open = 0;
            for (ClientSocket &client : clients) {
                if (client.isClosed())
                    continue;
                ++open;
                if (drips)
                    (void)client.writeSome(drip.sliced(dripped, 1));
            }
            dripped += drips ? 1 : 0;
        }
        const qint64 closedMs = clock.elapsed();
        QCOMPARE(open, 0U);
        // A sweep late at the most, and a second for a busy machine; WebSocket's close handshake, of which these clients know
        // nothing, takes three more.
        const qint64 latest = atOnce ? 1000 : handshakeMs + 2000 + (instance == u"plain"_s && start.contains("Upgrade") ? 3000 : 0);
        QVERIFY2(closedMs - connectedMs <= latest, qPrintable(u"%1 ms"_s.arg(closedMs - connectedMs)));
        QVERIFY2(memory <= qint64(clientCount) * 64 * 1024, qPrintable(u"%1 bytes each"_s.arg(memory / clientCount)));
        QVERIFY2(slowestEcho <= 2000, qPrintable(u"%1 ms"_s.arg(slowestEcho)));
        qInfo("closed %lld ms after the last connected, %lld bytes each, slowest echo %lld ms", closedMs - connectedMs,
              memory / clientCount, slowestEcho);
    }

    void cleanupTestCase() { QVERIFY2(m_agent.terminate(), m_agent.log().constData()); }
};

QTEST_GUILESS_MAIN(tst_StalledHandshakes)
#include "tst_StalledHandshakes.moc"
