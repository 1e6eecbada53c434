// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/WindowDriver.h"

#include "manager-gui/app/MainWindow.h"
#include "tests/support/AgentProcess.h"

#include <QtCore/QFile>
#include <QtTest/QtTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QTableView>
#include <QtWidgets/QTreeView>

namespace signalbox::test {

using namespace Qt::StringLiterals;

namespace {

/// Often enough to see a stall of a tenth of a second.
constexpr int beatMs = 10;

bool isInView(const QAbstractItemView &view, const QModelIndex &index)
{
    const QRect rect = view.visualRect(index);
    return index.isValid() && !rect.isEmpty() && view.viewport()->rect().intersects(rect);
}

/// How long this thread was ready to run while the machine ran others.
qint64 waitedForProcessorMs()
{
    QFile file(u"/proc/thread-self/schedstat"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() / 1'000'000;
}

bool clickIndex(QAbstractItemView &view, const QModelIndex &index)
{
    view.scrollTo(index);
    if (!isInView(view, index))
        return false;
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, view.visualRect(index).center());
    return true;
}

} // namespace

WindowDriver::WindowDriver()
{
    QObject::connect(&m_beat, &QTimer::timeout, &m_beat, [this] {
        const qint64 waited = waitedForProcessorMs();
        m_longest = std::max(m_longest, m_sinceBeat.restart() - beatMs - (waited - std::exchange(m_waitedAtBeat, waited)));
    });
}

WindowDriver::~WindowDriver() = default;

bool WindowDriver::open()
{
    m_theme = std::make_unique<gui::Theme>(*qApp);
    gui::CommandLine line;
    line.profile = m_profile.path();
    m_application = std::make_unique<gui::Application>(line, *m_theme, gui::Application::agentLinks());
    m_application->start();
    window().resize(1280, 800);
    m_sinceBeat.start();
    m_waitedAtBeat = waitedForProcessorMs();
    m_beat.start(beatMs);
    return QTest::qWaitForWindowExposed(&window());
}

QWidget &WindowDriver::window()
{
    return m_application->window();
}

qint64 WindowDriver::longestFreezeMs()
{
    return std::exchange(m_longest, 0);
}

QWidget *WindowDriver::visibleWidget(const QString &objectName) const
{
    const QWidgetList windows = QApplication::topLevelWidgets();
    for (QWidget *top : windows) {
        if (top->objectName() == objectName && top->isVisible())
            return top;
        const QList<QWidget *> found = top->findChildren<QWidget *>(objectName);
        for (QWidget *widget : found) {
            if (widget->isVisible())
                return widget;
        }
    }
    return nullptr;
}

bool WindowDriver::click(const QString &objectName)
{
    if (!waitUntil([&] { return visibleWidget(objectName) && visibleWidget(objectName)->isEnabled(); }, 5000))
        return false;
    QTest::mouseClick(visibleWidget(objectName), Qt::LeftButton);
    return true;
}

bool WindowDriver::type(const QString &objectName, const QString &text)
{
    auto *edit = qobject_cast<QLineEdit *>(visibleWidget(objectName));
    if (!edit || !edit->isEnabled())
        return false;
    QTest::mouseClick(edit, Qt::LeftButton);
    edit->selectAll();
    QTest::keyClicks(edit, text);
    return edit->text() == text;
}

bool WindowDriver::isEnabled(const QString &objectName) const
{
    const QWidget *widget = visibleWidget(objectName);
    return widget && widget->isEnabled();
}

QString WindowDriver::toolTip(const QString &objectName) const
{
    const QWidget *widget = visibleWidget(objectName);
    return widget ? widget->toolTip() : QString();
}

bool WindowDriver::addHost(const QString &token)
{
    if (!visibleWidget(u"enrolmentTokenEdit"_s) && !click(u"addHostButton"_s))
        return false;
    if (!waitUntil([this] { return visibleWidget(u"enrolmentTokenEdit"_s) != nullptr; }, 5000))
        return false;
    auto *edit = qobject_cast<QLineEdit *>(visibleWidget(u"enrolmentTokenEdit"_s));
    QTest::mouseClick(edit, Qt::LeftButton);
    QTest::keyClicks(edit, token);
    return click(u"addHostConfirm"_s);
}

bool WindowDriver::selectHost(const QString &name)
{
    auto *tree = qobject_cast<QTreeView *>(visibleWidget(u"hostsTree"_s));
    if (!tree)
        return false;
    const QModelIndexList found =
        tree->model()->match(tree->model()->index(0, 0), Qt::DisplayRole, name, 1, Qt::MatchExactly | Qt::MatchRecursive);
    return !found.isEmpty() && clickIndex(*tree, found.first());
}

QString WindowDriver::hostText(const QString &name) const
{
    const auto *tree = qobject_cast<QTreeView *>(visibleWidget(u"hostsTree"_s));
    if (!tree)
        return {};
    const QModelIndexList found =
        tree->model()->match(tree->model()->index(0, 0), Qt::DisplayRole, name, 1, Qt::MatchExactly | Qt::MatchRecursive);
    if (found.isEmpty() || !isInView(*tree, found.first()))
        return {};
    return found.first().data(Qt::AccessibleTextRole).toString();
}

QTableView *WindowDriver::table() const
{
    return qobject_cast<QTableView *>(visibleWidget(u"instancesTable"_s));
}

int WindowDriver::columnOf(const QString &title) const
{
    const QAbstractItemModel &model = *table()->model();
    for (int column = 0; column < model.columnCount(); ++column) {
        if (!table()->isColumnHidden(column) && model.headerData(column, Qt::Horizontal).toString() == title)
            return column;
    }
    return -1;
}

QModelIndex WindowDriver::find(const QString &instance, int column, const QString &host) const
{
    const int nameColumn = columnOf(u"Name"_s);
    const int hostColumn = columnOf(u"Host"_s);
    const QAbstractItemModel &model = *table()->model();
    for (int row = 0; row < model.rowCount(); ++row) {
        const bool sameHost = host.isEmpty() || hostColumn < 0 || model.index(row, hostColumn).data().toString() == host;
        if (sameHost && model.index(row, nameColumn).data().toString() == instance)
            return model.index(row, column);
    }
    return {};
}

bool WindowDriver::selectInstance(const QString &name, const QString &host)
{
    return table() && clickIndex(*table(), find(name, columnOf(u"Name"_s), host));
}

QString WindowDriver::cell(const QString &instance, const QString &column, const QString &host) const
{
    if (!table() || columnOf(column) < 0)
        return {};
    const QModelIndex index = find(instance, columnOf(column), host);
    return isInView(*table(), index) ? index.data().toString() : QString();
}

bool WindowDriver::showSessions()
{
    auto *tabs = qobject_cast<QTabBar *>(visibleWidget(u"detailTabs"_s));
    for (int i = 0; tabs && i < tabs->count(); ++i) {
        if (tabs->tabText(i).startsWith(u"Sessions"_s)) {
            QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(i).center());
            return waitUntil([this] { return visibleWidget(u"sessionsTable"_s) != nullptr; }, 2000);
        }
    }
    return false;
}

int WindowDriver::sessionRows() const
{
    const auto *sessions = qobject_cast<QTableView *>(visibleWidget(u"sessionsTable"_s));
    return sessions ? sessions->model()->rowCount() : -1;
}

bool WindowDriver::selectSession(int row)
{
    auto *sessions = qobject_cast<QTableView *>(visibleWidget(u"sessionsTable"_s));
    return sessions && clickIndex(*sessions, sessions->model()->index(row, 0));
}

bool WindowDriver::confirm()
{
    if (!waitUntil([this] { return visibleWidget(u"confirmAccept"_s) != nullptr; }, 5000))
        return false;
    m_lastQuestion = label(u"confirmTitle"_s) + u' ' + label(u"confirmText"_s);
    return click(u"confirmAccept"_s);
}

QString WindowDriver::label(const QString &objectName) const
{
    const auto *found = qobject_cast<QLabel *>(visibleWidget(objectName));
    return found ? found->text() : QString();
}

} // namespace signalbox::test
