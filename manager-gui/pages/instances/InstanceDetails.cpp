// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/instances/InstanceDetails.h"

#include "manager-gui/model/Format.h"
#include "manager-gui/pages/instances/ConfigurationPanel.h"
#include "manager-gui/pages/instances/InstanceOverview.h"
#include "manager-gui/pages/instances/SelectionSummary.h"
#include "manager-gui/pages/instances/SessionsPanel.h"
#include "manager-gui/pages/scope/ChartsPanel.h"
#include "manager-gui/pages/scope/EventsPanel.h"
#include "manager-gui/widgets/CountTabBar.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtCore/QSettings>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QStackedWidget>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

enum Tab { Overview, Sessions, Charts, Events, Configuration };

} // namespace

InstanceDetails::InstanceDetails(const Actions &actions, MetricHistories &histories, EventsModel &events, QWidget *parent)
    : QWidget(parent),
      m_tabs(new CountTabBar),
      m_stack(new QStackedWidget),
      m_overview(new InstanceOverview),
      m_summary(new SelectionSummary),
      m_sessions(new SessionsPanel(actions.sessions)),
      m_charts(new ChartsPanel(histories, {u"messages_in_rate"_s, u"messages_out_rate"_s})),
      m_events(new EventsPanel(events, EventsPanel::Of::Selection)),
      m_configuration(new ConfigurationPanel(actions.config)),
      m_hint(new QLabel)
{
    setProperty("pane", true);
    setAttribute(Qt::WA_StyledBackground);
    m_tabs->setObjectName(QStringLiteral("detailTabs"));
    m_tabs->setAccessibleName(tr("Details"));
    m_tabs->addTab(tr("Overview"));
    m_tabs->addTab(tr("Sessions"));
    m_tabs->addTab(tr("Charts"));
    m_tabs->addTab(tr("Events"));
    m_tabs->addTab(tr("Configuration"));
    m_charts->setObjectName(u"chartsPanel"_s);
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setProperty("dim", true);
    m_stack->addWidget(m_overview);
    m_stack->addWidget(m_summary);
    m_stack->addWidget(m_sessions);
    m_stack->addWidget(m_charts);
    m_stack->addWidget(m_events);
    m_stack->addWidget(m_configuration);
    m_stack->addWidget(m_hint);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(0, 0, 0, 0);
    bar->addWidget(m_tabs, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(m_stack, 1);
    connect(m_tabs, &QTabBar::currentChanged, this, &InstanceDetails::showTab);
    connect(m_overview, &InstanceOverview::restartRequested, &actions.instances, &InstanceActions::restartNow);
    connect(m_events, &EventsPanel::countChanged, this, [this] {
        const int count = m_selection.isEmpty() ? 0 : m_events->count();
        m_tabs->setCount(Events, count > 0 ? format::count(count) : QString());
    });
    setSelection({});
    showTab(Overview);
}

void InstanceDetails::setSelection(const QList<InstanceKey> &selection)
{
    m_selection = selection;
    const InstanceKey key = selection.size() == 1 ? selection.first() : InstanceKey{};
    m_overview->setInstance(key);
    m_summary->setSelection(selection);
    m_sessions->setInstance(key);
    m_configuration->setInstance(key);
    m_charts->setSubjects(selection, tr("Select an instance to see its charts"));
    m_events->setInstances(selection);
    showTab(m_tabs->currentIndex());
}

void InstanceDetails::refresh()
{
    qint64 sessions = 0;
    for (const InstanceKey &key : std::as_const(m_selection)) {
        if (const HostInstance *instance = key.find())
            sessions += instance->sessions;
    }
    m_tabs->setCount(Sessions, m_selection.isEmpty() ? QString() : format::count(sessions));
    if (m_overview->isVisible())
        m_overview->refresh();
    if (m_summary->isVisible())
        m_summary->refresh();
    m_hint->setText(m_selection.isEmpty()                         ? tr("Select an instance to see its details")
                        : m_tabs->currentIndex() == Configuration ? tr("Select one instance to see its configuration")
                                                                  : tr("Select one instance to see its sessions"));
}

void InstanceDetails::tick()
{
    refresh();
    m_charts->refresh();
    m_events->refresh();
}

int InstanceDetails::currentTab() const
{
    return m_tabs->currentIndex();
}

void InstanceDetails::setCurrentTab(int tab)
{
    m_tabs->setCurrentIndex(std::clamp(tab, 0, m_tabs->count() - 1));
}

void InstanceDetails::showTab(int tab)
{
    const bool one = m_selection.size() == 1;
    if (m_selection.isEmpty())
        m_stack->setCurrentWidget(m_hint);
    else if (tab == Sessions)
        m_stack->setCurrentWidget(one ? static_cast<QWidget *>(m_sessions) : m_hint);
    else if (tab == Configuration)
        m_stack->setCurrentWidget(one ? static_cast<QWidget *>(m_configuration) : m_hint);
    else if (tab == Charts)
        m_stack->setCurrentWidget(m_charts);
    else if (tab == Events)
        m_stack->setCurrentWidget(m_events);
    else
        m_stack->setCurrentWidget(one ? static_cast<QWidget *>(m_overview) : m_summary);
    refresh();
}

void InstanceDetails::save(QSettings &settings) const
{
    settings.setValue("instances/tab"_L1, currentTab());
    settings.setValue("instances/charts"_L1, m_charts->state());
    settings.setValue("sessions/columns"_L1, m_sessions->layoutState());
    settings.setValue("events/columns"_L1, m_events->layoutState());
}

void InstanceDetails::restore(const QSettings &settings)
{
    setCurrentTab(settings.value("instances/tab"_L1).toInt());
    m_charts->restore(settings.value("instances/charts"_L1).toString());
    m_sessions->restoreLayout(settings.value("sessions/columns"_L1).toByteArray());
    m_events->restoreLayout(settings.value("events/columns"_L1).toByteArray());
}

void InstanceDetails::resetLayout()
{
    setCurrentTab(Overview);
    m_charts->resetLayout();
    m_sessions->resetLayout();
    m_events->resetLayout();
}

} // namespace signalbox::gui
