// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/actions/ClusterActions.h"
#include "manager-gui/actions/ConfigActions.h"
#include "manager-gui/actions/HostActions.h"
#include "manager-gui/actions/InstanceActions.h"
#include "manager-gui/actions/SessionActions.h"
#include "manager-gui/model/EventsModel.h"
#include "manager-gui/model/HostsModel.h"
#include "manager-gui/model/MetricHistories.h"
#include "manager-gui/widgets/Theme.h"

#include <QtWidgets/QMainWindow>

class QLabel;
class QSettings;
class QSplitter;
class QStackedWidget;

namespace signalbox::gui {

class ChannelsPage;
class ChartsPanel;
class ClusterPage;
class CountTabBar;
class EventsPanel;
class FirstMinutePage;
class HostsTree;
class InstancesPage;
class MessageBar;
class RefusedPage;
class ScopeHeader;
class SearchField;

/// The one window. It only navigates: from the scope at the left to its pages at the right.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    MainWindow(HostList &hosts, Theme &theme, QSettings &settings, QWidget *parent = nullptr);
    ~MainWindow() override;

    void selectHost(Host *host);
    void selectScope(const Scope &scope);
    /// Marks the window as one that shows made-up hosts, and lets it be left.
    void markAsDemo();
    void showMessage(const QString &message);
    HostsTree *tree() { return m_tree; }
    InstancesPage *instances() { return m_instances; }
    ChannelsPage *channels() { return m_channels; }
    /// What was looked at when the window was last closed; needs the hosts.
    Scope rememberedScope() const;

Q_SIGNALS:
    void demoRequested();
    void demoLeft();

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void makeToolBar();
    void makeMenus();
    void makeAppearanceMenu(QMenu *menu);
    void makeCentre();
    void makeDemoBar();
    void makeStatusBar();
    void resizeToFirstSize();
    void restoreLayout();
    void saveLayout();
    void resetLayout();

    void setScope(const Scope &scope);
    void findChannel();
    void showInstance(const InstanceKey &key);
    /// Shows a new instance as soon as it is there.
    void showCreated(const InstanceKey &key);
    void selectAllRows();
    /// The hosts of the scope, as they are now, onto the charts.
    void chartScope();
    void updateCentre();
    void updateStatus();
    void updateTabs();
    void addHost();
    void logInAgain(Host *host);
    void editHost(Host *host);
    void askName(const QString &title, const QString &label, const QString &text, const std::function<void(const QString &)> &accepted);
    void askNewGroup(Host *host);
    void askGroupName(const QString &group);
    void ask(const Question &question, QObject *context, std::function<void()> accepted);
    void showShortcuts();
    void showAbout();

    HostList &m_hosts;
    Theme &m_theme;
    QSettings &m_settings;
    HostsModel m_hostsModel;
    EventsModel m_events;
    MetricHistories m_histories;
    HostActions m_hostActions;
    InstanceActions m_instanceActions;
    SessionActions m_sessionActions;
    ConfigActions m_configActions;
    ClusterActions m_clusterActions;
    Scope m_scope;

    QStackedWidget *m_centre = nullptr;
    QWidget *m_demoBar = nullptr;
    FirstMinutePage *m_firstMinute = nullptr;
    QSplitter *m_splitter = nullptr;
    HostsTree *m_tree = nullptr;
    MessageBar *m_messages = nullptr;
    ScopeHeader *m_header = nullptr;
    CountTabBar *m_tabs = nullptr;
    QStackedWidget *m_pages = nullptr;
    QWidget *m_tabbed = nullptr;
    QStackedWidget *m_tabPages = nullptr;
    InstancesPage *m_instances = nullptr;
    ChannelsPage *m_channels = nullptr;
    ClusterPage *m_cluster = nullptr;
    ChartsPanel *m_charts = nullptr;
    EventsPanel *m_timeline = nullptr;
    RefusedPage *m_refused = nullptr;
    SearchField *m_search = nullptr;
    QLabel *m_connected = nullptr;
    QLabel *m_account = nullptr;
    QTimer m_ticking;
};

} // namespace signalbox::gui
