// SPDX-License-Identifier: Apache-2.0
// A real agent whose descriptors run out.
#include "tests/support/AgentProcess.h"
#include "tests/support/ClientSocket.h"
#include "tests/support/ProcessUsage.h"

#include <QtNetwork/QSslSocket>
#include <QtTest/QtTest>

using namespace signalbox::test;
using namespace Qt::StringLiterals;

class tst_DescriptorExhaustion : public QObject
{
    Q_OBJECT

    AgentProcess m_agent;

    static int answered(std::vector<ClientSocket> &clients)
    {
        int count = 0;
        for (ClientSocket &client : clients)
            count += client.isConnected() && client.read(1, QDeadlineTimer(0)) == "x" ? 1 : 0;
        return count;
    }

private Q_SLOTS:
    void initTestCase()
    {
        ClientSocket::raiseOwnLimit();
        const QString listen = u"[[instance.listen]]\naddress = \"127.0.0.1\"\nport = 0\n"_s;
        m_agent.setInstances(u"[[instance]]\nname = \"echo\"\ntype = \"echo\"\n"_s + listen
                             + u"[[instance]]\nname = \"silent\"\ntype = \"echo\"\nlimits = { idle_timeout = \"3s\" }\n"_s + listen);
        QVERIFY2(m_agent.start(), qPrintable(m_agent.errorText()));
    }

    void waitsWithoutWorkAndServesWhoWaited()
    {
        constexpr int room = 100;
        constexpr int reserve = 32;
        constexpr int clientCount = 160;
        const ProcessUsage usage(m_agent.pid());
        const quint16 port = m_agent.portOf(u"echo"_s);
        ClientSocket silent(m_agent.portOf(u"silent"_s));
        QVERIFY(usage.limitDescriptors(usage.descriptors() + room + reserve));

        std::vector<ClientSocket> clients = ClientSocket::many(port, clientCount);
        for (ClientSocket &client : clients)
            QVERIFY(client.write("x"));
        int served = 0;
        QTRY_VERIFY((served += answered(clients)) >= room - 10);

        // Nothing to be had until a client that says nothing is closed: hardly any work, and nobody is cut.
        const qint64 before = usage.cpuNanoseconds();
        QElapsedTimer clock;
        clock.start();
        QTRY_VERIFY(silent.isClosed());
        QVERIFY(clock.elapsed() >= 1000);
        const double load = double(usage.cpuNanoseconds() - before) / double(clock.nsecsElapsed());
        QVERIFY2(load <= 0.05, qPrintable(u"%1 of a core"_s.arg(load)));
        served += answered(clients);
        // The command line's own connections came and went while it was counted.
        QVERIFY2(served <= room + 8, qPrintable(QString::number(served)));
        for (const ClientSocket &client : clients)
            QVERIFY(!client.wasReset());

        // Management gets in, over its local socket and over TLS.
        QCOMPARE(m_agent.cli({u"list"_s}).exitCode, 0);
        QSslSocket socket;
        socket.setPeerVerifyMode(QSslSocket::VerifyNone);
        socket.connectToHostEncrypted(u"127.0.0.1"_s, m_agent.apiPort());
        QTRY_VERIFY(socket.isEncrypted());

        // As soon as others have gone those in the queue are served.
        for (int i = 0; i < clientCount - room; ++i) {
            const ClientSocket gone(std::move(clients[std::size_t(i)]));
        }
        clock.restart();
        QTRY_COMPARE_WITH_TIMEOUT(served += answered(clients), clientCount, 3000);
        QVERIFY2(clock.elapsed() <= 1000, qPrintable(u"%1 ms"_s.arg(clock.elapsed())));
    }

    void cleanupTestCase() { QVERIFY2(m_agent.terminate(), m_agent.log().constData()); }
};

QTEST_GUILESS_MAIN(tst_DescriptorExhaustion)
#include "tst_DescriptorExhaustion.moc"
