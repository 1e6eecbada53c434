// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/cluster/ClusterNodesModel.h"

#include "manager-gui/model/Format.h"
#include "manager-gui/model/cluster/ClusterRoles.h"
#include "manager-gui/model/cluster/ClusterWords.h"

using namespace Qt::StringLiterals;

namespace signalbox::gui {

void ClusterNodesModel::setCluster(const ClusterPicture &cluster)
{
    const auto sameName = [](const ClusterPicture::Node &left, const ClusterPicture::Node &right) { return left.name == right.name; };
    if (!std::equal(cluster.nodes.begin(), cluster.nodes.end(), m_cluster.nodes.begin(), m_cluster.nodes.end(), sameName)) {
        beginResetModel();
        m_cluster = cluster;
        return endResetModel();
    }
    m_cluster = cluster;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int ClusterNodesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_cluster.nodes.size());
}

int ClusterNodesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ClusterNodesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ClusterPicture::Node &node = m_cluster.nodes.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(node, index.column());
    case Qt::ToolTipRole:
        return format::literal(toolTip(node, index.column()));
    case Qt::AccessibleTextRole:
        return index.column() == Shape ? QVariant(clusterwords::stateOf(node).text) : QVariant();
    case Qt::TextAlignmentRole:
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    case InstancesModel::ShapeRole:
        return QVariant::fromValue(clusterwords::shapeOf(node));
    case InstancesModel::DimmedRole:
        return !node.isLive && node.up.isEmpty() && node.suspecting.isEmpty() && node.reconnecting.isEmpty() && node.missing.isEmpty();
    case ToneRole:
        return int(clusterwords::stateOf(node).tone);
    case SortRole:
        return sortKey(node, index.column());
    default:
        return {};
    }
}

QString ClusterNodesModel::text(const ClusterPicture::Node &node, int column) const
{
    switch (column) {
    case Name:
        return node.name;
    case State:
        return clusterwords::stateOf(node).text;
    case Version:
        return node.version.isEmpty() ? u"–"_s : node.version;
    case Since:
        return format::age(node.since, QDateTime::currentDateTimeUtc());
    case Address:
        return node.address.isEmpty() ? u"–"_s : node.address;
    default:
        return {};
    }
}

QString ClusterNodesModel::toolTip(const ClusterPicture::Node &node, int column) const
{
    switch (column) {
    case Shape:
    case State:
        return clusterwords::stateOf(node).text;
    case Since:
        return format::exact(node.since);
    case Name: {
        QStringList lines{node.name};
        if (node.startedAt.isValid())
            lines.append(tr("started %1").arg(format::exact(node.startedAt)));
        lines.append(node.host ? tr("host %1").arg(node.host->name()) : tr("no host of this window"));
        return lines.join(u'\n');
    }
    case Address:
        return node.address.isEmpty() ? tr("Nobody can dial it; it dials the others") : tr("Where the other nodes connect to it");
    default:
        return {};
    }
}

QVariant ClusterNodesModel::sortKey(const ClusterPicture::Node &node, int column) const
{
    // The rows come by name, and a proxy keeps the order of equal ones.
    switch (column) {
    case Shape:
    case State:
        return -int(clusterwords::stateOf(node).tone);
    case Name:
        return m_cluster.indexOf(node.name);
    case Since:
        return node.since;
    default:
        return text(node, column);
    }
}

QVariant ClusterNodesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    static const std::array<const char *, ColumnCount> titles{
        "", QT_TR_NOOP("Node"), QT_TR_NOOP("State"), QT_TR_NOOP("Version"), QT_TR_NOOP("Since"), QT_TR_NOOP("Address")};
    static constexpr std::array<QLatin1StringView, ColumnCount> keys{"shape"_L1,   "node"_L1,  "state"_L1,
                                                                     "version"_L1, "since"_L1, "address"_L1};
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole)
        return section == Shape ? QString() : tr(titles[std::size_t(section)]);
    if (role == InstancesModel::ColumnKeyRole)
        return QString(keys[std::size_t(section)]);
    if (role == Qt::AccessibleTextRole && section == Shape)
        return tr("State");
    return role == Qt::TextAlignmentRole ? QVariant(int(Qt::AlignLeft | Qt::AlignVCenter)) : QVariant();
}

} // namespace signalbox::gui
