// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/Scope.h"
#include "manager-gui/model/StateShape.h"

#include <QtCore/QAbstractItemModel>
#include <QtCore/QTimer>

namespace signalbox::gui {

/// The scopes: all hosts first, then the hosts without a group, then each group with its hosts below it.
/// Shape:  reset when a host comes, goes or changes its group; everything else is dataChanged.
class HostsModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Role {
        HostRole = Qt::UserRole + 1,
        ShapeRole,
        /// Live sessions as text; "–" while nothing is known.
        SessionsRole,
        /// Why the host needs attention; empty when it does not.
        DetailRole,
        DetailIsErrorRole,
        DimmedRole,
        /// Name of the group; of groups only.
        GroupRole,
        /// gui::Environment
        EnvironmentRole,
    };

    explicit HostsModel(HostList &hosts, QObject *parent = nullptr);

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override;
    QMimeData *mimeData(const QModelIndexList &indexes) const override;
    bool canDropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column, const QModelIndex &parent) const override;
    bool dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column, const QModelIndex &parent) override;

    Scope scopeAt(const QModelIndex &index) const;
    /// That of "All hosts" for a scope that is not here.
    QModelIndex indexOf(const Scope &scope) const;
    QModelIndex allHostsIndex() const { return index(0, 0); }

private:
    struct Group {
        QString name;
        QList<Host *> hosts;
        bool operator==(const Group &) const = default;
    };

    /// Of the row itself, not of its parent; null for "All hosts" and for hosts.
    const Group *groupAt(const QModelIndex &index) const;
    Host *hostAt(const QModelIndex &index) const;
    /// Hosts without a group, then the groups.
    QList<Group> arranged() const;
    void rearrange();
    QString totalSessions(const QModelIndex &index) const;
    QVariant several(const QModelIndex &index, int role) const;
    QVariant oneHost(const Host &host, int role) const;
    void watch(Host *host);
    void touch(Host *host, const QList<int> &roles = {});

    HostList &m_hosts;
    /// The first has no name and holds the hosts without a group.
    QList<Group> m_groups;
    QTimer m_ageing;
};

} // namespace signalbox::gui
