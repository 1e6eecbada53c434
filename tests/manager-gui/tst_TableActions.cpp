// SPDX-License-Identifier: GPL-3.0-or-later
// The table, its charts and its events as a person uses them, in the real window on a real agent: mouse, keyboard, menus.
#include "manager-gui/app/Application.h"
#include "manager-gui/app/MainWindow.h"
#include "manager-gui/widgets/MetricChart.h"
#include "tests/manager-gui/support/MemoryStore.h"
#include "tests/support/AgentProcess.h"

#include <QtTest/QtTest>
#include <QtWidgets/QtWidgets>

using namespace signalbox;
using namespace signalbox::gui;
using namespace signalbox::test;
using namespace Qt::StringLiterals;

class tst_TableActions : public QObject
{
    Q_OBJECT

    std::unique_ptr<AgentProcess> m_agent;
    std::shared_ptr<MemoryStore::Entries> m_keyring;
    std::unique_ptr<QTemporaryDir> m_profile;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<Application> m_manager;

    template <typename T>
    T *find(const QString &objectName)
    {
        const auto all = m_manager->window().findChildren<T *>(objectName);
        const auto it = std::find_if(all.begin(), all.end(), [](const T *widget) { return widget->isVisible(); });
        return it == all.end() ? nullptr : *it;
    }
    QTableView *table() { return find<QTableView>(u"instancesTable"_s); }
    void click(const QString &objectName)
    {
        auto *widget = find<QWidget>(objectName);
        QVERIFY2(widget && widget->isEnabled(), qPrintable(objectName));
        QTest::mouseClick(widget, Qt::LeftButton);
    }
    void clickTab(const QString &bar, const QString &title)
    {
        auto *tabs = find<QTabBar>(bar);
        for (int i = 0; i < tabs->count(); ++i) {
            if (tabs->tabText(i) == title)
                QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(i).center());
        }
        QCOMPARE(tabs->tabText(tabs->currentIndex()), title);
    }
    static QAction *actionIn(const QMenu *menu, const QString &text)
    {
        const QList<QAction *> actions = menu->actions();
        const auto it = std::find_if(actions.begin(), actions.end(), [&](const QAction *a) { return a->text() == text; });
        return it == actions.end() ? nullptr : *it;
    }
    /// View > Columns > `text`, as the menu stands when it is opened.
    void chooseInColumnsMenu(const QString &text)
    {
        const auto menus = m_manager->window().menuBar()->findChildren<QMenu *>();
        for (QMenu *menu : menus) {
            if (menu->title() != u"Columns"_s)
                continue;
            menu->popup(m_manager->window().mapToGlobal(QPoint(100, 100)));
            QAction *action = actionIn(menu, text);
            QVERIFY2(action, qPrintable(text));
            QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
        }
    }
    QStringList shownTitles()
    {
        QStringList titles;
        const QHeaderView *header = table()->horizontalHeader();
        for (int visual = 0; visual < header->count(); ++visual) {
            if (!header->isSectionHidden(header->logicalIndex(visual)))
                titles.append(header->model()->headerData(header->logicalIndex(visual), Qt::Horizontal).toString());
        }
        return titles;
    }
    QStringList shownNames()
    {
        QStringList names;
        for (int row = 0; row < table()->model()->rowCount(); ++row)
            names.append(table()->model()->index(row, InstancesModel::Name).data().toString());
        return names;
    }
    void selectRow(int row, Qt::KeyboardModifiers modifiers = {})
    {
        const QModelIndex index = table()->model()->index(row, InstancesModel::Name);
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, modifiers, table()->visualRect(index).center());
    }
    void clickHeader(const QString &title)
    {
        QHeaderView *header = table()->horizontalHeader();
        for (int column = 0; column < header->count(); ++column) {
            if (header->model()->headerData(column, Qt::Horizontal).toString() == title)
                QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, QPoint(header->sectionViewportPosition(column) + 12, 10));
        }
    }
    void open()
    {
        CommandLine line;
        line.profile = m_profile->path();
        line.appearance = Appearance::Light;
        m_manager = std::make_unique<Application>(line, *m_theme, Application::agentLinks(), std::make_unique<MemoryStore>(m_keyring));
        m_manager->start();
        QVERIFY(QTest::qWaitForWindowExposed(&m_manager->window()));
    }
    void reopen()
    {
        m_manager->window().close();
        m_manager.reset();
        open();
        QTRY_VERIFY(table() && table()->model()->rowCount() == 4);
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support (propagateSizeHints|raise|grabbing))"_s));
        m_agent = std::make_unique<AgentProcess>();
        m_agent->setInstances(demoInstances(m_agent->folder()));
        QVERIFY2(m_agent->start(), qPrintable(m_agent->errorText()));
        m_profile = std::make_unique<QTemporaryDir>();
        m_keyring = std::make_shared<MemoryStore::Entries>();
        m_theme = std::make_unique<Theme>(*qApp);
        open();
        find<QLineEdit>(u"enrolmentTokenEdit"_s)->setText(m_agent->enrolmentToken());
        click(u"addHostConfirm"_s);
        QTRY_VERIFY(table() && table()->model()->rowCount() == 4);
        // The columns that the agent describes come after the rows.
        QTRY_VERIFY(table()->model()->columnCount() > InstancesModel::ColumnCount);
    }
    void cleanup()
    {
        m_manager.reset();
        m_theme.reset();
        m_agent.reset();
    }

    void everyMeasuredColumnCanBeChosenAndIsRemembered()
    {
        m_manager->window().resize(1280, 800);
        QTRY_VERIFY(shownTitles().contains(u"Isolation"_s));
        const QStringList first = shownTitles();
        for (const QString &title : {u"Total sessions"_s, u"Messages in"_s, u"Bytes out"_s, u"Bytes in/s"_s}) {
            QVERIFY(!first.contains(title));
            chooseInColumnsMenu(title);
            QVERIFY2(shownTitles().contains(title), qPrintable(title));
        }
        const auto textUnder = [this](const QString &title) {
            const QAbstractItemModel &model = *table()->model();
            for (int column = 0; column < model.columnCount(); ++column) {
                if (model.headerData(column, Qt::Horizontal).toString() == title)
                    return model.index(0, column).data().toString();
            }
            return QString();
        };
        QTRY_VERIFY(!QStringList({QString(), u"–"_s}).contains(textUnder(u"Bytes in/s"_s)));
        chooseInColumnsMenu(u"Isolation"_s);
        QHeaderView *header = table()->horizontalHeader();
        header->moveSection(header->visualIndex(InstancesModel::Pid), 2);
        clickHeader(u"Type"_s);
        const QStringList wanted = shownTitles();
        QVERIFY(!wanted.contains(u"Isolation"_s));
        reopen();
        QTRY_COMPARE(shownTitles(), wanted);
        QCOMPARE(table()->horizontalHeader()->sortIndicatorSection(), int(InstancesModel::Type));
        chooseInColumnsMenu(u"Reset columns"_s);
        QCOMPARE(shownTitles(), first);
        QCOMPARE(table()->horizontalHeader()->sortIndicatorSection(), int(InstancesModel::Name));
    }

    void resetLayoutBringsTheFirstWindowBack()
    {
        const QStringList first = shownTitles();
        const QSize size = m_manager->window().size();
        chooseInColumnsMenu(u"Process id"_s);
        clickTab(u"detailTabs"_s, u"Events"_s);
        clickTab(u"pageTabs"_s, u"Timeline"_s);
        m_manager->window().resize(1000, 700);
        const auto actions = m_manager->window().menuBar()->findChildren<QMenu *>();
        for (const QMenu *menu : actions) {
            if (QAction *reset = actionIn(menu, u"Reset layout"_s))
                reset->trigger();
        }
        QCOMPARE(find<QTabBar>(u"pageTabs"_s)->currentIndex(), 0);
        QCOMPARE(find<QTabBar>(u"detailTabs"_s)->currentIndex(), 0);
        QTRY_COMPARE(shownTitles(), first);
        QTRY_COMPARE(m_manager->window().size(), size);
    }

    void theTableIsSortedByItsHeader()
    {
        QCOMPARE(shownNames().first(), u"CommandServer"_s);
        clickHeader(u"Name"_s);
        QCOMPARE(shownNames().first(), u"WebSocketEcho"_s);
        clickHeader(u"Type"_s);
        // Equal types keep the order of their names.
        QCOMPARE(shownNames(), (QStringList{u"EchoServerA"_s, u"EchoServerB"_s, u"CommandServer"_s, u"WebSocketEcho"_s}));
    }

    void rowsAreFilteredByTextAndByState()
    {
        QVERIFY(m_agent->cli({u"stop"_s, u"EchoServerB"_s}).exitCode == 0);
        QTRY_VERIFY(find<QWidget>(u"stateChipStopped"_s));
        QCOMPARE(find<QWidget>(u"stateChipRunning"_s)->accessibleName(), u"running 3"_s);
        click(u"stateChipStopped"_s);
        QCOMPARE(shownNames(), QStringList{u"EchoServerB"_s});
        QCOMPARE(find<QLabel>(u"shownLabel"_s)->text(), u"1 of 4 shown"_s);
        click(u"stateChipRunning"_s);
        QCOMPARE(table()->model()->rowCount(), 4);
        click(u"stateChipStopped"_s);
        QTest::keyClicks(find<QLineEdit>(u"searchField"_s), u"echo running"_s);
        QCOMPARE(shownNames(), (QStringList{u"EchoServerA"_s, u"WebSocketEcho"_s}));
        find<QLineEdit>(u"searchField"_s)->setText(QString::number(m_agent->portOf(u"CommandServer"_s)));
        QCOMPARE(shownNames(), QStringList{u"CommandServer"_s});
        find<QLineEdit>(u"searchField"_s)->setText(u"no such thing"_s);
        QCOMPARE(find<QLabel>(u"instancesEmpty"_s)->text(), u"No instance contains “no such thing”"_s);
        click(u"emptyClearButton"_s);
        QCOMPARE(table()->model()->rowCount(), 4);
        QVERIFY(find<QLineEdit>(u"searchField"_s)->text().isEmpty());
    }

    void manyAreStoppedAndStartedAtOnce()
    {
        selectRow(0);
        selectRow(2, Qt::ControlModifier);
        QVERIFY(find<QLabel>(u"summaryTitle"_s)->text().startsWith(u"2 instance"_s));
        QTRY_COMPARE(find<QLabel>(u"summaryStates"_s)->text(), u"2 running"_s);
        selectRow(3, Qt::ShiftModifier);
        QTest::keyClick(table(), Qt::Key_A, Qt::ControlModifier);
        QVERIFY(find<QLabel>(u"summaryTitle"_s)->text().startsWith(u"4 instance"_s));
        QTest::keyClick(&m_manager->window(), Qt::Key_F5, Qt::ShiftModifier);
        QTRY_VERIFY(find<QLabel>(u"confirmTitle"_s));
        QCOMPARE(find<QLabel>(u"confirmTitle"_s)->text(), u"Stop 4 instances on demo?"_s);
        click(u"confirmAccept"_s);
        QTRY_COMPARE(find<QLabel>(u"summaryStates"_s)->text(), u"4 stopped"_s);
        QCOMPARE(m_agent->instance(u"EchoServerA"_s).value("state"_L1).toString(), u"stopped"_s);
        click(u"startButton"_s);
        QTRY_COMPARE(find<QLabel>(u"summaryStates"_s)->text(), u"4 running"_s);
    }

    void aChartShowsWhatIsChosenOverTheChosenTime()
    {
        selectRow(1);
        clickTab(u"detailTabs"_s, u"Charts"_s);
        auto *chart = find<MetricChart>(u"metricChart"_s);
        QTRY_COMPARE(chart->lines().size(), 2);
        QTRY_VERIFY(chart->stretchCount() == 2 && chart->lines().first().stretches.first().size() > 1);
        QVERIFY(!chart->valuesAt(QDateTime::currentMSecsSinceEpoch()).isEmpty());
        auto *button = find<QToolButton>(u"chartMetricsButton"_s);
        const auto choose = [&](const QString &title) {
            QTimer::singleShot(0, button, [button, title] {
                QMenu *menu = button->menu();
                QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(actionIn(menu, title)).center());
            });
            QTest::mouseClick(button, Qt::LeftButton);
        };
        choose(u"Bytes in/s"_s);
        QTRY_COMPARE(chart->lines().size(), 3);
        QCOMPARE(chart->lines().last().column.unit, u"B/s"_s);
        choose(u"Messages in/s"_s);
        QTRY_COMPARE(chart->lines().size(), 2);
        click(u"chartLong"_s);
        QVERIFY(find<QToolButton>(u"chartLong"_s)->isChecked());
        // The first mean is there after ten seconds.
        QTRY_VERIFY_WITH_TIMEOUT(chart->stretchCount() > 0, 25'000);
        click(u"chartShort"_s);
        selectRow(2, Qt::ControlModifier);
        QTRY_COMPARE(chart->lines().size(), 4);
        clickTab(u"pageTabs"_s, u"Charts"_s);
        chart = find<MetricChart>(u"metricChart"_s);
        QTRY_VERIFY(chart->stretchCount() > 0);
    }

    void eventsAreFilteredCopiedAndFollowed()
    {
        QVERIFY(m_agent->cli({u"stop"_s, u"WebSocketEcho"_s}).exitCode == 0);
        QVERIFY(m_agent->cli({u"stop"_s, u"EchoServerB"_s}).exitCode == 0);
        selectRow(3);
        clickTab(u"detailTabs"_s, u"Events"_s);
        auto *events = find<QTableView>(u"eventsTable"_s);
        const auto what = [](const QTableView *view, int row) { return view->model()->index(row, EventsModel::What).data().toString(); };
        QTRY_VERIFY(events->model()->rowCount() >= 2);
        QCOMPARE(what(events, 0), u"stopping… → stopped"_s);
        for (int row = 0; row < events->model()->rowCount(); ++row)
            QVERIFY(events->model()->index(row, EventsModel::Instance).data().toString() != u"EchoServerB"_s);

        clickTab(u"pageTabs"_s, u"Timeline"_s);
        auto *timeline = find<QTableView>(u"timelineTable"_s);
        QTRY_VERIFY(timeline->model()->rowCount() >= 4);
        QTest::keyClicks(find<QLineEdit>(u"eventsFilter"_s), u"EchoServerB stopped"_s);
        QTRY_COMPARE(timeline->model()->rowCount(), 1);
        const QModelIndex hit = timeline->model()->index(0, EventsModel::Instance);
        const QPoint at = timeline->visualRect(hit).center();
        QTest::mouseClick(timeline->viewport(), Qt::LeftButton, {}, at);
        QTest::keyClick(timeline, Qt::Key_C, Qt::ControlModifier);
        QTRY_VERIFY(QGuiApplication::clipboard()->text().contains(u"EchoServerB\tstopping… → stopped"_s));
        QTest::mouseDClick(timeline->viewport(), Qt::LeftButton, {}, at);
        QTRY_VERIFY(table());
        QCOMPARE(table()->selectionModel()->currentIndex().data().toString(), u"EchoServerB"_s);
    }

    void theSmallestWindowNeedsNoHorizontalScrolling()
    {
        m_manager->window().resize(960, 600);
        QTRY_COMPARE(m_manager->window().size(), QSize(960, 600));
        QCOMPARE(table()->horizontalScrollBar()->maximum(), 0);
    }

    void lightAndDarkChangeWithoutARestart()
    {
        const QImage light = m_manager->window().grab().toImage();
        m_theme->apply(Appearance::Dark);
        const QImage dark = m_manager->window().grab().toImage();
        QVERIFY(light.pixelColor(500, 300).lightness() > 200);
        QVERIFY(dark.pixelColor(500, 300).lightness() < 80);
    }
};

QTEST_MAIN(tst_TableActions)
#include "tst_TableActions.moc"
