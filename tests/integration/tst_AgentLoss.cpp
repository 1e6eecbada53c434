// SPDX-License-Identifier: GPL-3.0-or-later
// An agent that dies, returns, or stops answering, as the person at the window sees it.
#include "tests/integration/WindowDriver.h"
#include "tests/support/AgentProcess.h"

#include <QtTest/QtTest>
#include <QtWidgets/QApplication>

using namespace signalbox::test;
using namespace Qt::StringLiterals;

class tst_AgentLoss : public QObject
{
    Q_OBJECT

    std::unique_ptr<AgentProcess> m_agent;
    std::unique_ptr<WindowDriver> m_manager;

    /// Time until the tree's row of the host contains `text`; the limit when it never does.
    qint64 timeUntilHostSays(const QString &text, int limitMs)
    {
        QElapsedTimer timer;
        timer.start();
        (void)waitUntil([&] { return m_manager->hostText(u"demo"_s).contains(text); }, limitMs);
        return timer.elapsed();
    }
    qint64 timeUntilLive(int limitMs)
    {
        QElapsedTimer timer;
        timer.start();
        (void)waitUntil([&] { return m_manager->label(u"connectedLabel"_s).contains(u"1 of 1"_s); }, limitMs);
        return timer.elapsed();
    }

private Q_SLOTS:
    void init()
    {
        // The offscreen platform says so for every dialog.
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support propagateSizeHints)"_s));
        m_agent = std::make_unique<AgentProcess>();
        m_agent->setInstances(demoInstances(m_agent->folder()));
        QVERIFY2(m_agent->start(), qPrintable(m_agent->errorText()));
        m_manager = std::make_unique<WindowDriver>();
        QVERIFY(m_manager->open());
        const AgentProcess::Answer enrolled = m_agent->cli({u"enroll"_s});
        QVERIFY2(enrolled.exitCode == 0, enrolled.errors.constData());
        QVERIFY(m_manager->addHost(QString::fromUtf8(enrolled.output).trimmed()));
        QTRY_COMPARE(m_manager->cell(u"EchoServerA"_s, u"State"_s), u"running"_s);
        (void)m_manager->longestFreezeMs();
    }
    void cleanup()
    {
        const qint64 freeze = m_manager->longestFreezeMs();
        m_manager.reset();
        m_agent.reset();
        QVERIFY2(freeze < 500, qPrintable(u"the window froze for %1 ms"_s.arg(freeze)));
    }

    void aKilledAgentIsShownAwayAndLiveAgainWhenItReturns_data()
    {
        QTest::addColumn<int>("awaySeconds");
        QTest::newRow("at once") << 0;
        QTest::newRow("after 60 s") << 60;
    }
    void aKilledAgentIsShownAwayAndLiveAgainWhenItReturns()
    {
        QFETCH(int, awaySeconds);
        m_agent->kill();
        QVERIFY(timeUntilHostSays(u"away"_s, 2000) < 2000);
        // Its last data stays in view.
        QCOMPARE(m_manager->cell(u"EchoServerB"_s, u"Name"_s), u"EchoServerB"_s);
        QElapsedTimer away;
        away.start();
        QVERIFY(waitUntil([&] { return away.elapsed() >= awaySeconds * 1000; }, awaySeconds * 1000 + 1000));
        if (awaySeconds > 0)
            QVERIFY(m_manager->hostText(u"demo"_s).contains(u"1 min"_s) || m_manager->hostText(u"demo"_s).contains(u"60 s"_s));

        QVERIFY2(m_agent->start(), qPrintable(m_agent->errorText()));
        const qint64 took = timeUntilLive(3000);
        QVERIFY2(took < 3000, qPrintable(u"live again after %1 ms"_s.arg(took)));
        QTRY_COMPARE(m_manager->cell(u"EchoServerA"_s, u"State"_s), u"running"_s);
    }

    void aStoppedProcessIsShownAsNotAnswering()
    {
        m_agent->suspend();
        const qint64 noticed = timeUntilHostSays(u"not answering"_s, 5000);
        m_agent->resume();
        QVERIFY2(noticed < 5000, qPrintable(u"noticed after %1 ms"_s.arg(noticed)));
        QVERIFY(timeUntilLive(3000) < 3000);
    }
};

QTEST_MAIN(tst_AgentLoss)
#include "tst_AgentLoss.moc"
