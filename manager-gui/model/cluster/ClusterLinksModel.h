// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/cluster/ClusterPicture.h"

#include <QtCore/QAbstractTableModel>

namespace signalbox::gui {

/// Who says what of whom: a row for each node that tells, a column for each that it is about.
/// Shape:  a cell's text has two lines; `isUntold` rows have one sentence, in their first cell, for all.
class ClusterLinksModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    void setCluster(const ClusterPicture &cluster);
    const ClusterPicture &cluster() const { return m_cluster; }
    bool isUntold(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override { return rowCount(parent); }
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    ClusterPicture m_cluster;
};

} // namespace signalbox::gui
