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

    void manyRequestsAreMadeNoFasterThanTheAgentServesThem()
    {
        constexpr int count = 100;
        Hosts hosts;
        QList<api::Instance> instances;
        for (int i = 0; i < count; ++i)
            instances.append(makeInstance(u"i%1"_s.arg(i)));
        Host *host = hosts.live(u"demo"_s, instances);
        host->requests().setPatience(std::chrono::milliseconds(300));
        QSignalSpy failed(&host->requests(), &InstanceRequests::failed);
        FakeLink *link = Hosts::link(host);
        QElapsedTimer clock;
        clock.start();
        for (const api::Instance &instance : instances)
            host->request(instance.name, InstanceVerb::Stop);
        QList<FakeLink::Call> made;
        bool refusedOne = false;
        const auto answerAll = [&] {
            while (const std::optional<FakeLink::Call> call = link->takeCall(u"instance.stop"_s)) {
                // One is refused, and comes again.
                if (!std::exchange(refusedOne, true)) {
                    FakeLink::answer(*call, failure(ErrorCode::RateLimited, u"more than 50 calls a second"_s));
                    continue;
                }
                made.append(*call);
                const QString name = call->params.value("name"_L1).toString();
                FakeLink::answer(*call, QJsonObject{{u"name"_s, name}, {u"state"_s, u"stopping"_s}, {u"revision"_s, 1}});
                link->sendChange(makeInstance(name, api::InstanceState::Stopped));
            }
        };
        answerAll();
        QVERIFY(made.size() >= 5 && made.size() < 50);
        // What waits is shown as requested, and does not time out.
        QVERIFY(host->requests().pending(u"i99"_s));
        QTRY_VERIFY_WITH_TIMEOUT((answerAll(), made.size() == count), 10'000);
        QVERIFY2(clock.elapsed() > 1500, qPrintable(QString::number(clock.elapsed())));
        QCOMPARE(failed.count(), 0);
        QSet<QString> names;
        for (const FakeLink::Call &call : std::as_const(made))
            names.insert(call.params.value("name"_L1).toString());
        QCOMPARE(names.size(), count);
    }

    void whatWaitsIsForgottenWithTheConnection()
    {
        Hosts hosts;
        QList<api::Instance> instances;
        for (int i = 0; i < 100; ++i)
            instances.append(makeInstance(u"i%1"_s.arg(i)));
        Host *host = hosts.live(u"demo"_s, instances);
        for (const api::Instance &instance : instances)
            host->request(instance.name, InstanceVerb::Stop);
        FakeLink *link = Hosts::link(host);
        while (link->takeCall(u"instance.stop"_s)) { }
        link->become(State::Away);
        QVERIFY(!host->requests().pending(u"i99"_s));
        link->become(State::Live);
        link->sendSnapshot(instances, u"demo"_s);
        // Had they been kept, they would go first.
        host->request(u"i99"_s, InstanceVerb::Start);
        QVERIFY(QTest::qWaitFor([link] { return link->takeCall(u"instance.start"_s).has_value(); }));
        QVERIFY(!link->takeCall(u"instance.stop"_s));
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
