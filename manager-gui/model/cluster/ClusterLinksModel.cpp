// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/cluster/ClusterLinksModel.h"

#include "manager-gui/model/Format.h"
#include "manager-gui/model/cluster/ClusterRoles.h"
#include "manager-gui/model/cluster/ClusterWords.h"

using namespace Qt::StringLiterals;

namespace signalbox::gui {

void ClusterLinksModel::setCluster(const ClusterPicture &cluster)
{
    const auto sameNode = [](const ClusterPicture::Node &left, const ClusterPicture::Node &right) {
        return left.name == right.name && left.status.has_value() == right.status.has_value();
    };
    if (!std::equal(cluster.nodes.begin(), cluster.nodes.end(), m_cluster.nodes.begin(), m_cluster.nodes.end(), sameNode)) {
        beginResetModel();
        m_cluster = cluster;
        return endResetModel();
    }
    m_cluster = cluster;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, rowCount() - 1));
}

bool ClusterLinksModel::isUntold(int row) const
{
    return !m_cluster.nodes.at(row).status;
}

int ClusterLinksModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_cluster.nodes.size());
}

QVariant ClusterLinksModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    using Kind = ClusterPicture::Link::Kind;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    ClusterPicture::Link link = m_cluster.link(index.row(), index.column());
    // The sentence about the row stands over all its cells.
    if (isUntold(index.row()))
        link.kind = Kind::Untold;
    const clusterwords::Words words = clusterwords::linkOf(link, now);
    switch (role) {
    case Qt::DisplayRole:
        return words.text;
    case MoreRole:
        return words.more;
    case ToneRole:
        return int(words.tone);
    case Qt::ToolTipRole:
        return format::literal(link.kind == Kind::Untold
                                   ? tr("Add %1 as a host to see what it says of the others.").arg(m_cluster.nodes.at(index.row()).name)
                                   : clusterwords::linkDetails(m_cluster, index.row(), index.column(), now));
    case Qt::AccessibleTextRole:
        return words.more.isEmpty() ? words.text : u"%1, %2"_s.arg(words.text, words.more);
    case InstancesModel::DimmedRole:
        return link.isOld;
    default:
        return {};
    }
}

QVariant ClusterLinksModel::headerData(int section, Qt::Orientation, int role) const
{
    if (section < 0 || section >= rowCount())
        return {};
    const QString &name = m_cluster.nodes.at(section).name;
    if (role == Qt::DisplayRole)
        return name;
    if (role == Qt::ToolTipRole)
        return format::literal(name);
    return role == Qt::TextAlignmentRole ? QVariant(int(Qt::AlignLeft | Qt::AlignVCenter)) : QVariant();
}

} // namespace signalbox::gui
