// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/instances/InstancesPage.h"

#include "manager-gui/model/ErrorText.h"
#include "manager-gui/model/Format.h"
#include "manager-gui/pages/instances/InstanceDetails.h"
#include "manager-gui/pages/instances/InstancesTable.h"
#include "manager-gui/pages/scope/EventsPanel.h"
#include "manager-gui/widgets/StateChips.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtCore/QSettings>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSplitter>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

InstancesPage::InstancesPage(HostList &hosts, const InstanceDetails::Actions &actions, MetricHistories &histories, EventsModel &events,
                             QWidget *parent)
    : QWidget(parent),
      m_model(hosts),
      m_proxy(m_model),
      m_actions(actions),
      m_splitter(new QSplitter(Qt::Vertical)),
      m_table(new InstancesTable(m_proxy)),
      m_details(new InstanceDetails(actions, histories, events))
{
    setObjectName(u"instancesPage"_s);
    m_emptyPage = makeEmpty();
    auto *centre = new QVBoxLayout(m_table->viewport());
    centre->addWidget(m_emptyPage);
    addTableActions();

    auto *upper = new QWidget;
    auto *above = new QVBoxLayout(upper);
    above->setContentsMargins(0, 0, 0, 0);
    above->setSpacing(0);
    above->addWidget(makeStrip());
    above->addWidget(m_table, 1);
    m_splitter->setObjectName(u"detailsSplitter"_s);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(upper);
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
        m_updating.start();
        Q_EMIT instanceCountChanged();
    };
    connect(&m_proxy, &QAbstractItemModel::modelReset, this, changed);
    connect(&m_proxy, &QAbstractItemModel::rowsInserted, this, changed);
    connect(&m_proxy, &QAbstractItemModel::rowsRemoved, this, [this] {
        updateEmptyState();
        m_updating.start();
        Q_EMIT instanceCountChanged();
    });
    connect(&m_model, &InstancesModel::ticked, this, [this] {
        m_details->tick();
        updateEmptyState();
    });
    // A tick of a hundred hosts is a hundred changes: the sums below are made once.
    m_updating.setSingleShot(true);
    m_updating.setInterval(0);
    connect(&m_updating, &QTimer::timeout, this, [this] {
        m_details->refresh();
        updateStrip();
    });
    connect(&m_model, &QAbstractItemModel::dataChanged, &m_updating, qOverload<>(&QTimer::start));
    m_table->setColumnHidden(InstancesModel::HostName, m_model.scope().host != nullptr);
    resetLayout();
    updateStrip();
}

void InstancesPage::addTableActions()
{
    const auto separate = [this] {
        auto *separator = new QAction(m_table);
        separator->setSeparator(true);
        m_table->addAction(separator);
    };
    InstanceActions &instances = m_actions.instances;
    ConfigActions &config = m_actions.config;
    m_table->addActions({instances.start(), instances.stop(), instances.restart(), instances.drain(), instances.resume()});
    separate();
    m_table->addActions({config.edit(), config.clone(), config.takeOver(), config.giveBack(), config.remove()});
    separate();
    m_table->addAction(config.create());
}

QWidget *InstancesPage::makeStrip()
{
    auto *strip = new QWidget;
    strip->setObjectName(u"filterStrip"_s);
    strip->setProperty("pane", true);
    strip->setAttribute(Qt::WA_StyledBackground);
    strip->setFixedHeight(metric::tab);
    m_chips = new StateChips;
    m_shown = new QLabel;
    m_shown->setObjectName(u"shownLabel"_s);
    m_shown->setProperty("dim", true);
    m_clear = new QPushButton(tr("Clear filter"));
    m_clear->setObjectName(u"clearFilterButton"_s);
    m_clear->setProperty("small", true);
    auto *line = new QHBoxLayout(strip);
    line->setContentsMargins(metric::space3, 0, metric::space3, 0);
    line->addWidget(m_chips);
    line->addStretch();
    line->addWidget(m_shown);
    line->addWidget(m_clear);
    connect(m_chips, &StateChips::chosenChanged, this, [this] {
        m_proxy.setFilterShapes(m_chips->chosen());
        keepSelection();
        updateEmptyState();
        updateStrip();
    });
    connect(m_clear, &QPushButton::clicked, this, &InstancesPage::clearFilter);
    return strip;
}

QWidget *InstancesPage::makeEmpty()
{
    auto *page = new QWidget;
    m_empty = new QLabel;
    m_empty->setObjectName(u"instancesEmpty"_s);
    m_empty->setProperty("dim", true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_emptyClear = new QPushButton(tr("Clear filter"));
    m_emptyClear->setObjectName(u"emptyClearButton"_s);
    auto *column = new QVBoxLayout(page);
    column->setSpacing(metric::space3);
    column->addStretch();
    column->addWidget(m_empty);
    column->addWidget(m_emptyClear, 0, Qt::AlignHCenter);
    QAction *create = m_actions.config.create();
    m_emptyNew = new QPushButton(create->text());
    m_emptyNew->setObjectName(u"emptyNewButton"_s);
    column->addWidget(m_emptyNew, 0, Qt::AlignHCenter);
    const auto mirror = [this, create] {
        m_emptyNew->setEnabled(create->isEnabled());
        m_emptyNew->setToolTip(create->toolTip());
    };
    connect(create, &QAction::changed, this, mirror);
    connect(m_emptyNew, &QPushButton::clicked, create, &QAction::trigger);
    mirror();
    column->addStretch();
    connect(m_emptyClear, &QPushButton::clicked, this, &InstancesPage::clearFilter);
    return page;
}

void InstancesPage::clearFilter()
{
    m_chips->choose({});
    setFilterText({});
    Q_EMIT filterCleared();
}

void InstancesPage::updateStrip()
{
    m_chips->setCounts(m_proxy.countByShape());
    const bool filtered = m_proxy.isFiltered();
    m_shown->setText(filtered ? tr("%1 of %2 shown").arg(format::count(m_proxy.rowCount()), format::count(m_model.rowCount())) : QString());
    m_clear->setVisible(filtered);
}

bool InstancesPage::select(const InstanceKey &key)
{
    const int row = m_model.rowOf(key);
    if (row < 0)
        return false;
    if (!m_proxy.mapFromSource(m_model.index(row, 0)).isValid())
        clearFilter();
    m_table->selectKeys({key});
    m_table->scrollTo(m_table->currentIndex());
    return true;
}

void InstancesPage::setScope(const Scope &scope)
{
    m_model.setScope(scope);
    m_table->setColumnHidden(InstancesModel::HostName, scope.host != nullptr);
    m_table->fitColumns();
    m_details->events()->setHostShown(scope.host == nullptr);
}

void InstancesPage::setFilterText(const QString &text)
{
    m_filter = text.trimmed();
    m_proxy.setFilterText(text);
    keepSelection();
    updateEmptyState();
    updateStrip();
}

void InstancesPage::onSelection()
{
    if (m_restoring)
        return;
    const QList<InstanceKey> selection = m_table->selectedKeys();
    if (!selection.isEmpty())
        m_selection = selection;
    m_actions.instances.setSelection(selection);
    m_actions.config.setSelection(selection);
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
        text = m_filter.isEmpty() ? tr("No instance is in a state you chose") : tr("No instance contains “%1”").arg(m_filter);
    else if (host && !host->agent())
        text = host->lastError().message.isEmpty() || host->isLive()
            ? format::presence(*host, QDateTime::currentDateTimeUtc())
            : u"%1\n%2"_s.arg(format::presence(*host, QDateTime::currentDateTimeUtc()), errorText(host->lastError()));
    else if (host)
        text = tr("%1 has no instances yet. Make one here, or describe it in a file of the host and reload.").arg(host->name());
    else
        text = tr("No instances on the connected hosts");
    m_empty->setText(text);
    m_emptyPage->setVisible(!text.isEmpty());
    m_emptyClear->setVisible(m_model.rowCount() > 0);
    m_emptyNew->setVisible(m_model.rowCount() == 0 && host && host->agent());
}

void InstancesPage::save(QSettings &settings) const
{
    settings.setValue("instances/columns"_L1, m_table->layoutState());
    settings.setValue("instances/splitter"_L1, m_splitter->saveState());
    m_details->save(settings);
}

void InstancesPage::restore(const QSettings &settings)
{
    m_table->restoreLayout(settings.value("instances/columns"_L1).toByteArray());
    m_table->setColumnHidden(InstancesModel::HostName, m_model.scope().host != nullptr);
    m_splitter->restoreState(settings.value("instances/splitter"_L1).toByteArray());
    m_details->restore(settings);
}

void InstancesPage::resetLayout()
{
    m_splitter->setSizes({340, 280});
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_table->resetLayout();
    m_table->setColumnHidden(InstancesModel::HostName, m_model.scope().host != nullptr);
    m_table->fitColumns();
    m_details->resetLayout();
}

} // namespace signalbox::gui
