// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/manager-gui/screenshots/Stage.h"

#include "manager-gui/app/DemoSession.h"
#include "manager-gui/app/MainWindow.h"
#include "manager-gui/pages/hosts/HostsTree.h"
#include "manager-gui/pages/instances/InstancesPage.h"
#include "manager-gui/pages/instances/InstancesTable.h"
#include "tests/support/AgentProcess.h"

#include <QtGui/QPainter>
#include <QtTest/QtTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialog>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenu>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QTableView>

using namespace signalbox::gui;
using namespace Qt::StringLiterals;

namespace signalbox::test {

Stage::Stage(const QString &language, Hosts hosts) : m_theme(std::make_unique<Theme>(*qApp))
{
    CommandLine line;
    line.profile = m_profile.path();
    line.appearance = Appearance::Light;
    line.language = language;
    line.demo = hosts == Hosts::MadeUp;
    m_application = std::make_unique<Application>(line, *m_theme, Application::agentLinks());
    m_application->start();
    m_application->window().resize(1280, 800);
    QTest::qWait(200);
}

Stage::~Stage() = default;

QWidget *Stage::visible(const QString &objectName) const
{
    const QList<QWidget *> found = m_application->window().findChildren<QWidget *>(objectName);
    const auto it = std::find_if(found.begin(), found.end(), [](const QWidget *widget) { return widget->isVisible(); });
    return it == found.end() ? nullptr : *it;
}

Host *Stage::host(const QString &name) const
{
    for (int i = 0; i < m_application->hosts().count(); ++i) {
        if (m_application->hosts().at(i)->name() == name)
            return m_application->hosts().at(i);
    }
    return nullptr;
}

bool Stage::fillToken(const QString &token)
{
    if (!visible(u"enrolmentTokenEdit"_s))
        QTest::mouseClick(visible(u"addHostButton"_s), Qt::LeftButton);
    auto *edit = qobject_cast<QLineEdit *>(visible(u"enrolmentTokenEdit"_s));
    if (!edit)
        return false;
    edit->setText(token);
    return true;
}

bool Stage::addHost(const QString &token)
{
    const int before = m_application->hosts().count();
    if (!fillToken(token))
        return false;
    QTest::mouseClick(visible(u"addHostConfirm"_s), Qt::LeftButton);
    const HostList &hosts = m_application->hosts();
    return waitUntil([&] { return hosts.count() == before + 1 && hosts.at(before)->agent().has_value(); });
}

bool Stage::selectHost(const QString &name)
{
    // Without a name: all hosts.
    if (!name.isEmpty() && !host(name))
        return false;
    m_application->window().selectHost(host(name));
    return true;
}

bool Stage::selectInstance(const QString &name)
{
    InstancesTable *table = m_application->window().instances()->table();
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        if (table->model()->index(row, InstancesModel::Name).data().toString() == name) {
            table->selectRow(row);
            return true;
        }
    }
    return false;
}

bool Stage::selectRow(const QString &objectName, const QString &text)
{
    auto *table = qobject_cast<QTableView *>(visible(objectName));
    for (int row = 0; table && row < table->model()->rowCount(); ++row) {
        for (int column = 0; column < table->model()->columnCount(); ++column) {
            if (table->model()->index(row, column).data().toString() != text)
                continue;
            table->selectRow(row);
            return true;
        }
    }
    return false;
}

QString Stage::cellOf(const QString &instance, int column) const
{
    const QAbstractItemModel *model = m_application->window().instances()->table()->model();
    for (int row = 0; row < model->rowCount(); ++row) {
        if (model->index(row, InstancesModel::Name).data().toString() == instance)
            return model->index(row, column).data().toString();
    }
    return {};
}

bool Stage::selectFirst(int count)
{
    InstancesTable *table = m_application->window().instances()->table();
    if (table->model()->rowCount() < count)
        return false;
    table->clearSelection();
    const QItemSelection rows(table->model()->index(0, 0), table->model()->index(count - 1, 0));
    table->selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    return true;
}

bool Stage::showTab(const QString &bar, const QString &title)
{
    auto *tabs = qobject_cast<QTabBar *>(visible(bar));
    for (int i = 0; tabs && i < tabs->count(); ++i) {
        if (tabs->tabText(i) == title) {
            tabs->setCurrentIndex(i);
            return true;
        }
    }
    return false;
}

bool Stage::showPage(const QString &title)
{
    return showTab(u"pageTabs"_s, title);
}

bool Stage::showDetails(const QString &title)
{
    return showTab(u"detailTabs"_s, title);
}

bool Stage::showDetailsAt(int tab)
{
    return showTabAt(u"detailTabs"_s, tab);
}

bool Stage::showTabAt(const QString &bar, int tab)
{
    auto *tabs = qobject_cast<QTabBar *>(visible(bar));
    if (tabs)
        tabs->setCurrentIndex(tab);
    return tabs != nullptr;
}

bool Stage::pressReturn(const QString &objectName)
{
    QWidget *widget = visible(objectName);
    if (widget)
        QTest::keyClick(widget, Qt::Key_Return);
    return widget != nullptr;
}

void Stage::filter(const QString &text)
{
    qobject_cast<QLineEdit *>(visible(u"searchField"_s))->setText(text);
}

bool Stage::setColumns(const QStringList &titles, bool shown)
{
    QMenu menu;
    m_application->window().instances()->table()->fillColumnsMenu(&menu);
    const QList<QAction *> actions = menu.actions();
    qsizetype found = 0;
    for (QAction *action : actions) {
        if (titles.contains(action->text())) {
            action->setChecked(shown);
            ++found;
        }
    }
    return found == titles.size();
}

void Stage::pointAtChart(double share)
{
    auto *chart = qobject_cast<QAbstractScrollArea *>(visible(u"metricChart"_s));
    QTest::mouseMove(chart->viewport(), QPoint(int(chart->width() * share), chart->height() / 2));
}

void Stage::resize(int width, int height)
{
    m_application->window().resize(width, height);
    QTest::qWait(200);
}

bool Stage::isLive(const QString &name) const
{
    const Host *found = host(name);
    return found && found->isLive();
}

bool Stage::playCluster(DemoCluster::Scene scene)
{
    DemoSession *demo = m_application->demo();
    if (!demo)
        return false;
    demo->world().cluster().hold(scene);
    const bool isCut = scene == DemoCluster::Scene::Partitioned;
    if (!waitUntil([&] { return demo->world().cluster().scene() == scene && isLive(DemoCluster::wanderer()) != isCut; }))
        return false;
    // Each host is asked once a second.
    QTest::qWait(2200);
    return true;
}

void Stage::setAppearance(Appearance appearance)
{
    m_theme->apply(appearance);
    QTest::qWait(200);
}

bool Stage::take(const QString &file)
{
    QTest::qWait(200);
    return m_application->window().grab().save(file);
}

bool Stage::takeAddDialog(const QString &token, const QString &file)
{
    if (!fillToken(token))
        return false;
    return takeDialog(u"addHostDialog"_s, file);
}

bool Stage::takeDialog(const QString &objectName, const QString &file, bool closes)
{
    QTest::qWait(200);
    QPixmap picture = m_application->window().grab();
    QWidget *dialog = visible(objectName);
    if (!dialog)
        return false;
    QPainter painter(&picture);
    painter.fillRect(picture.rect(), QColor(0, 0, 0, 70));
    const QPoint corner(picture.rect().center() - dialog->rect().center());
    painter.drawPixmap(corner, dialog->grab());
    painter.setPen(QColor(0, 0, 0, 90));
    painter.drawRect(QRect(corner, dialog->size()).adjusted(-1, -1, 0, 0));
    painter.end();
    if (closes)
        dialog->close();
    return picture.save(file);
}

bool Stage::selectGroup(const QString &name)
{
    m_application->window().selectScope(Scope::ofGroup(name));
    return m_application->hosts().groups().contains(name);
}

bool Stage::click(const QString &objectName)
{
    QWidget *widget = visible(objectName);
    if (widget)
        QTest::mouseClick(widget, Qt::LeftButton);
    return widget != nullptr;
}

bool Stage::trigger(const QString &objectName)
{
    // Actions belong to the objects that know what they do, and stand in the menus.
    MainWindow &window = m_application->window();
    const QList<QAction *> actions = window.tree()->actions() + window.instances()->table()->actions();
    for (QAction *action : actions) {
        if (action->objectName() == objectName && action->isEnabled()) {
            action->trigger();
            return true;
        }
    }
    return false;
}

bool Stage::fill(const QString &editor, const QString &text)
{
    QWidget *found = visible(editor);
    auto *line = found ? found->findChild<QLineEdit *>() : nullptr;
    if (!line)
        return false;
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, text);
    return true;
}

bool Stage::choose(const QString &editor, const QString &value)
{
    QWidget *found = visible(editor);
    auto *box = found ? found->findChild<QComboBox *>() : nullptr;
    for (int i = 0; box && i < box->count(); ++i) {
        if (box->itemText(i).startsWith(value)) {
            box->setCurrentIndex(i);
            Q_EMIT box->activated(i);
            QTest::qWait(50);
            return true;
        }
    }
    return false;
}

bool Stage::scrollTo(const QString &objectName)
{
    auto *area = qobject_cast<QScrollArea *>(visible(u"formScroll"_s));
    auto *found = area ? area->findChild<QWidget *>(objectName) : nullptr;
    if (!found)
        return false;
    area->verticalScrollBar()->setValue(found->mapTo(area->widget(), QPoint()).y());
    QTest::qWait(50);
    return true;
}

bool Stage::type(const QString &objectName, const QString &text)
{
    auto *edit = qobject_cast<QLineEdit *>(visible(objectName));
    if (edit)
        edit->setText(text);
    return edit != nullptr;
}

} // namespace signalbox::test
