// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/cluster/ClusterPicture.h"

#include <QtCore/QAbstractTableModel>

namespace signalbox::gui {

/// The addresses that the nodes of a cluster dial, and what came of it.
class ClusterPeersModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Address, Outcome, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setPeers(const QList<ClusterPicture::Peer> &peers);
    const QList<ClusterPicture::Peer> &peers() const { return m_peers; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<ClusterPicture::Peer> m_peers;
};

} // namespace signalbox::gui
