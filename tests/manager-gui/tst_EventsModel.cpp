// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/EventWords.h"
#include "manager-gui/model/EventsProxy.h"
#include "tests/manager-gui/support/Hosts.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::gui;
using namespace Qt::StringLiterals;
using enum api::InstanceState;
using enum EventsModel::Column;

namespace {

QString cell(const QAbstractItemModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

} // namespace

class tst_EventsModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void whyAHostIsGoneStandsInTheLanguageOfTheWindow()
    {
        const QLocale before;
        const auto back = qScopeGuard([&before] { QLocale::setDefault(before); });
        Hosts hosts;
        EventsModel model(hosts.list);
        Host *host = hosts.live(u"demo"_s, {});
        QLocale::setDefault(QLocale(QLocale::German));
        Hosts::link(host)->become(HostLink::State::Away, Error{ErrorCode::Unreachable, u"connection refused"_s});
        QTRY_COMPARE(model.rowCount(), 2);
        // What can be translated, then the sentence that came.
        QCOMPARE(cell(model, 0, Reason), u"The host cannot be reached (connection refused)"_s);
    }

    void everyKindOfEventHasWords_data()
    {
        QTest::addColumn<QJsonObject>("data");
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("reason");
        const QJsonObject end{{u"name"_s, u"a"_s},
                              {u"reason"_s, u"signal 9, killed"_s},
                              {u"attempt"_s, 2},
                              {u"last_lines"_s, QJsonArray{u"one"_s, u"two"_s}}};
        const auto by = [](QJsonObject data) {
            data.insert(u"by"_s, u"ann"_s);
            return data;
        };
        QTest::newRow("instance.created") << by({{u"name"_s, u"a"_s}}) << u"made"_s << u"by ann"_s;
        QTest::newRow("instance.removed") << by({{u"name"_s, u"a"_s}}) << u"removed"_s << u"by ann"_s;
        QTest::newRow("instance.requested") << by({{u"name"_s, u"a"_s}, {u"action"_s, u"drain"_s}}) << u"drain requested"_s << u"by ann"_s;
        QTest::newRow("instance.restarted") << end << u"ended unasked; start 2 follows"_s << u"signal 9, killed; its last line: two"_s;
        QTest::newRow("instance.ended") << end << u"ended unasked"_s << u"signal 9, killed; its last line: two"_s;
        QTest::newRow("session.sent") << by({{u"instance"_s, u"a"_s}, {u"bytes"_s, 3}}) << u"message sent to a session"_s << u"by ann"_s;
        QTest::newRow("config.reloaded") << by({{u"changes"_s, 2}}) << u"files read anew, 2 value(s) changed"_s << u"by ann"_s;
    }
    void everyKindOfEventHasWords()
    {
        QFETCH(QJsonObject, data);
        api::Event event;
        event.type = QString::fromLatin1(QTest::currentDataTag());
        event.data = data;
        const std::optional<EventWords> words = wordsOf(event);
        QVERIFY(words);
        QTEST(words->what, "what");
        QTEST(words->reason, "reason");
    }

    void aChangeSaysFromWhereToWhereAndWhy()
    {
        Hosts hosts;
        EventsModel model(hosts.list);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        Host *host = hosts.live(u"demo"_s, {makeInstance(u"a"_s)});
        api::Instance broken = makeInstance(u"a"_s, Failed);
        broken.error = u"address already in use"_s;
        Hosts::link(host)->sendChange(broken);
        Hosts::link(host)->sendChange(makeInstance(u"b"_s, Stopped));
        Hosts::link(host)->sendRemoval(u"b"_s);
        QTRY_COMPARE(model.rowCount(), 4);
        QCOMPARE(cell(model, 3, What), u"connected"_s);
        QCOMPARE(cell(model, 2, Instance), u"a"_s);
        QCOMPARE(cell(model, 2, What), u"running → failed"_s);
        QCOMPARE(cell(model, 2, Reason), u"address already in use"_s);
        QCOMPARE(cell(model, 1, What), u"added, stopped"_s);
        QCOMPARE(cell(model, 0, What), u"removed"_s);
        QCOMPARE(cell(model, 0, HostName), u"demo"_s);
        QVERIFY(!model.index(0, When).data(Qt::ToolTipRole).toString().isEmpty());
    }

    void whatIsNotKnownIsSaid()
    {
        Hosts hosts;
        EventsModel model(hosts.list);
        Host *host = hosts.live(u"demo"_s, {makeInstance(u"a"_s)});
        Hosts::link(host)->become(HostLink::State::Away, Error{ErrorCode::Unreachable, u"connection refused"_s});
        Hosts::link(host)->become(HostLink::State::Connecting);
        Hosts::link(host)->become(HostLink::State::Live);
        Hosts::link(host)->sendSnapshot({makeInstance(u"a"_s), makeInstance(u"b"_s)});
        QTRY_COMPARE(model.rowCount(), 4);
        QCOMPARE(cell(model, 2, What), u"connection lost"_s);
        QCOMPARE(cell(model, 2, Reason), u"connection refused"_s);
        QCOMPARE(model.entryAt(0).kind, EventsModel::Kind::Unknown);
        QVERIFY(cell(model, 0, What).contains(u"not known"_s));
    }

    void anEventOfAnUnheardKindIsShownAsItCame()
    {
        Hosts hosts;
        EventsModel model(hosts.list);
        Host *host = hosts.live(u"demo"_s, {makeInstance(u"a"_s)});
        api::Event event;
        event.type = u"instance.recycled"_s;
        event.data = {{u"name"_s, u"a"_s}, {u"reason"_s, u"512 MB"_s}};
        Q_EMIT Hosts::link(host)->eventReceived(event);
        QTRY_COMPARE(model.rowCount(), 2);
        QCOMPARE(cell(model, 0, Instance), u"a"_s);
        QCOMPARE(cell(model, 0, What), u"instance.recycled"_s);
        QCOMPARE(cell(model, 0, Reason), u"512 MB"_s);
    }

    void theListIsBoundedAndKeepsTheNewest()
    {
        Hosts hosts;
        EventsModel model(hosts.list);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        Host *host = hosts.live(u"demo"_s, {makeInstance(u"a"_s)});
        for (const int burst : {100, EventsModel::capacity - 50, EventsModel::capacity + 10}) {
            for (int i = 0; i < burst; ++i)
                Hosts::link(host)->sendChange(makeInstance(u"a"_s, i % 2 ? Running : Stopped));
            QCoreApplication::processEvents();
        }
        QCOMPARE(model.rowCount(), EventsModel::capacity);
        QCOMPARE(model.newest(), 1 + 100 + EventsModel::capacity - 50 + EventsModel::capacity + 10);
        QCOMPARE(model.entryAt(0).number, model.entryAt(1).number + 1);
    }

    void scopeSelectionAndWordsFilter()
    {
        Hosts hosts;
        EventsModel model(hosts.list);
        Host *a = hosts.live(u"a"_s, {makeInstance(u"x"_s), makeInstance(u"y"_s)});
        Host *b = hosts.live(u"b"_s, {makeInstance(u"x"_s)});
        Hosts::link(a)->sendChange(makeInstance(u"x"_s, Stopped));
        Hosts::link(a)->sendChange(makeInstance(u"y"_s, Draining));
        Hosts::link(b)->sendChange(makeInstance(u"x"_s, Stopped));
        EventsProxy proxy(model);
        QTRY_COMPARE(proxy.rowCount(), 5);
        proxy.setScope(a);
        QCOMPARE(proxy.rowCount(), 3);
        proxy.setFilterText(u"Y draining"_s);
        QCOMPARE(proxy.rowCount(), 1);
        proxy.setFilterText({});
        EventsProxy ofSelection(model);
        ofSelection.setInstances({InstanceKey{a, u"y"_s}});
        // Its own, and that its host was connected.
        QCOMPARE(ofSelection.rowCount(), 2);
        ofSelection.setInstances({});
        QCOMPARE(ofSelection.rowCount(), 0);
    }

    void newsWaitWhileThePointerIsOverTheList()
    {
        Hosts hosts;
        EventsModel model(hosts.list);
        Host *host = hosts.live(u"demo"_s, {makeInstance(u"a"_s)});
        EventsProxy proxy(model);
        QTRY_COMPARE(proxy.rowCount(), 1);
        proxy.setHeld(true);
        Hosts::link(host)->sendChange(makeInstance(u"a"_s, Stopped));
        QTRY_COMPARE(model.rowCount(), 2);
        QCOMPARE(proxy.rowCount(), 1);
        QCOMPARE(proxy.waiting(), 1);
        proxy.setHeld(false);
        QCOMPARE(proxy.rowCount(), 2);
        QCOMPARE(proxy.waiting(), 0);
    }
};

QTEST_GUILESS_MAIN(tst_EventsModel)
#include "tst_EventsModel.moc"
