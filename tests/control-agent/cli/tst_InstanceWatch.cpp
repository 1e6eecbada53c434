// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/InstanceWatch.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::cli;
using namespace Qt::StringLiterals;
using enum api::InstanceState;

class tst_InstanceWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void startIsDoneWhenItRuns();
    void startOfARunningOneIsDoneAtOnce();
    void startFailsWithTheReason();
    void eventBeforeTheAnswerCounts();
    void stopIsDoneWhenStopped();
    void restartNeedsToLeaveRunningFirst();
    void aQuickRestartIsSeenByItsStartTime();
    void restartOfAStoppedOneIsDoneWhenItRuns();
    void othersDoNotMatter();
    void snapshotAfterAReconnectCounts();

private:
    void snapshot(api::InstanceState state) { Q_EMIT m_client->snapshotReceived({}, {instance(state, u"t0"_s)}); }
    static api::Instance instance(api::InstanceState state, const QString &since, const QString &name = u"A"_s)
    {
        api::Instance made;
        made.name = name;
        made.state = state;
        if (state == Running)
            made.started_at = since;
        if (state == Failed)
            made.error = u"port 80 is taken"_s;
        return made;
    }
    void see(api::InstanceState state, const QString &since = u"t0"_s, const QString &name = u"A"_s)
    {
        Q_EMIT m_client->eventReceived(
            {u"e"_s, 1, u"instance.changed"_s, {}, {{u"instance"_s, json::toJson(instance(state, since, name))}}});
    }
    bool isDone() const
    {
        const auto outcome = m_watch->outcome(u"A"_s);
        return outcome && *outcome;
    }

    std::unique_ptr<client::AgentClient> m_client;
    std::unique_ptr<InstanceWatch> m_watch;
};

void tst_InstanceWatch::init()
{
    m_watch.reset();
    m_client = std::make_unique<client::AgentClient>();
    m_watch = std::make_unique<InstanceWatch>(*m_client);
}

void tst_InstanceWatch::startIsDoneWhenItRuns()
{
    QVERIFY(!m_watch->hasSnapshot());
    snapshot(Failed);
    QVERIFY(m_watch->hasSnapshot());
    m_watch->begin(u"A"_s, Change::Start);
    m_watch->accepted({u"A"_s, Starting, 1});
    QVERIFY(!m_watch->outcome(u"A"_s));
    see(Starting);
    QVERIFY(!m_watch->outcome(u"A"_s));
    see(Running);
    QVERIFY(isDone());
}

void tst_InstanceWatch::startOfARunningOneIsDoneAtOnce()
{
    snapshot(Running);
    m_watch->begin(u"A"_s, Change::Start);
    QVERIFY(!m_watch->outcome(u"A"_s));
    m_watch->accepted({u"A"_s, Running, 1});
    QVERIFY(isDone());
}

void tst_InstanceWatch::startFailsWithTheReason()
{
    snapshot(Stopped);
    m_watch->begin(u"A"_s, Change::Start);
    m_watch->accepted({u"A"_s, Failed, 1}); // the event brings the reason
    QVERIFY(!m_watch->outcome(u"A"_s));
    see(Failed);
    const auto outcome = m_watch->outcome(u"A"_s);
    QVERIFY(outcome && !*outcome);
    QCOMPARE(outcome->error().message, u"port 80 is taken"_s);
    see(Running); // what a restart policy does later is another story
    QVERIFY(!isDone());
}

void tst_InstanceWatch::eventBeforeTheAnswerCounts()
{
    snapshot(Stopped);
    m_watch->begin(u"A"_s, Change::Start);
    see(Running);
    m_watch->accepted({u"A"_s, Starting, 1});
    QVERIFY(isDone());
}

void tst_InstanceWatch::stopIsDoneWhenStopped()
{
    snapshot(Running);
    m_watch->begin(u"A"_s, Change::Stop);
    m_watch->accepted({u"A"_s, Stopping, 1});
    see(Stopping);
    QVERIFY(!m_watch->outcome(u"A"_s));
    see(Stopped);
    QVERIFY(isDone());
}

void tst_InstanceWatch::restartNeedsToLeaveRunningFirst()
{
    snapshot(Running);
    m_watch->begin(u"A"_s, Change::Restart);
    m_watch->accepted({u"A"_s, Running, 1});
    see(Running); // still the old one, e.g. its session count
    QVERIFY(!m_watch->outcome(u"A"_s));
    see(Stopping);
    see(Running, u"t1"_s);
    QVERIFY(isDone());
}

void tst_InstanceWatch::aQuickRestartIsSeenByItsStartTime()
{
    snapshot(Running);
    m_watch->begin(u"A"_s, Change::Restart);
    see(Running, u"t1"_s);
    QVERIFY(isDone());
}

void tst_InstanceWatch::restartOfAStoppedOneIsDoneWhenItRuns()
{
    snapshot(Stopped);
    m_watch->begin(u"A"_s, Change::Restart);
    m_watch->accepted({u"A"_s, Starting, 1});
    see(Running);
    QVERIFY(isDone());
}

void tst_InstanceWatch::othersDoNotMatter()
{
    snapshot(Stopped);
    m_watch->begin(u"A"_s, Change::Start);
    see(Running, u"t0"_s, u"B"_s);
    QVERIFY(!m_watch->outcome(u"A"_s));
    QVERIFY(!m_watch->outcome(u"B"_s));
}

void tst_InstanceWatch::snapshotAfterAReconnectCounts()
{
    snapshot(Stopped);
    m_watch->begin(u"A"_s, Change::Start);
    snapshot(Running);
    QVERIFY(isDone());
}

QTEST_GUILESS_MAIN(tst_InstanceWatch)
#include "tst_InstanceWatch.moc"
