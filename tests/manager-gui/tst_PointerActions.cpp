// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does with the pointer beyond pressing buttons: pointing at a chart, the menu of a heading, dragging, holding
// the pointer over rows that change. In the real window on a real agent.
#include "manager-gui/pages/instances/InstancesTable.h"
#include "manager-gui/widgets/MetricChart.h"
#include "tests/manager-gui/support/Manager.h"
#include "tests/support/AgentProcess.h"
#include "tests/support/ClientSocket.h"

using namespace signalbox;
using namespace signalbox::gui;
using namespace signalbox::test;
using namespace Qt::StringLiterals;

class tst_PointerActions : public QObject
{
    Q_OBJECT

    std::unique_ptr<AgentProcess> m_agent;
    std::unique_ptr<Manager> m_manager;

    MainWindow &window() { return m_manager->application->window(); }
    QTableView *table() { return m_manager->find<QTableView>("instancesTable"); }
    QStringList shown(int column)
    {
        QStringList texts;
        for (int row = 0; row < table()->model()->rowCount(); ++row)
            texts.append(m_manager->cell(row, column));
        return texts;
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
    /// As the window system reports it, so that widgets are entered and left and menus come up.
    void pointAt(QWidget *widget, const QPoint &at) { QTest::mouseMove(window().windowHandle(), widget->mapTo(&window(), at)); }
    void rightClick(QWidget *widget, const QPoint &at)
    {
        QTest::mouseClick(window().windowHandle(), Qt::RightButton, {}, widget->mapTo(&window(), at));
    }
    static QAction *actionIn(const QWidget *menu, const QString &text)
    {
        const QList<QAction *> actions = menu->actions();
        const auto it = std::find_if(actions.begin(), actions.end(), [&](const QAction *a) { return a->text() == text; });
        return it == actions.end() ? nullptr : *it;
    }
    static void choose(QMenu *menu, const QString &text)
    {
        QAction *action = actionIn(menu, text);
        QVERIFY2(action, qPrintable(text));
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
    }
    QPoint headingOf(int column)
    {
        QHeaderView *header = table()->horizontalHeader();
        return {header->sectionViewportPosition(column) + header->sectionSize(column) / 2, header->height() / 2};
    }
    void chooseInHeadingMenu(const QString &text)
    {
        rightClick(table()->horizontalHeader()->viewport(), headingOf(InstancesModel::State));
        QTRY_VERIFY(m_manager->find<QMenu>("columnsMenu"));
        QPointer<QMenu> menu = m_manager->find<QMenu>("columnsMenu");
        choose(menu, text);
        QTRY_VERIFY(!menu);
    }
    static void drag(QWidget *widget, const QPoint &from, const QPoint &to)
    {
        // The handle of a splitter moves along: the screen stands still.
        const QPoint origin = widget->mapToGlobal(QPoint());
        QTest::mousePress(widget, Qt::LeftButton, {}, from);
        // The way matters: Qt starts to drag after a few pixels.
        for (int step = 1; step <= 4; ++step) {
            const QPoint at = from + (to - from) * step / 4;
            QMouseEvent move(QEvent::MouseMove, at, origin + at, Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(widget, &move);
        }
        QTest::mouseRelease(widget, Qt::LeftButton, {}, widget->mapFromGlobal(origin + to));
    }
    QList<int> sizesOf(const char *splitter) { return m_manager->find<QSplitter>(splitter)->sizes(); }
    void dragHandle(const char *splitter, const QPoint &by)
    {
        QSplitterHandle *handle = m_manager->find<QSplitter>(splitter)->handle(1);
        const QPoint from = handle->rect().center();
        drag(handle, from, from + by);
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support (propagateSizeHints|raise|grabbing))"_s));
        m_agent = std::make_unique<AgentProcess>();
        m_agent->setInstances(demoInstances(m_agent->folder()));
        QVERIFY2(m_agent->start(), qPrintable(m_agent->errorText()));
        m_manager = std::make_unique<Manager>();
        QVERIFY(m_manager->start(Application::agentLinks()));
        m_manager->find<QLineEdit>("enrolmentTokenEdit")->setText(m_agent->enrolmentToken());
        m_manager->click("addHostConfirm");
        QTRY_VERIFY(table() && table()->model()->rowCount() == 4);
        QTRY_VERIFY(table()->model()->columnCount() > InstancesModel::ColumnCount);
    }
    void cleanup()
    {
        m_manager.reset();
        m_agent.reset();
    }

    void theChartTellsTheValuesUnderThePointer()
    {
        auto *tabs = m_manager->find<QTabBar>("detailTabs");
        QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(2).center());
        auto *chart = m_manager->find<MetricChart>("metricChart");
        QTRY_VERIFY(chart->stretchCount() == 2 && chart->lines().first().stretches.first().size() > 1);
        QVERIFY(chart->readOut().isEmpty());
        const QRect plot = chart->chart()->plotArea().toRect();
        // The newest values stand at the right.
        pointAt(chart->viewport(), {plot.right() - 2, plot.center().y()});
        QTRY_COMPARE(chart->readOut().size(), 3);
        QVERIFY(QTime::fromString(chart->readOut().at(0), u"HH:mm:ss"_s).isValid());
        QCOMPARE(chart->readOut().at(1), u"Messages in/s: 0"_s);
        QCOMPARE(chart->readOut().at(2), u"Messages out/s: 0"_s);
        const QImage pointed = chart->grab().toImage();
        // Nothing was measured before the host was added.
        pointAt(chart->viewport(), {plot.left() + 5, plot.center().y()});
        QTRY_COMPARE(chart->readOut().value(1), u"no data"_s);
        QVERIFY(chart->grab().toImage() != pointed);
        pointAt(&window(), {5, 5});
        QTRY_VERIFY(chart->readOut().isEmpty());
    }

    void columnsAreChosenInTheMenuOfTheHeading()
    {
        const QStringList first = shownTitles();
        chooseInHeadingMenu(u"Process id"_s);
        chooseInHeadingMenu(u"Bytes out"_s);
        QVERIFY(shownTitles().contains(u"Bytes out"_s));
        QCOMPARE(shownTitles().contains(u"Pid"_s), !first.contains(u"Pid"_s));
        chooseInHeadingMenu(u"Reset columns"_s);
        QCOMPARE(shownTitles(), first);
    }

    void aHeadingIsDraggedToItsPlaceAndItsBorderToAWidth()
    {
        QHeaderView *header = table()->horizontalHeader();
        QWidget *heading = header->viewport();
        const int before = header->visualIndex(InstancesModel::Type);
        drag(heading, headingOf(InstancesModel::Type), headingOf(InstancesModel::State) - QPoint(20, 0));
        QCOMPARE(header->visualIndex(InstancesModel::Type), 2);
        QVERIFY(before > 2);
        const int width = header->sectionSize(InstancesModel::Name);
        const QPoint border(header->sectionViewportPosition(InstancesModel::Name) + width - 1, header->height() / 2);
        drag(heading, border, border + QPoint(40, 0));
        QCOMPARE(header->sectionSize(InstancesModel::Name), width + 40);
        chooseInHeadingMenu(u"Reset columns"_s);
        QCOMPARE(header->visualIndex(InstancesModel::Type), before);
        QCOMPARE(header->sectionSize(InstancesModel::Name), width);
    }

    void aSelectionIsRestartedAtOnce()
    {
        const auto startedAt = [this](const QString &name) { return m_agent->instance(name).value("started_at"_L1).toString(); };
        const QStringList names = shown(InstancesModel::Name);
        QStringList before;
        for (const QString &name : names)
            before.append(startedAt(name));
        ClientSocket client(m_agent->portOf(u"EchoServerA"_s));
        QTRY_COMPARE(m_manager->cell(int(names.indexOf(u"EchoServerA"_s)), InstancesModel::Sessions), u"1"_s);
        // The first three of four, by a click and a shift-click.
        for (const auto &[row, modifiers] : {std::pair(0, Qt::NoModifier), std::pair(2, Qt::ShiftModifier)}) {
            const QRect cell = table()->visualRect(table()->model()->index(row, InstancesModel::Name));
            QTest::mouseClick(table()->viewport(), Qt::LeftButton, modifiers, cell.center());
        }
        m_manager->click("restartButton");
        QTRY_VERIFY(m_manager->find<QDialog>("confirmDialog"));
        QCOMPARE(m_manager->label("confirmTitle"), u"Restart 3 instances on demo?"_s);
        QCOMPARE(m_manager->label("confirmText"), u"1 session will be closed."_s);
        m_manager->click("confirmAccept");
        for (int row = 0; row < 3; ++row)
            QTRY_VERIFY(startedAt(names.at(row)) > before.at(row));
        QCOMPARE(startedAt(names.at(3)), before.at(3));
        QTRY_COMPARE(m_manager->label("summaryStates"), u"3 running"_s);
        QTRY_VERIFY(client.isClosed());
        QTRY_COMPARE(m_manager->label("summarySessions"), u"0"_s);
    }

    void movedSplittersAreRememberedAndReset()
    {
        const QList<int> tree = sizesOf("scopeSplitter");
        const QList<int> details = sizesOf("detailsSplitter");
        dragHandle("scopeSplitter", {60, 0});
        dragHandle("detailsSplitter", {0, -80});
        const QList<int> movedTree = sizesOf("scopeSplitter");
        const QList<int> movedDetails = sizesOf("detailsSplitter");
        // A handle is taken a few pixels beside its line.
        QVERIFY(std::abs(movedTree.first() - tree.first() - 60) <= 4);
        QVERIFY(std::abs(movedDetails.first() - details.first() + 80) <= 4);
        window().close();
        m_manager->application.reset();
        QVERIFY(m_manager->start(Application::agentLinks()));
        QTRY_COMPARE(sizesOf("scopeSplitter"), movedTree);
        QTRY_COMPARE(sizesOf("detailsSplitter"), movedDetails);

        QMenuBar *bar = window().menuBar();
        QAction *view = actionIn(bar, u"&View"_s);
        QVERIFY(view);
        QTest::mouseClick(bar, Qt::LeftButton, {}, bar->actionGeometry(view).center());
        QTRY_VERIFY(view->menu()->isVisible());
        choose(view->menu(), u"Reset layout"_s);
        QTRY_COMPARE(sizesOf("scopeSplitter"), tree);
        QTRY_COMPARE(sizesOf("detailsSplitter"), details);
    }

    void rowsKeepTheirOrderUnderThePointer()
    {
        QHeaderView *header = table()->horizontalHeader();
        for (int click = 0; click < 2; ++click)
            QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, headingOf(InstancesModel::Sessions));
        QCOMPARE(header->sortIndicatorOrder(), Qt::DescendingOrder);
        const std::vector<ClientSocket> some = ClientSocket::many(m_agent->portOf(u"EchoServerA"_s), 2);
        QTRY_COMPARE(m_manager->cell(0, InstancesModel::Name), u"EchoServerA"_s);
        pointAt(table()->viewport(), {200, 40});
        const QStringList held = shown(InstancesModel::Name);
        const int last = int(held.indexOf(u"WebSocketEcho"_s));
        QVERIFY(last > 0);
        const std::vector<ClientSocket> more = ClientSocket::many(m_agent->portOf(u"WebSocketEcho"_s), 5);
        // The numbers go on, the rows stay.
        QTRY_COMPARE(m_manager->cell(last, InstancesModel::Sessions), u"5"_s);
        QCOMPARE(m_manager->cell(0, InstancesModel::Sessions), u"2"_s);
        QCoreApplication::processEvents();
        QCOMPARE(shown(InstancesModel::Name), held);
        // Across rows it is still over the table.
        pointAt(table()->viewport(), {210, 100});
        QCoreApplication::processEvents();
        QCOMPARE(shown(InstancesModel::Name), held);
        pointAt(&window(), {5, 5});
        QTRY_COMPARE(m_manager->cell(0, InstancesModel::Name), u"WebSocketEcho"_s);
    }
};

QTEST_MAIN(tst_PointerActions)
#include "tst_PointerActions.moc"
