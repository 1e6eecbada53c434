// SPDX-License-Identifier: GPL-3.0-or-later
// The main job through the real window: the agent is one process, the fifty clients are another, the number is what the
// visible cell shows.
#include "tests/integration/WindowDriver.h"
#include "tests/support/AgentProcess.h"
#include "tests/support/NetworkNamespace.h"

#include <QtTest/QtTest>
#include <QtWidgets/QApplication>

using namespace signalbox::test;
using namespace Qt::StringLiterals;

namespace {

/// `count` TCP clients in a process of their own, each proven by an echo.
class Clients
{
public:
    bool connectTo(const QString &host, quint16 port, int count)
    {
        m_process.start(u"/usr/bin/python3"_s,
                        {QStringLiteral(SIGNALBOX_SOURCE_DIR "/tests/integration/clients/hold_connections.py"), host, QString::number(port),
                         QString::number(count)});
        return waitUntil([this] { return m_process.canReadLine(); }) && m_process.readLine().startsWith("holding");
    }
    ~Clients()
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished(5000);
    }

private:
    QProcess m_process;
};

} // namespace

class tst_MainJob : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        // The offscreen platform says so for every dialog.
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints)"_s));
    }

    void stopsAndStartsAnInstanceAndWatchesItsSessions()
    {
        AgentProcess agent;
        agent.setInstances(demoInstances(agent.folder()));
        QVERIFY2(agent.start(), qPrintable(agent.errorText()));
        WindowDriver manager;
        QVERIFY(manager.open());

        QVERIFY(manager.addHost(agent.enrolmentToken()));
        QTRY_COMPARE(manager.cell(u"EchoServerA"_s, u"State"_s), u"running"_s);
        QCOMPARE(manager.cell(u"EchoServerA"_s, u"Sessions"_s), u"0"_s);
        for (const char *name : {"EchoServerB", "CommandServer", "WebSocketEcho"})
            QCOMPARE(manager.cell(QLatin1StringView(name), u"State"_s), u"running"_s);

        QVERIFY(manager.selectInstance(u"EchoServerA"_s));
        QVERIFY(manager.click(u"stopButton"_s));
        QTRY_COMPARE(manager.cell(u"EchoServerA"_s, u"State"_s), u"stopped"_s);
        QVERIFY(manager.click(u"startButton"_s));
        QTRY_COMPARE(manager.cell(u"EchoServerA"_s, u"State"_s), u"running"_s);

        Clients clients;
        QVERIFY(clients.connectTo(u"127.0.0.1"_s, agent.portOf(u"EchoServerA"_s), 50));
        QTRY_COMPARE(manager.cell(u"EchoServerA"_s, u"Sessions"_s), u"50"_s);

        QVERIFY(manager.selectInstance(u"EchoServerA"_s));
        QVERIFY(manager.click(u"stopButton"_s));
        QVERIFY(manager.confirm());
        QVERIFY2(manager.lastQuestion().contains(u"EchoServerA"_s) && manager.lastQuestion().contains(u"50 sessions"_s),
                 qPrintable(manager.lastQuestion()));
        QTRY_COMPARE(manager.cell(u"EchoServerA"_s, u"Sessions"_s), u"0"_s);
        QTRY_COMPARE(manager.cell(u"EchoServerA"_s, u"State"_s), u"stopped"_s);
        QCOMPARE(agent.instance(u"EchoServerA"_s).value("state"_L1).toString(), u"stopped"_s);
        QVERIFY2(manager.longestFreezeMs() < 1000, "the window froze");
        QVERIFY(agent.terminate());
    }

    void closesASessionFromTheList()
    {
        AgentProcess agent;
        agent.setInstances(demoInstances(agent.folder()));
        QVERIFY2(agent.start(), qPrintable(agent.errorText()));
        WindowDriver manager;
        QVERIFY(manager.open());
        QVERIFY(manager.addHost(agent.enrolmentToken()));
        QTRY_COMPARE(manager.cell(u"EchoServerA"_s, u"State"_s), u"running"_s);
        Clients clients;
        QVERIFY(clients.connectTo(u"127.0.0.1"_s, agent.portOf(u"EchoServerA"_s), 3));
        QTRY_COMPARE(manager.cell(u"EchoServerA"_s, u"Sessions"_s), u"3"_s);

        QVERIFY(manager.selectInstance(u"EchoServerA"_s));
        QVERIFY(manager.showSessions());
        QTRY_COMPARE(manager.sessionRows(), 3);
        QVERIFY(manager.selectSession(1));
        QVERIFY(manager.click(u"closeSessionButton"_s));
        QVERIFY(manager.confirm());
        QTRY_COMPARE(manager.cell(u"EchoServerA"_s, u"Sessions"_s), u"2"_s);
        QTRY_COMPARE(manager.sessionRows(), 2);
    }

    void twoHostsStandInOneWindowAndStopHitsOnlyOne()
    {
        NetworkNamespace network;
        QVERIFY2(network.isValid(), qPrintable(network.errorText()));
        AgentProcess here;
        here.setName(u"here"_s);
        here.setInstances(demoInstances(here.folder()));
        QVERIFY2(here.start(), qPrintable(here.errorText()));
        AgentProcess there;
        there.setName(u"there"_s);
        there.setNamespace(network.name(), network.address());
        there.setInstances(demoInstances(there.folder()));
        QVERIFY2(there.start(), qPrintable(there.errorText()));

        WindowDriver manager;
        QVERIFY(manager.open());
        QVERIFY(manager.addHost(here.enrolmentToken()));
        QTRY_VERIFY(!manager.hostText(u"here"_s).isEmpty());
        QVERIFY(manager.addHost(there.enrolmentToken()));
        QTRY_VERIFY(!manager.hostText(u"there"_s).isEmpty());
        QVERIFY(manager.selectHost(u"All hosts"_s));
        QTRY_COMPARE(manager.cell(u"EchoServerA"_s, u"State"_s, u"here"_s), u"running"_s);
        QTRY_COMPARE(manager.cell(u"EchoServerA"_s, u"State"_s, u"there"_s), u"running"_s);

        Clients local;
        QVERIFY(local.connectTo(u"127.0.0.1"_s, here.portOf(u"EchoServerA"_s), 4));
        Clients remote;
        QVERIFY(remote.connectTo(network.address(), there.portOf(u"EchoServerA"_s), 7));
        QTRY_COMPARE(manager.cell(u"EchoServerA"_s, u"Sessions"_s, u"here"_s), u"4"_s);
        QTRY_COMPARE(manager.cell(u"EchoServerA"_s, u"Sessions"_s, u"there"_s), u"7"_s);

        QVERIFY(manager.selectInstance(u"EchoServerA"_s, u"there"_s));
        QVERIFY(manager.click(u"stopButton"_s));
        QVERIFY(manager.confirm());
        QVERIFY2(manager.lastQuestion().contains(u"there"_s) && manager.lastQuestion().contains(u"7 sessions"_s),
                 qPrintable(manager.lastQuestion()));
        QTRY_COMPARE(manager.cell(u"EchoServerA"_s, u"State"_s, u"there"_s), u"stopped"_s);
        QCOMPARE(manager.cell(u"EchoServerA"_s, u"State"_s, u"here"_s), u"running"_s);
        QCOMPARE(manager.cell(u"EchoServerA"_s, u"Sessions"_s, u"here"_s), u"4"_s);
        QCOMPARE(here.instance(u"EchoServerA"_s).value("sessions"_L1).toInt(), 4);
        QVERIFY(there.terminate());
        QVERIFY(here.terminate());
    }
};

QTEST_MAIN(tst_MainJob)
#include "tst_MainJob.moc"
