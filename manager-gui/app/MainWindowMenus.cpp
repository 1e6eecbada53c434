// SPDX-License-Identifier: GPL-3.0-or-later
// The menus and the tool bar of the window: everything that can be done, with its shortcut.
#include "manager-gui/app/MainWindow.h"

#include "manager-gui/pages/channels/ChannelsPage.h"
#include "manager-gui/pages/cluster/ClusterPage.h"
#include "manager-gui/pages/instances/InstancesPage.h"
#include "manager-gui/pages/instances/InstancesTable.h"
#include "manager-gui/widgets/CountTabBar.h"
#include "manager-gui/widgets/Icons.h"
#include "manager-gui/widgets/LiveTable.h"
#include "manager-gui/widgets/SearchField.h"
#include "shared/base/Version.h"

#include <QtCore/QSettings>
#include <QtGui/QActionGroup>
#include <QtGui/QShortcut>
#include <QtWidgets/QMenuBar>
#include <QtWidgets/QMessageBox>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QToolBar>
#include <QtWidgets/QToolButton>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

void MainWindow::makeToolBar()
{
    auto *bar = new QToolBar(tr("Tools"));
    bar->setObjectName(u"toolBar"_s);
    bar->setMovable(false);
    bar->setFloatable(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setIconSize({metric::icon, metric::icon});
    bar->setFixedHeight(metric::toolBar);
    const auto add = [bar](QAction *action, const QString &icon, const QString &objectName) {
        action->setIcon(themedIcon(icon));
        action->setIconVisibleInMenu(false);
        bar->addAction(action);
        auto *button = qobject_cast<QToolButton *>(bar->widgetForAction(action));
        button->setObjectName(objectName);
        button->setFocusPolicy(Qt::TabFocus);
    };
    add(m_hostActions.add(), u"add"_s, u"addHostButton"_s);
    bar->addSeparator();
    add(m_instanceActions.start(), u"play"_s, u"startButton"_s);
    add(m_instanceActions.stop(), u"stop"_s, u"stopButton"_s);
    add(m_instanceActions.restart(), u"restart"_s, u"restartButton"_s);
    add(m_instanceActions.drain(), u"drain"_s, u"drainButton"_s);
    bar->addSeparator();
    add(m_configActions.create(), u"add"_s, u"newInstanceButton"_s);
    add(m_configActions.edit(), u"edit"_s, u"editInstanceButton"_s);
    auto *space = new QWidget;
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(space);
    m_search = new SearchField;
    m_search->setObjectName(u"searchField"_s);
    m_search->setAccessibleName(tr("Filter instances"));
    m_search->setPlaceholderText(tr("Filter instances"));
    m_search->setClearButtonEnabled(true);
    m_search->setFixedWidth(300);
    bar->addWidget(m_search);
    addToolBar(bar);
    connect(m_search, &QLineEdit::textChanged, m_instances, &InstancesPage::setFilterText);
    connect(m_instances, &InstancesPage::filterCleared, m_search, &QLineEdit::clear);
}

void MainWindow::makeMenus()
{
    QMenu *host = menuBar()->addMenu(tr("&Host"));
    host->addAction(m_hostActions.add());
    host->addSeparator();
    host->setToolTipsVisible(true);
    host->addActions({m_hostActions.toggleConnection(), m_hostActions.edit(), m_hostActions.moveToGroup(), m_hostActions.renameGroup(),
                      m_hostActions.remove()});
    host->addSeparator();
    host->addAction(m_configActions.reload());
    auto *groups = new QMenu(this);
    m_hostActions.moveToGroup()->setMenu(groups);
    connect(groups, &QMenu::aboutToShow, this, [this, groups] {
        groups->clear();
        groups->addActions(m_hostActions.groupChoices(groups));
    });
    host->addSeparator();
    QAction *quit = host->addAction(tr("Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), this, &QWidget::close);
    quit->setMenuRole(QAction::QuitRole);

    QMenu *instance = menuBar()->addMenu(tr("&Instance"));
    instance->setToolTipsVisible(true);
    instance->addActions({m_instanceActions.start(), m_instanceActions.stop(), m_instanceActions.restart(), m_instanceActions.drain(),
                          m_instanceActions.resume()});
    instance->addSeparator();
    instance->addActions({m_configActions.create(), m_configActions.edit(), m_configActions.clone(), m_configActions.takeOver(),
                          m_configActions.giveBack(), m_configActions.remove()});
    instance->addSeparator();
    instance->addAction(tr("Select all"), QKeySequence::SelectAll, this, &MainWindow::selectAllRows);

    QMenu *session = menuBar()->addMenu(tr("&Session"));
    session->setToolTipsVisible(true);
    session->addActions({m_sessionActions.send(), m_sessionActions.close()});

    QMenu *channel = menuBar()->addMenu(tr("&Channel"));
    channel->setToolTipsVisible(true);
    channel->addActions(m_channels->menuActions());
    connect(m_channels, &ChannelsPage::findRequested, this, &MainWindow::findChannel);

    QMenu *cluster = menuBar()->addMenu(tr("Cl&uster"));
    cluster->setToolTipsVisible(true);
    cluster->addActions(m_clusterActions.all());

    QMenu *view = menuBar()->addMenu(tr("&View"));
    QAction *filter = view->addAction(tr("Filter instances"), QKeySequence(Qt::CTRL | Qt::Key_K), this, [this] {
        m_tabs->setCurrentIndex(0);
        m_search->setFocus();
        m_search->selectAll();
    });
    m_search->setHint(filter->shortcut().toString(QKeySequence::NativeText));
    view->addAction(tr("Clear filter"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K), m_instances, &InstancesPage::clearFilter);
    view->addSeparator();
    for (int page = 0; page < m_tabs->count(); ++page)
        view->addAction(m_tabs->tabText(page), QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + page)), m_tabs,
                        [this, page] { m_tabs->setCurrentIndex(page); });
    view->addSeparator();
    makeAppearanceMenu(view->addMenu(tr("Appearance")));
    QMenu *columns = view->addMenu(tr("Columns"));
    connect(columns, &QMenu::aboutToShow, this, [this, columns] {
        columns->clear();
        LiveTable *shown = m_channels->isVisible() ? m_channels->table()
            : m_cluster->isVisible()               ? m_cluster->table()
                                                   : m_instances->table();
        if (shown)
            shown->fillColumnsMenu(columns);
    });
    view->addAction(tr("Reset layout"), this, &MainWindow::resetLayout);

    QMenu *help = menuBar()->addMenu(tr("H&elp"));
    help->addAction(tr("Keyboard shortcuts"), QKeySequence(Qt::Key_F1), this, &MainWindow::showShortcuts);
    QAction *about = help->addAction(tr("About Signalbox"), this, &MainWindow::showAbout);
    about->setMenuRole(QAction::AboutRole);
}

void MainWindow::findChannel()
{
    m_tabs->setCurrentIndex(m_tabPages->indexOf(m_channels));
    m_channels->find();
}

void MainWindow::makeAppearanceMenu(QMenu *menu)
{
    auto *group = new QActionGroup(menu);
    const std::pair<Appearance, QString> choices[] = {
        {Appearance::System, tr("System")}, {Appearance::Light, tr("Light")}, {Appearance::Dark, tr("Dark")}};
    for (const auto &[appearance, title] : choices) {
        QAction *action = menu->addAction(title);
        action->setCheckable(true);
        action->setChecked(m_theme.appearance() == appearance);
        group->addAction(action);
        const Appearance chosen = appearance;
        connect(action, &QAction::triggered, this, [this, chosen] {
            m_theme.apply(chosen);
            m_settings.setValue("window/appearance"_L1, int(chosen));
        });
    }
}

void MainWindow::showShortcuts()
{
    QString rows;
    const auto menus = menuBar()->findChildren<QMenu *>();
    for (const QMenu *menu : menus) {
        const auto actions = menu->actions();
        for (const QAction *action : actions) {
            if (!action->shortcut().isEmpty())
                rows += u"<tr><td>%1</td><td width=24></td><td><b>%2</b></td></tr>"_s.arg(
                    action->text().remove(u'&').remove(u'…').toHtmlEscaped(),
                    action->shortcut().toString(QKeySequence::NativeText).toHtmlEscaped());
        }
    }
    auto *box = new QMessageBox(QMessageBox::NoIcon, tr("Keyboard shortcuts"), u"<table cellspacing=4>%1</table>"_s.arg(rows),
                                QMessageBox::Close, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

void MainWindow::showAbout()
{
    const QString text =
        u"<h3>Signalbox %1</h3><p>%2</p><p>%3</p>"_s.arg(productVersion, tr("Runs the server instances of many hosts from one window."),
                                                         tr("Free software under the GNU General Public License, version 3 or later."));
    auto *box = new QMessageBox(QMessageBox::NoIcon, tr("About Signalbox"), text, QMessageBox::Close, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIconPixmap(windowIcon().pixmap(64));
    box->open();
}

} // namespace signalbox::gui
