// SPDX-License-Identifier: Apache-2.0
// The demo's four instances in a real agent, spoken to by programs that are not ours.
#include "tests/support/AgentProcess.h"

#include <QtTest/QtTest>

using namespace signalbox::test;
using namespace Qt::StringLiterals;

class tst_StockClients : public QObject
{
    Q_OBJECT

    AgentProcess m_agent;

    struct Outcome {
        int exitCode;
        QByteArray output;
        QByteArray errors;
    };
    static Outcome run(const QString &program, const QStringList &arguments, const QByteArray &input = {}, int timeoutMs = 30000)
    {
        QProcess process;
        process.start(program, arguments);
        process.write(input);
        process.closeWriteChannel();
        if (!process.waitForFinished(timeoutMs))
            process.kill();
        process.waitForFinished(1000);
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }
    static QString script(const char *name)
    {
        return QStringLiteral(SIGNALBOX_SOURCE_DIR "/tests/integration/clients/") + QLatin1StringView(name);
    }
    QString port(const char *instance) { return QString::number(m_agent.portOf(QLatin1StringView(instance))); }

private Q_SLOTS:
    void initTestCase()
    {
        m_agent.setInstances(demoInstances(m_agent.folder()));
        QVERIFY2(m_agent.start(), qPrintable(m_agent.errorText()));
    }
    void cleanupTestCase() { QVERIFY2(m_agent.terminate(), m_agent.log().constData()); }

    void listShowsTheFourInstances()
    {
        QStringList shown;
        const QJsonArray list = m_agent.list();
        for (const QJsonValue &value : list) {
            const QJsonObject instance = value.toObject();
            shown << instance.value("name"_L1).toString() + u' ' + instance.value("type"_L1).toString() + u' '
                    + instance.value("state"_L1).toString();
            QCOMPARE(instance.value("pid"_L1).toInteger(), m_agent.pid());
            QVERIFY(instance.value("error"_L1).isNull());
        }
        shown.sort();
        QCOMPARE(shown,
                 (QStringList{u"CommandServer line running"_s, u"EchoServerA echo running"_s, u"EchoServerB echo running"_s,
                              u"WebSocketEcho websocket-echo running"_s}));
    }

    void netcatGetsItsBytesBack()
    {
        const Outcome outcome = run(u"nc"_s, {u"-N"_s, u"127.0.0.1"_s, port("EchoServerA")}, "hello");
        QCOMPARE(outcome.output, QByteArray("hello"));
        QCOMPARE(outcome.exitCode, 0);
    }

    void opensslReachesTheTlsInstance_data()
    {
        QTest::addColumn<QString>("version");
        QTest::newRow("TLS 1.2") << u"-tls1_2"_s;
        QTest::newRow("TLS 1.3") << u"-tls1_3"_s;
    }
    void opensslReachesTheTlsInstance()
    {
        QFETCH(QString, version);
        const Outcome outcome =
            run(u"openssl"_s,
                {u"s_client"_s, u"-quiet"_s, u"-no_ign_eof"_s, version, u"-CAfile"_s, m_agent.folder() + u"/localhost.pem"_s,
                 u"-verify_return_error"_s, u"-connect"_s, u"localhost:"_s + port("EchoServerB")},
                "over TLS\n");
        QVERIFY2(outcome.errors.contains("verify return:1"), outcome.errors.constData());
        QCOMPARE(outcome.exitCode, 0);
    }
    void opensslRefusesOldTls()
    {
        const Outcome outcome =
            run(u"openssl"_s,
                {u"s_client"_s, u"-tls1_1"_s, u"-cipher"_s, u"ALL:@SECLEVEL=0"_s, u"-connect"_s, u"localhost:"_s + port("EchoServerB")});
        QVERIFY(outcome.exitCode != 0);
    }

    void lineServerAnswersNetcat()
    {
        const Outcome outcome = run(u"nc"_s, {u"-N"_s, u"127.0.0.1"_s, port("CommandServer")}, "ADD 1 2\r\nECHO a b\r\nQUIT\r\n");
        QVERIFY2(outcome.output.startsWith("3\r\na b\r\n"), outcome.output.constData());
    }

    void pythonWebsocketsEchoesAMebibyte()
    {
        const Outcome outcome = run(u"/usr/bin/python3"_s, {script("echo_python.py"), u"ws://127.0.0.1:"_s + port("WebSocketEcho")});
        QVERIFY2(outcome.output == "ok\n", outcome.errors.constData());
    }

    void nodeWsEchoesAMebibyte()
    {
        const Outcome outcome = run(u"node"_s, {script("echo_node.mjs"), u"ws://127.0.0.1:"_s + port("WebSocketEcho")});
        QVERIFY2(outcome.output == "ok\n", outcome.errors.constData());
    }

    void anAnswerThatCannotBeWrittenIsAFailure()
    {
        const Outcome outcome = run(
            u"sh"_s,
            {u"-c"_s,
             u"exec "_s + QStringLiteral(SIGNALBOX_BIN_DIR) + u"/signalbox --socket "_s + m_agent.socketPath() + u" enroll >/dev/full"_s});
        QCOMPARE(outcome.exitCode, 1);
        QVERIFY2(outcome.errors.contains("cannot write the answer"), outcome.errors.constData());
    }

    void aHangUpOfTheTerminalDoesNotEndTheServers()
    {
        QCOMPARE(run(u"kill"_s, {u"-HUP"_s, QString::number(m_agent.pid())}).exitCode, 0);
        QCOMPARE(m_agent.cli({u"status"_s, u"EchoServerA"_s}).exitCode, 0);
    }

    void countsTheSessionsOfAnotherProcess()
    {
        QProcess clients;
        clients.start(u"/usr/bin/python3"_s, {script("hold_connections.py"), u"127.0.0.1"_s, port("EchoServerA"), u"50"_s});
        QVERIFY(waitUntil([&] { return clients.canReadLine(); }));
        QCOMPARE(clients.readLine(), QByteArray("holding 50\n"));
        QCOMPARE(m_agent.instance(u"EchoServerA"_s).value("sessions"_L1).toInt(), 50);

        QCOMPARE(m_agent.cli({u"stop"_s, u"EchoServerA"_s, u"--wait"_s}).exitCode, 0);
        QCOMPARE(m_agent.instance(u"EchoServerA"_s).value("sessions"_L1).toInt(), 0);
        QCOMPARE(m_agent.cli({u"start"_s, u"EchoServerA"_s, u"--wait"_s}).exitCode, 0);
        clients.closeWriteChannel();
        QVERIFY(clients.waitForFinished());
    }

    void aTakenPortFailsThatInstanceAndNamesTheOwner()
    {
        AgentProcess agent;
        agent.setInstances(u"[[instance]]\nname = \"first\"\ntype = \"echo\"\n[[instance.listen]]\nport = %1\n"
                           "[[instance]]\nname = \"second\"\ntype = \"line\"\nstart_order = 1\n[[instance.listen]]\nport = 0\n"
                           "[[instance]]\nname = \"third\"\ntype = \"line\"\nstart_order = 2\n[[instance.listen]]\nport = %1\n"_s.arg(
                               port("EchoServerA")));
        QVERIFY2(agent.start(), qPrintable(agent.errorText()));
        // The port belongs to another process here: the first of ours fails without an owner's name.
        QTRY_COMPARE(agent.instance(u"first"_s).value("state"_L1).toString(), u"failed"_s);
        QTRY_COMPARE(agent.instance(u"second"_s).value("state"_L1).toString(), u"running"_s);
        QCOMPARE(agent.instance(u"first"_s).value("error"_L1).toString(),
                 u"cannot listen on 0.0.0.0:%1: address already in use"_s.arg(port("EchoServerA")));
        QCOMPARE(agent.cli({u"list"_s}).exitCode, 0);
        QCOMPARE(agent.cli({u"status"_s, u"first"_s}).exitCode, 3);

        // Once the port is free the first takes it, and the third names it.
        QCOMPARE(m_agent.cli({u"stop"_s, u"EchoServerA"_s, u"--wait"_s}).exitCode, 0);
        const quint16 freed = quint16(agent.instance(u"first"_s).value("listeners"_L1).toArray().at(0).toObject().value("port"_L1).toInt());
        QCOMPARE(agent.cli({u"start"_s, u"first"_s, u"--wait"_s}).exitCode, 0);
        const AgentProcess::Answer third = agent.cli({u"start"_s, u"third"_s, u"--wait"_s});
        QCOMPARE(third.exitCode, 1);
        QCOMPARE(agent.instance(u"third"_s).value("error"_L1).toString(),
                 u"cannot listen on 0.0.0.0:%1: address already in use (by \"first\")"_s.arg(freed));
        QVERIFY(agent.terminate());
        QCOMPARE(m_agent.cli({u"start"_s, u"EchoServerA"_s, u"--wait"_s}).exitCode, 0);
    }
};

QTEST_GUILESS_MAIN(tst_StockClients)
#include "tst_StockClients.moc"
