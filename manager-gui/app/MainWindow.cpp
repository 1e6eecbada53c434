// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/app/MainWindow.h"

#include "manager-gui/actions/Permits.h"
#include "manager-gui/app/ConfigDialogs.h"
#include "manager-gui/model/ErrorText.h"
#include "manager-gui/model/Format.h"
#include "manager-gui/pages/channels/ChannelsPage.h"
#include "manager-gui/pages/cluster/ClusterPage.h"
#include "manager-gui/pages/hosts/FirstMinutePage.h"
#include "manager-gui/pages/hosts/HostsTree.h"
#include "manager-gui/pages/hosts/RefusedPage.h"
#include "manager-gui/pages/instances/InstanceDetails.h"
#include "manager-gui/pages/instances/InstancesPage.h"
#include "manager-gui/pages/instances/InstancesTable.h"
#include "manager-gui/pages/scope/ChartsPanel.h"
#include "manager-gui/pages/scope/EventsPanel.h"
#include "manager-gui/pages/scope/ScopeHeader.h"
#include "manager-gui/widgets/CountTabBar.h"
#include "manager-gui/widgets/MessageBar.h"
#include "manager-gui/widgets/SearchField.h"

#include <QtCore/QSettings>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QStatusBar>
#include <QtWidgets/QVBoxLayout>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

constexpr QSize smallest{960, 600};

Ask askBy(MainWindow *window, void (MainWindow::*ask)(const Question &, QObject *, std::function<void()>))
{
    return [window, ask](const Question &question, QObject *context, std::function<void()> accepted) {
        (window->*ask)(question, context, std::move(accepted));
    };
}

} // namespace

MainWindow::MainWindow(HostList &hosts, Theme &theme, QSettings &settings, QWidget *parent)
    : QMainWindow(parent),
      m_hosts(hosts),
      m_theme(theme),
      m_settings(settings),
      m_hostsModel(hosts),
      m_events(hosts),
      m_histories(hosts),
      m_hostActions(hosts, askBy(this, &MainWindow::ask)),
      m_instanceActions(hosts, askBy(this, &MainWindow::ask)),
      m_sessionActions(askBy(this, &MainWindow::ask)),
      m_configActions(hosts, askBy(this, &MainWindow::ask)),
      m_clusterActions(askBy(this, &MainWindow::ask))
{
    setObjectName(u"mainWindow"_s);
    setWindowTitle(tr("Signalbox"));
    setMinimumSize(smallest);
    makeCentre();
    makeToolBar();
    makeMenus();
    makeStatusBar();
    auto *dialogs = new ConfigDialogs({m_configActions, m_instanceActions, m_sessionActions}, *m_messages, this);
    connect(dialogs, &ConfigDialogs::created, this, &MainWindow::showCreated);
    connect(&m_configActions, &ConfigActions::failed, this, &MainWindow::showMessage);
    connect(&m_clusterActions, &ClusterActions::failed, this, &MainWindow::showMessage);

    connect(&m_hostActions, &HostActions::addRequested, this, &MainWindow::addHost);
    connect(&m_hostActions, &HostActions::editRequested, this, &MainWindow::editHost);
    connect(&m_hostActions, &HostActions::newGroupRequested, this, &MainWindow::askNewGroup);
    connect(&m_hostActions, &HostActions::renameGroupRequested, this, &MainWindow::askGroupName);
    connect(&m_hostActions, &HostActions::failed, this, &MainWindow::showMessage);
    connect(&hosts.secrets(), &Secrets::problem, this, &MainWindow::showMessage);
    connect(&m_instanceActions, &InstanceActions::failed, this, &MainWindow::showMessage);
    connect(&m_sessionActions, &SessionActions::failed, this, &MainWindow::showMessage);
    connect(&hosts, &HostList::storageFailed, this, [this](const Error &error) { showMessage(errorText(error)); });
    const auto followHosts = [this] {
        updateCentre();
        chartScope();
    };
    connect(&hosts, &HostList::hostAdded, this, [this, followHosts](Host *host) {
        connect(host, &Host::savedChanged, this, &MainWindow::chartScope); // its group may be another
        followHosts();
    });
    connect(&hosts, &HostList::hostRemoved, this, followHosts);
    for (int i = 0; i < hosts.count(); ++i)
        connect(hosts.at(i), &Host::savedChanged, this, &MainWindow::chartScope);
    connect(&m_hostsModel, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex &, const QModelIndex &, const QList<int> &roles) {
                // Without roles a state changed; with roles it is only a number, and the tick shows that.
                if (roles.isEmpty()) {
                    updateCentre();
                    m_header->refresh();
                }
            });
    m_ticking.setInterval(std::chrono::seconds(1));
    connect(&m_ticking, &QTimer::timeout, this, [this] {
        m_header->refresh();
        m_charts->refresh();
        m_cluster->refresh();
        m_timeline->refresh();
    });
    m_ticking.start();
    restoreLayout();
    setScope({});
    updateCentre();
}

MainWindow::~MainWindow() = default;

void MainWindow::makeCentre()
{
    m_tree = new HostsTree(m_hostsModel);
    m_tree->addActions({m_hostActions.toggleConnection(), m_hostActions.edit(), m_hostActions.moveToGroup(), m_hostActions.renameGroup(),
                        m_configActions.create(), m_configActions.reload(), m_hostActions.remove()});
    m_messages = new MessageBar;
    m_header = new ScopeHeader(m_hosts);
    m_tabs = new CountTabBar;
    m_tabs->setObjectName(u"pageTabs"_s);
    m_tabs->setAccessibleName(tr("Pages"));
    m_tabs->addTab(tr("Instances"));
    m_tabs->addTab(tr("Channels"));
    m_tabs->addTab(tr("Cluster"));
    m_tabs->addTab(tr("Charts"));
    m_tabs->addTab(tr("Timeline"));
    m_instances = new InstancesPage(m_hosts, {m_instanceActions, m_sessionActions, m_configActions}, m_histories, m_events);
    m_channels = new ChannelsPage(m_hosts, *m_configActions.create());
    m_cluster = new ClusterPage(m_hosts, m_clusterActions, m_events);
    m_charts = new ChartsPanel(m_histories, {u"messages_in_rate"_s, u"messages_out_rate"_s});
    m_charts->setObjectName(u"chartsPage"_s);
    m_timeline = new EventsPanel(m_events, EventsPanel::Of::Scope);
    m_tabPages = new QStackedWidget;
    for (QWidget *page : std::initializer_list<QWidget *>{m_instances, m_channels, m_cluster, m_charts, m_timeline})
        m_tabPages->addWidget(page);
    m_refused = new RefusedPage(m_hosts);

    m_tabbed = new QWidget;
    auto *tabbed = new QVBoxLayout(m_tabbed);
    tabbed->setContentsMargins(0, 0, 0, 0);
    tabbed->setSpacing(0);
    tabbed->addWidget(m_tabs);
    tabbed->addWidget(m_tabPages, 1);
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_tabbed);
    m_pages->addWidget(m_refused);
    auto *right = new QWidget;
    auto *column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_messages);
    column->addWidget(m_header);
    column->addWidget(m_pages, 1);

    m_splitter = new QSplitter;
    m_splitter->setObjectName(u"scopeSplitter"_s);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_tree);
    m_splitter->addWidget(right);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_centre = new QStackedWidget;
    m_centre->addWidget(m_splitter);
    makeDemoBar();
    auto *central = new QWidget;
    auto *rows = new QVBoxLayout(central);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_demoBar);
    rows->addWidget(m_centre, 1);
    setCentralWidget(central);

    connect(m_tree, &HostsTree::scopeChanged, this, &MainWindow::setScope);
    connect(m_tabs, &QTabBar::currentChanged, m_tabPages, &QStackedWidget::setCurrentIndex);
    connect(m_instances, &InstancesPage::instanceCountChanged, this, &MainWindow::updateTabs);
    connect(m_channels, &ChannelsPage::channelCountChanged, this, &MainWindow::updateTabs);
    connect(m_cluster, &ClusterPage::nodeCountChanged, this, &MainWindow::updateTabs);
    connect(m_cluster, &ClusterPage::hostWanted, this, &MainWindow::selectHost);
    for (EventsPanel *events : {m_timeline, m_instances->details()->events()})
        connect(events, &EventsPanel::activated, this, &MainWindow::showInstance);
    connect(m_refused, &RefusedPage::loginRequested, this, &MainWindow::logInAgain);
}

void MainWindow::makeDemoBar()
{
    m_demoBar = new QFrame;
    m_demoBar->setObjectName(u"demoBar"_s);
    auto *words = new QLabel(tr("These hosts are made up: nothing here is connected to anything, and nothing is saved."));
    words->setObjectName(u"demoLabel"_s);
    auto *leave = new QPushButton(tr("Leave the demo"));
    leave->setObjectName(u"leaveDemoButton"_s);
    leave->setAutoDefault(false);
    connect(leave, &QPushButton::clicked, this, &MainWindow::demoLeft);
    auto *row = new QHBoxLayout(m_demoBar);
    row->setContentsMargins(metric::space4, metric::space1, metric::space2, metric::space1);
    row->addWidget(words);
    row->addStretch();
    row->addWidget(leave);
    m_demoBar->hide();
}

void MainWindow::markAsDemo()
{
    setWindowTitle(tr("Signalbox: made-up hosts"));
    m_demoBar->show();
    m_hostActions.add()->setEnabled(false);
    m_hostActions.add()->setToolTip(tr("Leave the demo to add a real host"));
    m_hostActions.add()->setStatusTip(m_hostActions.add()->toolTip());
}

void MainWindow::makeStatusBar()
{
    m_connected = new QLabel;
    m_connected->setObjectName(u"connectedLabel"_s);
    m_account = new QLabel;
    m_account->setObjectName(u"accountLabel"_s);
    statusBar()->addWidget(m_connected);
    statusBar()->addPermanentWidget(m_account);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->setFixedHeight(26);
}

void MainWindow::selectHost(Host *host)
{
    selectScope(host);
}

void MainWindow::selectScope(const Scope &scope)
{
    m_tree->setScope(scope);
}

void MainWindow::showMessage(const QString &message)
{
    m_messages->add(message);
}

void MainWindow::setScope(const Scope &scope)
{
    m_scope = scope;
    m_hostActions.setScope(scope);
    m_configActions.setScope(scope);
    m_header->setScope(scope);
    m_instances->setScope(scope);
    m_channels->setScope(scope);
    m_cluster->setScope(scope);
    m_timeline->setScope(scope);
    chartScope();
    updateCentre();
}

void MainWindow::chartScope()
{
    QList<InstanceKey> charted;
    for (Host *host : m_scope.hosts(m_hosts))
        charted.append(InstanceKey{host, {}});
    m_charts->setSubjects(charted, tr("No hosts"));
}

void MainWindow::showInstance(const InstanceKey &key)
{
    if (!key.host || (key.name.isEmpty() && m_scope.host == key.host))
        return;
    if (key.name.isEmpty() || !m_scope.contains(*key.host))
        selectHost(key.host);
    m_tabs->setCurrentIndex(0);
    if (!key.name.isEmpty() && !m_instances->select(key))
        showMessage(tr("%1 is not on %2 any more.").arg(key.name, key.host->name()));
    m_instances->table()->setFocus();
}

void MainWindow::showCreated(const InstanceKey &key)
{
    // The answer may come before the event that brings it.
    if (key.find())
        return showInstance(key);
    auto *once = new QObject(key.host);
    connect(key.host, &Host::instanceAppended, once, [this, key, once] {
        if (!key.find())
            return;
        once->deleteLater();
        // When all that hears of it has taken it in.
        QTimer::singleShot(0, this, [this, key] { showInstance(key); });
    });
}

void MainWindow::selectAllRows()
{
    auto *focused = qobject_cast<QTableView *>(focusWidget());
    (focused ? focused : m_instances->table())->selectAll();
}

void MainWindow::updateCentre()
{
    if (m_hosts.count() == 0) {
        if (!m_firstMinute) {
            m_firstMinute = new FirstMinutePage(m_hosts);
            m_centre->addWidget(m_firstMinute);
            connect(m_firstMinute, &FirstMinutePage::added, this, &MainWindow::selectHost);
            connect(m_firstMinute, &FirstMinutePage::demoRequested, this, &MainWindow::demoRequested);
            // Later: while the pages change hands Qt looks for the next best place itself.
            QTimer::singleShot(0, m_firstMinute, &FirstMinutePage::focusField);
        }
        m_centre->setCurrentWidget(m_firstMinute);
    } else {
        m_centre->setCurrentWidget(m_splitter);
        if (m_firstMinute) {
            m_firstMinute->deleteLater();
            QTimer::singleShot(0, m_tree, qOverload<>(&QWidget::setFocus));
        }
        m_firstMinute = nullptr;
    }
    const bool refused = m_scope.host && m_scope.host->presence() == Host::Presence::Refused;
    m_refused->setHost(refused ? m_scope.host.data() : nullptr);
    m_pages->setCurrentWidget(refused ? static_cast<QWidget *>(m_refused) : m_tabbed);
    updateStatus();
    updateTabs();
}

void MainWindow::updateStatus()
{
    const int count = m_hosts.count();
    m_connected->setText(count == 0 ? tr("No hosts")
                                    : tr("%1 of %Ln host(s) connected", nullptr, count).arg(format::count(m_hosts.liveCount())));
    const Host *host = m_scope.host;
    QString account = host && !host->account().isEmpty() ? u"%1@%2"_s.arg(host->account(), host->name()) : QString();
    // Whoever may do everything need not be told.
    if (host && host->isLive() && host->grants().role != api::Role::Admin)
        account += u" · "_s + roleName(host->grants().role);
    m_account->setText(account);
    m_search->setEnabled(count > 0);
}

void MainWindow::updateTabs()
{
    m_tabs->setCount(0, format::count(m_instances->instanceCount()));
    const std::optional<qint64> channels = m_channels->channelCount();
    m_tabs->setCount(1, channels ? format::count(*channels) : QString());
    const std::optional<qint64> nodes = m_cluster->nodeCount();
    m_tabs->setCount(2, nodes ? format::count(*nodes) : QString());
}

} // namespace signalbox::gui
