// SPDX-License-Identifier: Apache-2.0
// Clients that send and do not read, against a real agent.
#include "tests/support/AgentProcess.h"
#include "tests/support/ClientSocket.h"
#include "tests/support/ProcessUsage.h"

#include <QtTest/QtTest>

using namespace signalbox::test;
using namespace Qt::StringLiterals;

class tst_SlowConsumers : public QObject
{
    Q_OBJECT

    static constexpr qint64 mebibyte = 1024 * 1024;
    static constexpr int sendTimeoutMs = 2000;
    AgentProcess m_agent;

    /// The first session's message has been answered, as far as the service goes.
    bool hasAnswered(const QString &instance) const
    {
        const QByteArray text = m_agent.cli({u"sessions"_s, instance, u"-o"_s, u"json"_s}).output;
        const QJsonArray items = QJsonDocument::fromJson(text).object().value("items"_L1).toArray();
        return items.first().toObject().value("messages_out"_L1).toInteger() == 1;
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto instance = [](const char *type, const QString &options = {}) {
            return u"[[instance]]\nname = \"%1\"\ntype = \"%1\"\n[instance.limits]\nsend_timeout = \"%2ms\"\n"
                   "[[instance.listen]]\naddress = \"127.0.0.1\"\nport = 0\n%3"_s.arg(QLatin1StringView(type))
                       .arg(sendTimeoutMs)
                       .arg(options);
        };
        const QString pause = u"[[instance]]\nname = \"pause\"\ntype = \"echo\"\nlimits = { idle_timeout = \"400ms\" }\n"
                              "[[instance.listen]]\naddress = \"127.0.0.1\"\nport = 0\n"_s;
        m_agent.setInstances(instance("echo") + instance("websocket-echo") + instance("line") + pause);
        QVERIFY2(m_agent.start(), qPrintable(m_agent.errorText()));
    }

    void whoNeverReadsIsCutAndCostsItsOutbox_data()
    {
        QTest::addColumn<QString>("instance");
        QTest::addColumn<QByteArray>("hello");
        QTest::addColumn<QByteArray>("flood");
        QTest::newRow("bytes") << u"echo"_s << QByteArray() << QByteArray(256 * 1024, 'x');
        QTest::newRow("messages") << u"websocket-echo"_s << upgradeRequest() << clientFrame(0x82, QByteArray(1000, 'x')).repeated(256);
        QTest::newRow("answers longer than questions") << u"line"_s << QByteArray() << "HELP\r\n"_ba.repeated(40000);
    }
    void whoNeverReadsIsCutAndCostsItsOutbox()
    {
        QFETCH(QString, instance);
        QFETCH(QByteArray, hello);
        QFETCH(QByteArray, flood);
        constexpr int count = 20;
        const ProcessUsage usage(m_agent.pid());
        ClientSocket worker(m_agent.portOf(u"echo"_s));
        QVERIFY(worker.write("x"));
        QCOMPARE(worker.read(1), "x"_ba);
        const qsizetype logged = m_agent.log().count("reason=slow_consumer");
        const qint64 before = usage.privateBytes();
        std::vector<ClientSocket> clients = ClientSocket::many(m_agent.portOf(instance), count);
        std::vector<qsizetype> sent(count, 0);
        for (ClientSocket &client : clients)
            QVERIFY(client.write(hello));

        QElapsedTimer clock;
        clock.start();
        qint64 memory = 0;
        qint64 slowestEcho = 0;
        std::size_t open = count;
        while (open > 0 && clock.elapsed() < 3 * sendTimeoutMs) {
            open = 0;
            for (std::size_t i = 0; i < clients.size(); ++i) {
                if (clients[i].wasReset())
                    continue;
                ++open;
                // The kernel's buffers fill, then nothing more goes out.
                const qint64 taken = clients[i].writeSome(QByteArrayView(flood).sliced(sent[i]));
                sent[i] = taken < 0 ? sent[i] : (sent[i] + taken) % flood.size();
            }
            memory = std::max(memory, usage.privateBytes() - before);
            QElapsedTimer echo;
            echo.start();
            QVERIFY(worker.write("x"));
            QCOMPARE(worker.read(1), "x"_ba);
            slowestEcho = std::max(slowestEcho, echo.elapsed());
            (void)ClientSocket::waitForAny(clients, ClientSocket::Awaited::Room, QDeadlineTimer(20));
        }
        QCOMPARE(open, 0U);
        // Until the buffers were full they did read, in a way.
        QVERIFY2(clock.elapsed() <= sendTimeoutMs + 2000, qPrintable(u"%1 ms"_s.arg(clock.elapsed())));
        QVERIFY2(memory <= count * mebibyte + 4 * mebibyte, qPrintable(u"%1 bytes each"_s.arg(memory / count)));
        QVERIFY2(slowestEcho <= 2000, qPrintable(u"%1 ms"_s.arg(slowestEcho)));
        QTRY_COMPARE(m_agent.log().count("reason=slow_consumer"), logged + count);
        qInfo("cut after %lld ms, %lld bytes each, slowest echo %lld ms", clock.elapsed(), memory / count, slowestEcho);
    }

    void whoReadsSlowlyGetsEverything()
    {
        // Twice what socket and outbox hold, read in sips with pauses shorter than the time-out.
        ClientSocket client(m_agent.portOf(u"echo"_s));
        QByteArray all(24 * mebibyte, '\0');
        for (qsizetype i = 0; i < all.size(); ++i)
            all[i] = char(i * 31 / 7);
        QByteArray got;
        qsizetype sent = 0;
        bool paused = false;
        QElapsedTimer clock;
        clock.start();
        while (got.size() < all.size() && clock.elapsed() < 30000) {
            const qint64 taken = client.writeSome(QByteArrayView(all).sliced(sent));
            QVERIFY(taken >= 0);
            sent += taken;
            // Nothing at all for a while, once: as long as the agent takes to close one who says nothing.
            if (sent < all.size() && taken == 0 && !std::exchange(paused, true)) {
                ClientSocket silent(m_agent.portOf(u"pause"_s));
                QTRY_VERIFY(silent.isClosed());
            }
            (void)client.waitForBytes(QDeadlineTimer(100));
            for (int sip = 0; sip < 8; ++sip)
                got += client.readSome();
        }
        QVERIFY(got == all);
        QVERIFY(paused && !client.wasReset());
    }

    void aMessageLargerThanTheOutboxComesBack()
    {
        ClientSocket client(m_agent.portOf(u"websocket-echo"_s));
        // 1 MiB and the frame's header, beyond the outbox of 1 MiB.
        const QByteArray payload(mebibyte, 'y');
        QVERIFY(client.write(upgradeRequest() + clientFrame(0x82, payload)));
        // Nothing is read before the answer waits in the agent, whole.
        QTRY_VERIFY(hasAnswered(u"websocket-echo"_s));
        QByteArray answer = client.read(1);
        QVERIFY(!answer.isEmpty());
        QTRY_VERIFY((answer += client.readSome()).endsWith(payload));
    }

    void cleanupTestCase() { QVERIFY2(m_agent.terminate(), m_agent.log().constData()); }
};

QTEST_GUILESS_MAIN(tst_SlowConsumers)
#include "tst_SlowConsumers.moc"
