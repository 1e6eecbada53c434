// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/manager-gui/support/Hosts.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::gui;
using namespace Qt::StringLiterals;
using State = HostLink::State;

class tst_Host : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void keepsItsLastDataWhenItGoesAway()
    {
        Hosts hosts;
        Host *host = hosts.live(u"demo"_s, {makeInstance(u"a"_s, api::InstanceState::Running, 7)});
        Hosts::link(host)->heard = QDateTime(QDate(2026, 3, 1), QTime(14, 2), Qt::UTC);
        Hosts::link(host)->become(State::Away);
        QCOMPARE(host->presence(), Host::Presence::Away);
        QCOMPARE(host->presenceSince(), Hosts::link(host)->heard);
        QCOMPARE(host->sessions(), 7);
        QVERIFY(!host->permits(api::Permission::View));
    }

    void staysAwayWhileItTriesAgain()
    {
        Hosts hosts;
        Host *host = hosts.live(u"demo"_s, {});
        Hosts::link(host)->become(State::Away);
        const QDateTime since = host->presenceSince();
        Hosts::link(host)->become(State::Connecting);
        Hosts::link(host)->become(State::LoggingIn);
        QCOMPARE(host->presence(), Host::Presence::Away);
        QCOMPARE(host->presenceSince(), since);
        Hosts::link(host)->become(State::Live);
        QCOMPARE(host->presence(), Host::Presence::Live);
    }

    void aSnapshotOfTheSameInstancesChangesOnlyWhatDiffers()
    {
        Hosts hosts;
        const api::Instance a = makeInstance(u"a"_s);
        api::Instance b = makeInstance(u"b"_s);
        Host *host = hosts.live(u"demo"_s, {a, b});
        QSignalSpy replaced(host, &Host::instancesReplaced);
        QSignalSpy changed(host, &Host::instanceChanged);
        b.state = api::InstanceState::Stopped;
        Hosts::link(host)->sendSnapshot({a, b});
        QCOMPARE(replaced.count(), 0);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().first().toInt(), 1);
    }

    void samplesSayWhichRowsDiffer()
    {
        Hosts hosts;
        Host *host = hosts.live(u"demo"_s, {makeInstance(u"a"_s), makeInstance(u"b"_s)});
        QSignalSpy sampled(host, &Host::sampled);
        Hosts::link(host)->sendSample(u"b"_s, 3);
        QCOMPARE(sampled.last().first().value<QList<int>>(), QList<int>{1});
        Hosts::link(host)->sendSample(u"b"_s, 3);
        QCOMPARE(sampled.last().first().value<QList<int>>(), QList<int>{});
        QCOMPARE(host->sessions(), 3);
    }

    void aRequestWaitsForItsEvent()
    {
        Hosts hosts;
        Host *host = hosts.live(u"demo"_s, {makeInstance(u"a"_s)});
        host->request(u"a"_s, InstanceVerb::Stop);
        QCOMPARE(host->requests().pending(u"a"_s), std::optional(InstanceVerb::Stop));
        const auto call = Hosts::link(host)->takeCall(u"instance.stop"_s);
        QVERIFY(call);
        QCOMPARE(call->params.value("name"_L1).toString(), u"a"_s);
        FakeLink::answer(*call, json::toJson(api::ChangeAccepted{u"a"_s, api::InstanceState::Stopping, 1}));
        QVERIFY(host->requests().pending(u"a"_s));
        Hosts::link(host)->sendChange(makeInstance(u"a"_s, api::InstanceState::Stopped));
        QVERIFY(!host->requests().pending(u"a"_s));
    }

    void aRequestWithoutAnEventFails()
    {
        Hosts hosts;
        Host *host = hosts.live(u"demo"_s, {makeInstance(u"a"_s)});
        host->requests().setPatience(std::chrono::milliseconds(1));
        QSignalSpy failed(&host->requests(), &InstanceRequests::failed);
        host->request(u"a"_s, InstanceVerb::Stop);
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(failed.first().at(2).value<Error>().code, ErrorCode::TimedOut);
        QVERIFY(!host->requests().pending(u"a"_s));
    }

    void aRefusedRequestFailsAtOnce()
    {
        Hosts hosts;
        Host *host = hosts.live(u"demo"_s, {makeInstance(u"a"_s)});
        QSignalSpy failed(&host->requests(), &InstanceRequests::failed);
        host->request(u"a"_s, InstanceVerb::Restart);
        FakeLink::answer(*Hosts::link(host)->takeCall(u"instance.restart"_s), failure(ErrorCode::NotPermitted, u"no"_s));
        QCOMPARE(failed.count(), 1);
        QCOMPARE(failed.first().at(2).value<Error>().message, u"no"_s);
    }

    void anInstanceThatComesOrGoesIsAnnounced()
    {
        Hosts hosts;
        Host *host = hosts.live(u"demo"_s, {makeInstance(u"a"_s), makeInstance(u"b"_s)});
        Hosts::link(host)->sendChange(makeInstance(u"c"_s));
        QCOMPARE(host->rowOf(u"c"_s), 2);
        Hosts::link(host)->sendRemoval(u"a"_s);
        QCOMPARE(host->rowOf(u"a"_s), -1);
        QCOMPARE(host->rowOf(u"c"_s), 1);
    }
};

QTEST_GUILESS_MAIN(tst_Host)
#include "tst_Host.moc"
