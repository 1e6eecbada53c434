// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/InstancesProxy.h"
#include "tests/manager-gui/support/Hosts.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::gui;
using namespace Qt::StringLiterals;
using enum InstancesModel::Column;

namespace {

QStringList names(const QAbstractItemModel &model)
{
    QStringList result;
    for (int row = 0; row < model.rowCount(); ++row)
        result.append(model.index(row, Name).data().toString());
    return result;
}

} // namespace

class tst_InstancesModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void aSampleTouchesOnlyTheCellsThatChanged()
    {
        Hosts hosts;
        Host *host = hosts.live(u"demo"_s, {makeInstance(u"a"_s), makeInstance(u"b"_s), makeInstance(u"c"_s)});
        InstancesModel model(hosts.list);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        Hosts::link(host)->sendSample(u"b"_s, 50, 120, 120);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.first().at(0).toModelIndex(), model.index(1, Sessions));
        QCOMPARE(changed.first().at(1).toModelIndex(), model.index(1, MessagesTrend));
        QCOMPARE(model.index(1, Sessions).data().toString(), u"50"_s);
        Hosts::link(host)->sendSample(u"b"_s, 50, 120, 120);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(reset.count(), 0);
    }

    void hostsShareTheTableAndKeepApart()
    {
        Hosts hosts;
        Host *a = hosts.live(u"a"_s, {makeInstance(u"x"_s)});
        Host *b = hosts.live(u"b"_s, {makeInstance(u"x"_s), makeInstance(u"y"_s)});
        InstancesModel model(hosts.list);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QCOMPARE(model.rowCount(), 3);
        Hosts::link(a)->sendSnapshot({makeInstance(u"p"_s), makeInstance(u"q"_s), makeInstance(u"x"_s)});
        QCOMPARE(names(model), (QStringList{u"p"_s, u"q"_s, u"x"_s, u"x"_s, u"y"_s}));
        Hosts::link(b)->sendChange(makeInstance(u"z"_s));
        Hosts::link(a)->sendRemoval(u"q"_s);
        QCOMPARE(names(model), (QStringList{u"p"_s, u"x"_s, u"x"_s, u"y"_s, u"z"_s}));
        QCOMPARE(model.rowOf({b, u"y"_s}), 3);
        QCOMPARE(model.keyAt(3), (InstanceKey{b, u"y"_s}));
        QCOMPARE(reset.count(), 0);
    }

    void anAwayHostIsDimmedAndKeepsItsNumbers()
    {
        Hosts hosts;
        Host *host = hosts.live(u"demo"_s, {makeInstance(u"a"_s, api::InstanceState::Running, 7)});
        InstancesModel model(hosts.list);
        Hosts::link(host)->become(HostLink::State::Away);
        QVERIFY(model.index(0, Sessions).data(InstancesModel::DimmedRole).toBool());
        QCOMPARE(model.index(0, Sessions).data().toString(), u"7"_s);
        QCOMPARE(model.index(0, Shape).data(InstancesModel::ShapeRole).value<StateShape>(), StateShape::Away);
        QCOMPARE(model.index(0, Up).data().toString(), u"–"_s);
    }

    void aRequestIsShownUntilItsEvent()
    {
        Hosts hosts;
        Host *host = hosts.live(u"demo"_s, {makeInstance(u"a"_s)});
        InstancesModel model(hosts.list);
        host->request(u"a"_s, InstanceVerb::Stop);
        QCOMPARE(model.index(0, State).data().toString(), u"requested…"_s);
        Hosts::link(host)->sendChange(makeInstance(u"a"_s, api::InstanceState::Stopped));
        QCOMPARE(model.index(0, State).data().toString(), u"stopped"_s);
    }

    void aFailedInstanceSaysWhyInsteadOfNumbers()
    {
        Hosts hosts;
        api::Instance broken = makeInstance(u"a"_s, api::InstanceState::Failed);
        broken.error = u"address already in use"_s;
        hosts.live(u"demo"_s, {broken});
        InstancesModel model(hosts.list);
        QCOMPARE(model.index(0, State).data(InstancesModel::ErrorRole).toString(), u"address already in use"_s);
        for (const int column : {MessagesIn, MessagesOut, MessagesTrend, Up, Pid})
            QVERIFY(model.index(0, column).data().toString().isEmpty());
    }

    void aRemovedHostTakesItsRows()
    {
        Hosts hosts;
        Host *a = hosts.live(u"a"_s, {makeInstance(u"x"_s)});
        hosts.live(u"b"_s, {makeInstance(u"y"_s)});
        InstancesModel model(hosts.list);
        model.setScope(a);
        hosts.list.remove(a);
        QCOMPARE(model.scope(), nullptr);
        QCOMPARE(names(model), QStringList{u"y"_s});
    }

    void columnsAreNamedForAssistiveTechnology()
    {
        Hosts hosts;
        InstancesModel model(hosts.list);
        QCOMPARE(model.headerData(Sessions, Qt::Horizontal, Qt::DisplayRole).toString(), u"Sessions"_s);
        QCOMPARE(model.headerData(Sessions, Qt::Horizontal, Qt::AccessibleTextRole).toString(), u"Live sessions"_s);
    }

    void namesSortAsPeopleCount()
    {
        Hosts hosts;
        hosts.live(u"demo"_s, {makeInstance(u"node10"_s), makeInstance(u"Node2"_s), makeInstance(u"node1"_s)});
        InstancesModel model(hosts.list);
        InstancesProxy proxy(model);
        QCOMPARE(names(proxy), (QStringList{u"node1"_s, u"Node2"_s, u"node10"_s}));
    }

    void theOrderHoldsWhileThePointerIsOverTheTable()
    {
        Hosts hosts;
        Host *host = hosts.live(
            u"demo"_s, {makeInstance(u"a"_s, api::InstanceState::Running, 1), makeInstance(u"b"_s, api::InstanceState::Running, 2)});
        InstancesModel model(hosts.list);
        InstancesProxy proxy(model);
        proxy.sort(Sessions, Qt::DescendingOrder);
        QCOMPARE(names(proxy), (QStringList{u"b"_s, u"a"_s}));
        const QPersistentModelIndex chosen = proxy.index(1, Name);
        proxy.setHeld(true);
        Hosts::link(host)->sendSample(u"a"_s, 9);
        QCoreApplication::processEvents();
        QCOMPARE(names(proxy), (QStringList{u"b"_s, u"a"_s}));
        proxy.setHeld(false);
        QTRY_COMPARE(names(proxy), (QStringList{u"a"_s, u"b"_s}));
        QCOMPARE(chosen.data().toString(), u"a"_s);
    }

    void aSampleThatKeepsTheOrderMovesNothing()
    {
        Hosts hosts;
        Host *host = hosts.live(
            u"demo"_s, {makeInstance(u"a"_s, api::InstanceState::Running, 1), makeInstance(u"b"_s, api::InstanceState::Running, 5)});
        InstancesModel model(hosts.list);
        InstancesProxy proxy(model);
        proxy.sort(Sessions);
        QSignalSpy layout(&proxy, &QAbstractItemModel::layoutChanged);
        Hosts::link(host)->sendSample(u"a"_s, 2);
        QCoreApplication::processEvents();
        QCOMPARE(layout.count(), 0);
    }

    void everyDescribedColumnIsThereOnce()
    {
        Hosts hosts;
        Host *host = hosts.live(u"demo"_s, {makeInstance(u"a"_s), makeInstance(u"b"_s)});
        InstancesModel model(hosts.list);
        InstancesProxy proxy(model);
        QAbstractItemModelTester tester(&proxy, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const api::MetricColumn known{u"sessions"_s, u"Sessions"_s, {}, api::MetricKind::Gauge, {}};
        const api::MetricColumn news{u"queue"_s, u"Queue"_s, u"B"_s, api::MetricKind::Gauge, u"Bytes that wait"_s};
        Q_EMIT Hosts::link(host)->columnsReceived({{known, news}, {}});
        Q_EMIT Hosts::link(host)->columnsReceived({{known, news}, {}});
        QCOMPARE(proxy.columnCount(), int(ColumnCount) + 1);
        QCOMPARE(proxy.headerData(ColumnCount, Qt::Horizontal).toString(), u"Queue"_s);
        QCOMPARE(proxy.headerData(ColumnCount, Qt::Horizontal, Qt::ToolTipRole).toString(), u"Bytes that wait"_s);
        QCOMPARE(model.index(0, ColumnCount).data().toString(), u"–"_s);
        api::MetricSample sample;
        sample.columns = {u"queue"_s, u"sessions"_s};
        sample.instances = {{u"a"_s, {7100, 3}}, {u"b"_s, {912, 4}}};
        Q_EMIT Hosts::link(host)->sampleReceived(sample);
        QCOMPARE(model.index(0, ColumnCount).data().toString(), u"7.10 kB"_s);
        QCOMPARE(model.index(0, Sessions).data().toString(), u"3"_s);
        proxy.sort(ColumnCount);
        QCOMPARE(names(proxy), (QStringList{u"b"_s, u"a"_s}));
    }

    void statesFilterAndHoldStillUnderThePointer()
    {
        Hosts hosts;
        Host *host = hosts.live(u"demo"_s, {makeInstance(u"a"_s), makeInstance(u"b"_s, api::InstanceState::Stopped), makeInstance(u"c"_s)});
        InstancesModel model(hosts.list);
        InstancesProxy proxy(model);
        QCOMPARE(proxy.countByShape(), (QHash<StateShape, int>{{StateShape::Running, 2}, {StateShape::Stopped, 1}}));
        proxy.setFilterShapes({StateShape::Running});
        QCOMPARE(names(proxy), (QStringList{u"a"_s, u"c"_s}));
        proxy.setHeld(true);
        Hosts::link(host)->sendChange(makeInstance(u"a"_s, api::InstanceState::Stopped));
        QCOMPARE(names(proxy), (QStringList{u"a"_s, u"c"_s}));
        QCoreApplication::processEvents();
        QCOMPARE(names(proxy), (QStringList{u"a"_s, u"c"_s}));
        proxy.setHeld(false);
        QTRY_COMPARE(names(proxy), QStringList{u"c"_s});
        Hosts::link(host)->sendChange(makeInstance(u"b"_s));
        QTRY_COMPARE(names(proxy), (QStringList{u"b"_s, u"c"_s}));
    }

    void theFilterLooksAtNameStateTypeAndListener()
    {
        Hosts hosts;
        hosts.live(u"demo"_s, {makeInstance(u"chat"_s), makeInstance(u"b"_s, api::InstanceState::Stopped)});
        InstancesModel model(hosts.list);
        InstancesProxy proxy(model);
        proxy.setFilterText(u" CHA"_s);
        QCOMPARE(names(proxy), QStringList{u"chat"_s});
        proxy.setFilterText(u"stopp"_s);
        QCOMPARE(names(proxy), QStringList{u"b"_s});
        proxy.setFilterText(u":7000"_s);
        QCOMPARE(proxy.rowCount(), 2);
        proxy.setFilterText(u"7000 running"_s);
        QCOMPARE(names(proxy), QStringList{u"chat"_s});
    }
};

QTEST_GUILESS_MAIN(tst_InstancesModel)
#include "tst_InstancesModel.moc"
