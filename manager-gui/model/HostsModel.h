// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/HostList.h"
#include "manager-gui/model/StateShape.h"

#include <QtCore/QAbstractListModel>

namespace signalbox::gui {

/// The scopes: all hosts first, then each host.
class HostsModel : public QAbstractListModel
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
    };

    explicit HostsModel(HostList &hosts, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

    /// Null for "All hosts" and for no host.
    Host *hostAt(const QModelIndex &index) const;
    QModelIndex indexOf(const Host *host) const;
    qint64 totalSessions() const;

private:
    QVariant allHosts(int role) const;
    QVariant oneHost(const Host &host, int role) const;
    void watch(Host *host);
    void touch(const Host *host, const QList<int> &roles = {});

    HostList &m_hosts;
    QTimer m_ageing;
};

} // namespace signalbox::gui
