// SPDX-License-Identifier: Apache-2.0
// Input that declares, or unfolds to, far more than it is. A real agent's memory follows what it received.
#include "tests/support/AgentProcess.h"
#include "tests/support/ClientSocket.h"
#include "tests/support/ProcessUsage.h"

#include <QtCore/qendian.h>
#include <QtTest/QtTest>

using namespace signalbox::test;
using namespace Qt::StringLiterals;

class tst_Bombs : public QObject
{
    Q_OBJECT

    static constexpr qint64 mebibyte = 1024 * 1024;
    AgentProcess m_agent;

    /// The close code of the frame that ends `answer`; 0 when there is none.
    static int closeCode(const QByteArray &answer)
    {
        const qsizetype at = answer.indexOf("\r\n\r\n") + 4;
        const bool isClose = at >= 4 && answer.size() >= at + 4 && uchar(answer[at]) == 0x88;
        return isClose ? qFromBigEndian<quint16>(answer.constData() + at + 2) : 0;
    }
    static QByteArray compressed(const QByteArray &message)
    {
        // qCompress: its own length, zlib's header, deflate data ending with a last block, a checksum.
        return qCompress(message, 9).sliced(6).chopped(4);
    }

private Q_SLOTS:
    void initTestCase()
    {
        ClientSocket::raiseOwnLimit();
        const QString listen = u"[[instance.listen]]\naddress = \"127.0.0.1\"\nport = 0\n"_s;
        m_agent.setInstances(
            u"[[instance]]\nname = \"huge\"\ntype = \"websocket-echo\"\n[instance.limits]\nmax_message_bytes = \"1GiB\"\n"_s + listen
            + u"[[instance]]\nname = \"usual\"\ntype = \"websocket-echo\"\n"_s + listen
            + u"[[instance]]\nname = \"prefix\"\ntype = \"echo\"\n"_s + listen + u"[instance.options]\nframing = \"length-prefix\"\n"_s
            + u"[[instance]]\nname = \"hugeprefix\"\ntype = \"echo\"\n[instance.limits]\nmax_message_bytes = \"1GiB\"\n"_s + listen
            + u"[instance.options]\nframing = \"length-prefix\"\n"_s);
        QVERIFY2(m_agent.start(), qPrintable(m_agent.errorText()));
    }

    void declaredSizesCostNothing_data()
    {
        QTest::addColumn<QString>("instance");
        QTest::addColumn<QByteArray>("sent");
        QTest::newRow("frames of 1 GiB") << u"huge"_s << upgradeRequest() + clientFrameHead(0x82, 1 << 30) + QByteArray(1000, 'x');
        QTest::newRow("fragments of 512 MiB") << u"huge"_s << upgradeRequest() + clientFrameHead(0x02, 1 << 29) + QByteArray(1000, 'x');
        QTest::newRow("compressed frames of 1 GiB")
            << u"huge"_s
            << upgradeRequest("Sec-WebSocket-Extensions: permessage-deflate\r\n") + clientFrameHead(0xc2, 1 << 30) + QByteArray(1000, 'x');
        QTest::newRow("length prefixes of 1 GiB") << u"hugeprefix"_s << "\x40\x00\x00\x00"_ba + QByteArray(1000, 'x');
    }
    void declaredSizesCostNothing()
    {
        QFETCH(QString, instance);
        QFETCH(QByteArray, sent);
        constexpr int count = 100;
        const ProcessUsage usage(m_agent.pid());
        const qint64 before = usage.privateBytes();
        std::vector<ClientSocket> clients = ClientSocket::many(m_agent.portOf(instance), count);
        for (ClientSocket &client : clients)
            QVERIFY(client.write(sent));
        QTRY_COMPARE(m_agent.instance(instance).value("sessions"_L1).toInt(), count);
        const qint64 each = (usage.privateBytes() - before) / count;
        QVERIFY2(each <= 64 * 1024, qPrintable(u"%1 bytes each"_s.arg(each)));
        for (const ClientSocket &client : clients)
            QVERIFY(!client.wasReset());
        clients.clear();
        QTRY_COMPARE(m_agent.instance(instance).value("sessions"_L1).toInt(), 0);
    }

    void tooLargeIsRefusedByTheHeader_data()
    {
        QTest::addColumn<QString>("instance");
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<int>("code");
        QTest::newRow("frame") << u"usual"_s << upgradeRequest() + clientFrameHead(0x82, 1 << 30) << 1009;
        QTest::newRow("frame of 2^63 - 1") << u"usual"_s << upgradeRequest() + clientFrameHead(0x82, ~quint64(0) >> 1) << 1009;
        QTest::newRow("length prefix of 4 GiB") << u"prefix"_s << QByteArray(4, '\xff') << 0;
    }
    void tooLargeIsRefusedByTheHeader()
    {
        QFETCH(QString, instance);
        QFETCH(QByteArray, sent);
        QFETCH(int, code);
        ClientSocket client(m_agent.portOf(instance));
        QVERIFY(client.write(sent));
        const QByteArray answer = client.readUntilClosed();
        QVERIFY(!answer.contains("(still open)"));
        QCOMPARE(closeCode(answer), code);
    }

    void inflatingStopsAtTheLimit()
    {
        // Each is 1 MiB that unfolds to 1 GiB; the instance takes messages of 1 MiB.
        const QByteArray bomb = compressed(QByteArray(16 * mebibyte, '\0')).repeated(64);
        QVERIFY(bomb.size() < 1200 * 1024);
        const QByteArray sent = upgradeRequest("Sec-WebSocket-Extensions: permessage-deflate\r\n") + clientFrame(0xc2, bomb);
        const ProcessUsage usage(m_agent.pid());
        const qint64 before = usage.privateBytes();
        qint64 most = 0;
        for (int round = 0; round < 10; ++round) {
            ClientSocket client(m_agent.portOf(u"usual"_s));
            QVERIFY(client.write(sent));
            QCOMPARE(closeCode(client.readUntilClosed()), 1009);
            most = std::max(most, usage.privateBytes() - before);
        }
        QVERIFY2(most <= 8 * mebibyte, qPrintable(u"%1 bytes"_s.arg(most)));
    }

    void idleCompressedSessionsCostNothing()
    {
        constexpr int count = 500;
        const QByteArray message(1000, 'z');
        const QByteArray sent = upgradeRequest("Sec-WebSocket-Extensions: permessage-deflate\r\n") + clientFrame(0xc1, compressed(message));
        const auto join = [this, &sent] {
            std::vector<ClientSocket> clients = ClientSocket::many(m_agent.portOf(u"usual"_s), count);
            for (ClientSocket &client : clients) {
                QByteArray answer;
                bool goesOn = client.write(sent);
                while (goesOn && !answer.contains("\r\n\r\n\xc1")) {
                    const QByteArray more = client.read(1, QDeadlineTimer(10000));
                    goesOn = !more.isEmpty();
                    answer += more;
                }
                if (!goesOn)
                    return std::vector<ClientSocket>();
            }
            return clients;
        };
        // The first ones also pay for what the threads keep for all.
        const std::vector<ClientSocket> first = join();
        QCOMPARE(first.size(), std::size_t(count));
        const ProcessUsage usage(m_agent.pid());
        const qint64 before = usage.privateBytes();
        const std::vector<ClientSocket> second = join();
        QCOMPARE(second.size(), std::size_t(count));
        const qint64 each = (usage.privateBytes() - before) / count;
        QVERIFY2(each <= 4096, qPrintable(u"%1 bytes each"_s.arg(each)));
    }

    void inflatedTextIsChecked_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::newRow("not UTF-8") << compressed("caf\xe9");
        QTest::newRow("not deflate") << "\x06\xff\xff"_ba;
        QTest::newRow("cut short") << compressed(QByteArray(3000, 'a') + "bcdefghijkl").first(8);
    }
    void inflatedTextIsChecked()
    {
        QFETCH(QByteArray, payload);
        ClientSocket client(m_agent.portOf(u"usual"_s));
        QVERIFY(client.write(upgradeRequest("Sec-WebSocket-Extensions: permessage-deflate\r\n") + clientFrame(0xc1, payload)));
        QCOMPARE(closeCode(client.readUntilClosed()), 1007);
    }

    void longHeadsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("request");
        QByteArray lines;
        for (int i = 0; i < 64; ++i)
            lines += "X-" + QByteArray::number(i) + ": y\r\n";
        QTest::newRow("past 8 KiB") << upgradeRequest("X: " + QByteArray(8192, 'x') + "\r\n");
        QTest::newRow("never ending") << "GET / HTTP/1.1\r\nX: " + QByteArray(100000, 'x');
        QTest::newRow("past 64 lines") << upgradeRequest(lines);
    }
    void longHeadsAreRefused()
    {
        QFETCH(QByteArray, request);
        ClientSocket client(m_agent.portOf(u"usual"_s));
        (void)client.write(request);
        const QByteArray answer = client.readUntilClosed();
        QVERIFY2(answer.startsWith("HTTP/1.1 431 "), answer.constData());
    }

    void cleanupTestCase() { QVERIFY2(m_agent.terminate(), m_agent.log().constData()); }
};

QTEST_GUILESS_MAIN(tst_Bombs)
#include "tst_Bombs.moc"
