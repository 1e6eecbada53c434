// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/instances/InstancesPage.h"

#include "manager-gui/model/Format.h"
#include "manager-gui/pages/instances/InstanceDetails.h"
#include "manager-gui/pages/instances/InstancesTable.h"
#include "manager-gui/pages/instances/SessionsPanel.h"

#include <QtCore/QSettings>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QSplitter>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

InstancesPage::InstancesPage(HostList &hosts, InstanceActions &actions, SessionActions &sessionActions, QWidget *parent)
    : QWidget(parent),
      m_model(hosts),
      m_proxy(m_model),
      m_actions(actions),
      m_splitter(new QSplitter(Qt::Vertical)),
      m_table(new InstancesTable(m_proxy)),
      m_details(new InstanceDetails(sessionActions)),
      m_empty(new QLabel)
{
    setObjectName(u"instancesPage"_s);
    m_empty->setObjectName(u"instancesEmpty"_s);
    m_empty->setProperty("dim", true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    auto *centre = new QVBoxLayout(m_table->viewport());
    centre->addWidget(m_empty);
    for (QAction *action : {actions.start(), actions.stop(), actions.restart()})
        m_table->addAction(action);

    m_splitter->setObjectName(u"detailsSplitter"_s);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(m_details);
    m_table->setMinimumHeight(120);
    m_details->setMinimumHeight(160);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);

    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &InstancesPage::onSelection);
    const auto changed = [this] {
        keepSelection();
        updateEmptyState();
        Q_EMIT instanceCountChanged();
    };
    connect(&m_proxy, &QAbstractItemModel::modelReset, this, changed);
    connect(&m_proxy, &QAbstractItemModel::rowsInserted, this, changed);
    connect(&m_proxy, &QAbstractItemModel::rowsRemoved, this, [this] {
        updateEmptyState();
        Q_EMIT instanceCountChanged();
    });
    connect(&m_model, &InstancesModel::ticked, this, [this] {
        m_details->refresh();
        updateEmptyState();
    });
    connect(&m_model, &QAbstractItemModel::dataChanged, m_details, &InstanceDetails::refresh);
    m_table->setColumnHidden(InstancesModel::HostName, m_model.scope().host != nullptr);
    resetLayout();
}

void InstancesPage::setScope(const Scope &scope)
{
    m_model.setScope(scope);
    m_table->setColumnHidden(InstancesModel::HostName, scope.host != nullptr);
    m_table->fitColumns();
}

void InstancesPage::setFilterText(const QString &text)
{
    m_filter = text.trimmed();
    m_proxy.setFilterText(text);
    keepSelection();
    updateEmptyState();
}

void InstancesPage::onSelection()
{
    if (m_restoring)
        return;
    const QList<InstanceKey> selection = m_table->selectedKeys();
    if (!selection.isEmpty())
        m_selection = selection;
    m_actions.setSelection(selection);
    m_details->setSelection(selection);
}

void InstancesPage::keepSelection()
{
    if (!m_table->selectionModel()->hasSelection()) {
        m_restoring = true;
        m_table->selectKeys(m_selection);
        m_restoring = false;
    }
    onSelection();
}

void InstancesPage::updateEmptyState()
{
    QString text;
    const Host *host = m_model.scope().host;
    if (m_proxy.rowCount() > 0)
        text.clear();
    else if (m_model.rowCount() > 0)
        text = tr("No instance contains “%1”").arg(m_filter);
    else if (host && !host->agent())
        text = host->lastError().message.isEmpty() || host->isLive()
            ? format::presence(*host, QDateTime::currentDateTimeUtc())
            : u"%1\n%2"_s.arg(format::presence(*host, QDateTime::currentDateTimeUtc()), host->lastError().message);
    else if (host)
        text = tr("%1 has no instances. Describe one in its configuration and reload it.").arg(host->name());
    else
        text = tr("No instances on the connected hosts");
    m_empty->setText(text);
    m_empty->setVisible(!text.isEmpty());
}

void InstancesPage::save(QSettings &settings) const
{
    settings.setValue("instances/columns"_L1, m_table->layoutState());
    settings.setValue("instances/splitter"_L1, m_splitter->saveState());
    settings.setValue("instances/tab"_L1, m_details->currentTab());
    settings.setValue("sessions/columns"_L1, m_details->sessions()->layoutState());
}

void InstancesPage::restore(const QSettings &settings)
{
    m_table->restoreLayout(settings.value("instances/columns"_L1).toByteArray());
    m_table->setColumnHidden(InstancesModel::HostName, m_model.scope().host != nullptr);
    m_splitter->restoreState(settings.value("instances/splitter"_L1).toByteArray());
    m_details->setCurrentTab(settings.value("instances/tab"_L1).toInt());
    m_details->sessions()->restoreLayout(settings.value("sessions/columns"_L1).toByteArray());
}

void InstancesPage::resetLayout()
{
    m_splitter->setSizes({340, 280});
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_table->resetLayout();
    m_table->setColumnHidden(InstancesModel::HostName, m_model.scope().host != nullptr);
    m_table->sortByColumn(InstancesModel::Name, Qt::AscendingOrder);
    m_table->fitColumns();
    m_details->sessions()->resetLayout();
}

} // namespace signalbox::gui
