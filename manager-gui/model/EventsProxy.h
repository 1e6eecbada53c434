// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/Scope.h"
#include "manager-gui/model/EventsModel.h"

#include <QtCore/QSortFilterProxyModel>

namespace signalbox::gui {

/// The events of a scope or of a selection, newest first.
/// Shape:  while held, what is new waits, so that no row moves under the pointer; `waiting` says how many.
class EventsProxy : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit EventsProxy(EventsModel &model, QObject *parent = nullptr);

    EventsModel &events() { return m_model; }
    void setScope(const Scope &scope);
    /// Only those of these instances, and what befell their hosts; nothing while the list is empty.
    void setInstances(const QList<InstanceKey> &keys);
    /// Only those whose type begins so: "cluster.". Empty: all.
    void setTopic(const QString &topic);
    void setFilterText(const QString &text);
    bool isFiltered() const { return !m_words.isEmpty(); }
    void setHeld(bool held);
    int waiting() const;
    const EventsModel::Entry &entryAt(int row) const { return m_model.entryAt(mapToSource(index(row, 0)).row()); }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    bool concerns(const EventsModel::Entry &entry) const;
    bool matches(const EventsModel::Entry &entry) const;

    EventsModel &m_model;
    Scope m_scope;
    bool m_ofInstances = false;
    QHash<const Host *, QSet<QString>> m_instances;
    QString m_topic;
    QStringList m_words;
    std::optional<qint64> m_heldAt;
};

} // namespace signalbox::gui
