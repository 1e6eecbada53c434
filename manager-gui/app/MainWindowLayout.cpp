// SPDX-License-Identifier: GPL-3.0-or-later
// What the window remembers of its layout, and how it looks at its first start.
#include "manager-gui/app/MainWindow.h"

#include "manager-gui/pages/channels/ChannelsPage.h"
#include "manager-gui/pages/cluster/ClusterPage.h"
#include "manager-gui/pages/hosts/HostsTree.h"
#include "manager-gui/pages/instances/InstancesPage.h"
#include "manager-gui/pages/scope/ChartsPanel.h"
#include "manager-gui/pages/scope/EventsPanel.h"
#include "manager-gui/widgets/CountTabBar.h"

#include <QtCore/QSettings>
#include <QtGui/QCloseEvent>
#include <QtGui/QScreen>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QStackedWidget>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

constexpr QSize firstSize{1280, 800};
/// What a window manager's frame takes, at the most.
constexpr QSize windowFrame{16, 48};
constexpr int firstTreeWidth = 236;

} // namespace

void MainWindow::resizeToFirstSize()
{
    // A small screen keeps room for the frame that the window manager adds.
    const QSize room = screen()->availableSize() - windowFrame;
    resize(firstSize.boundedTo(room).expandedTo(minimumSize()));
}

void MainWindow::restoreLayout()
{
    resizeToFirstSize();
    m_splitter->setSizes({firstTreeWidth, firstSize.width() - firstTreeWidth});
    restoreGeometry(m_settings.value("window/geometry"_L1).toByteArray());
    m_splitter->restoreState(m_settings.value("window/splitter"_L1).toByteArray());
    m_instances->restore(m_settings);
    m_channels->restore(m_settings);
    m_cluster->restore(m_settings);
    const QString page = m_settings.value("scope/page"_L1).toString();
    int tab = m_tabs->count() - 1;
    while (tab > 0 && m_tabPages->widget(tab)->objectName() != page)
        --tab;
    m_tabs->setCurrentIndex(tab);
    m_charts->restore(m_settings.value("scope/charts"_L1).toString());
    m_timeline->restoreLayout(m_settings.value("timeline/columns"_L1).toByteArray());
    m_tree->setCollapsed(m_settings.value("tree/collapsed"_L1).toStringList());
}

Scope MainWindow::rememberedScope() const
{
    if (Host *host = m_hosts.byId(m_settings.value("window/scope"_L1).toString()))
        return host;
    const QString group = m_settings.value("window/group"_L1).toString();
    return m_hosts.groups().contains(group) ? Scope::ofGroup(group) : Scope();
}

void MainWindow::saveLayout()
{
    m_settings.setValue("window/geometry"_L1, saveGeometry());
    m_settings.setValue("window/splitter"_L1, m_splitter->saveState());
    m_settings.setValue("window/scope"_L1, m_scope.host ? m_scope.host->saved().id : QString());
    m_settings.setValue("window/group"_L1, m_scope.group);
    // By name: later versions may have more of them.
    m_settings.setValue("scope/page"_L1, m_tabPages->currentWidget()->objectName());
    m_settings.setValue("scope/charts"_L1, m_charts->state());
    m_settings.setValue("timeline/columns"_L1, m_timeline->layoutState());
    m_settings.setValue("tree/collapsed"_L1, m_tree->collapsed());
    m_instances->save(m_settings);
    m_channels->save(m_settings);
    m_cluster->save(m_settings);
}

void MainWindow::resetLayout()
{
    showNormal();
    resizeToFirstSize();
    m_splitter->setSizes({firstTreeWidth, firstSize.width() - firstTreeWidth});
    m_instances->resetLayout();
    m_channels->resetLayout();
    m_cluster->resetLayout();
    m_charts->resetLayout();
    m_timeline->resetLayout();
    m_tabs->setCurrentIndex(0);
    m_tree->setCollapsed({});
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    saveLayout();
    QMainWindow::closeEvent(event);
}

} // namespace signalbox::gui
