// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/InstancesProxy.h"
#include "manager-gui/pages/instances/InstanceDetails.h"

#include <QtWidgets/QWidget>

class QLabel;
class QPushButton;
class QSettings;
class QSplitter;

namespace signalbox::gui {

class EventsModel;
class InstancesTable;
class MetricHistories;
class StateChips;

/// The instances of the scope above, the details of the selected one below.
class InstancesPage : public QWidget
{
    Q_OBJECT

public:
    InstancesPage(HostList &hosts, const InstanceDetails::Actions &actions, MetricHistories &histories, EventsModel &events,
                  QWidget *parent = nullptr);

    void setScope(const Scope &scope);
    void setFilterText(const QString &text);
    /// Whether it is in the scope; what filters it away is cleared.
    bool select(const InstanceKey &key);
    void clearFilter();
    int instanceCount() const { return m_model.rowCount(); }
    InstancesTable *table() { return m_table; }
    InstanceDetails *details() { return m_details; }

    void save(QSettings &settings) const;
    void restore(const QSettings &settings);
    void resetLayout();

Q_SIGNALS:
    void instanceCountChanged();
    /// The text is the window's: it is to empty its field.
    void filterCleared();

private:
    void addTableActions();
    QWidget *makeStrip();
    QWidget *makeEmpty();
    void updateStrip();
    void keepSelection();
    void onSelection();
    void updateEmptyState();

    InstancesModel m_model;
    InstancesProxy m_proxy;
    InstanceDetails::Actions m_actions;
    QSplitter *m_splitter;
    InstancesTable *m_table;
    InstanceDetails *m_details;
    QWidget *m_emptyPage;
    QLabel *m_empty;
    QPushButton *m_emptyClear;
    QPushButton *m_emptyNew;
    StateChips *m_chips;
    QLabel *m_shown;
    QPushButton *m_clear;
    QTimer m_updating;
    QList<InstanceKey> m_selection;
    QString m_filter;
    bool m_restoring = false;
};

} // namespace signalbox::gui
