// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/actions/ConfigActions.h"
#include "manager-gui/actions/InstanceActions.h"
#include "manager-gui/actions/SessionActions.h"
#include "manager-gui/model/InstancesModel.h"

#include <QtWidgets/QWidget>

class QLabel;
class QSettings;
class QStackedWidget;

namespace signalbox::gui {

class ChartsPanel;
class ConfigurationPanel;
class CountTabBar;
class EventsModel;
class EventsPanel;
class InstanceOverview;
class MetricHistories;
class SelectionSummary;
class SessionsPanel;

/// What is known of the selected instances, as tabs.
class InstanceDetails : public QWidget
{
    Q_OBJECT

public:
    struct Actions {
        InstanceActions &instances;
        SessionActions &sessions;
        ConfigActions &config;
    };
    InstanceDetails(const Actions &actions, MetricHistories &histories, EventsModel &events, QWidget *parent = nullptr);

    void setSelection(const QList<InstanceKey> &selection);
    /// When numbers changed.
    void refresh();
    /// Once a second: what the clock alone changes.
    void tick();
    int currentTab() const;
    void setCurrentTab(int tab);
    EventsPanel *events() { return m_events; }

    void save(QSettings &settings) const;
    void restore(const QSettings &settings);
    void resetLayout();

private:
    void showTab(int tab);

    QList<InstanceKey> m_selection;
    CountTabBar *m_tabs;
    QStackedWidget *m_stack;
    InstanceOverview *m_overview;
    SelectionSummary *m_summary;
    SessionsPanel *m_sessions;
    ChartsPanel *m_charts;
    EventsPanel *m_events;
    ConfigurationPanel *m_configuration;
    QLabel *m_hint;
};

} // namespace signalbox::gui
