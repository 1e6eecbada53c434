// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/EventsProxy.h"

#include <QtWidgets/QWidget>

class QAction;
class QLabel;

namespace signalbox::gui {

class LiveTable;
class SearchField;

/// What happened, newest first: of the selected instances, or of a whole scope.
class EventsPanel : public QWidget
{
    Q_OBJECT

public:
    /// Cluster: only what happened to the clusters of a scope, without a filter of its own.
    enum class Of { Selection, Scope, Cluster };
    EventsPanel(EventsModel &model, Of of, QWidget *parent = nullptr);

    void setScope(const Scope &scope);
    void setInstances(const QList<InstanceKey> &keys);
    /// Where all events are of one host its name says nothing.
    void setHostShown(bool shown);
    /// Once a second: ages.
    void refresh();
    int count() const { return m_proxy.rowCount(); }
    LiveTable *table() { return m_table; }

    QByteArray layoutState() const;
    void restoreLayout(const QByteArray &state);
    void resetLayout();

Q_SIGNALS:
    void countChanged();
    /// A person wants to see this instance, or, without a name, this host.
    void activated(const signalbox::gui::InstanceKey &key);

private:
    void makeTable();
    void onActivated(const QModelIndex &index);
    void copy() const;
    void updateTexts();

    EventsProxy m_proxy;
    const Of m_of;
    bool m_hasSelection = false;
    SearchField *m_filter;
    QLabel *m_note;
    LiveTable *m_table;
    QLabel *m_empty;
};

} // namespace signalbox::gui
