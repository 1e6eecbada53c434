// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/actions/SessionActions.h"
#include "manager-gui/model/InstancesModel.h"

#include <QtWidgets/QWidget>

class QLabel;
class QStackedWidget;

namespace signalbox::gui {

class CountTabBar;
class InstanceOverview;
class SessionsPanel;

/// What is known of the selected instance, as tabs.
class InstanceDetails : public QWidget
{
    Q_OBJECT

public:
    explicit InstanceDetails(SessionActions &actions, QWidget *parent = nullptr);

    void setSelection(const QList<InstanceKey> &selection);
    void refresh();
    int currentTab() const;
    void setCurrentTab(int tab);
    SessionsPanel *sessions() { return m_sessions; }

private:
    void showTab(int tab);

    QList<InstanceKey> m_selection;
    CountTabBar *m_tabs;
    QStackedWidget *m_stack;
    InstanceOverview *m_overview;
    SessionsPanel *m_sessions;
    QLabel *m_hint;
};

} // namespace signalbox::gui
