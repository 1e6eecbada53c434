// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/cluster/ClusterPicture.h"

#include <QtCore/QAbstractTableModel>

namespace signalbox::gui {

/// The nodes of a cluster, a row each, by name. Sorting is a proxy's.
/// Shape:  while the nodes are the same only their cells change, so that what is selected stays.
class ClusterNodesModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Shape, Name, State, Version, Since, Address, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setCluster(const ClusterPicture &cluster);
    const ClusterPicture &cluster() const { return m_cluster; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const ClusterPicture::Node &node, int column) const;
    QString toolTip(const ClusterPicture::Node &node, int column) const;
    QVariant sortKey(const ClusterPicture::Node &node, int column) const;

    ClusterPicture m_cluster;
};

} // namespace signalbox::gui
