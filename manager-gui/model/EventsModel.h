// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/InstancesModel.h"

#include <deque>

namespace signalbox::gui {

/// What happened on all hosts since the window opened, the newest first: changes of instances as their agents told them,
/// connections lost and made again, and the places where nobody knows what happened.
/// Shape:  at most `capacity` rows. Rows come in bundles, once per turn of the event loop at most.
class EventsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { When, HostName, Instance, What, Reason, ColumnCount };
    static constexpr int capacity = 5000;

    enum class Kind { Change, Connection, Unknown };
    struct Entry {
        /// Rises by one with each entry.
        qint64 number = 0;
        Kind kind = Kind::Change;
        /// As the agent names it: "cluster.peer_connected". Empty: no agent told it.
        QString type;
        QDateTime at;
        QPointer<Host> host;
        QString hostName;
        /// Empty: it is about the host.
        QString instance;
        QString what;
        QString reason;
        StateShape shape = StateShape::None;
    };

    explicit EventsModel(HostList &hosts, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    const Entry &entryAt(int row) const { return m_entries[std::size_t(row)]; }
    /// Number of the newest entry shown; 0 before the first.
    qint64 newest() const { return m_entries.empty() ? 0 : m_entries.front().number; }
    /// When the first host was connected; nothing happened that could be known before.
    QDateTime since() const { return m_since; }

private:
    void watch(Host *host);
    void onEvent(Host *host, const api::Event &event);
    void onPresence(Host *host);
    void append(Entry entry);
    void flush();
    QString text(const Entry &entry, int column) const;

    std::deque<Entry> m_entries;
    std::vector<Entry> m_arrived;
    QHash<const Host *, Host::Presence> m_presences;
    QDateTime m_since;
    QTimer m_flushing;
    qint64 m_number = 0;
};

} // namespace signalbox::gui
