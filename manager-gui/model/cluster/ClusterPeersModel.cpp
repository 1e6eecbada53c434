// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/cluster/ClusterPeersModel.h"

#include "manager-gui/model/Format.h"
#include "manager-gui/model/cluster/ClusterRoles.h"
#include "manager-gui/model/cluster/ClusterWords.h"

using namespace Qt::StringLiterals;

namespace signalbox::gui {

void ClusterPeersModel::setPeers(const QList<ClusterPicture::Peer> &peers)
{
    const auto sameAddress = [](const ClusterPicture::Peer &left, const ClusterPicture::Peer &right) {
        return left.address == right.address;
    };
    if (!std::equal(peers.begin(), peers.end(), m_peers.begin(), m_peers.end(), sameAddress)) {
        beginResetModel();
        m_peers = peers;
        return endResetModel();
    }
    m_peers = peers;
    if (!m_peers.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int ClusterPeersModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_peers.size());
}

int ClusterPeersModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ClusterPeersModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ClusterPicture::Peer &peer = m_peers.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == Address ? peer.address : clusterwords::peer(peer).text;
    case Qt::ToolTipRole:
        return format::literal(u"%1\n%2"_s.arg(peer.address, clusterwords::peerDetails(peer)));
    case Qt::TextAlignmentRole:
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    case InstancesModel::DimmedRole:
        // Learnt ones come and go by themselves.
        return index.column() == Address && peer.seededBy.isEmpty();
    case ToneRole:
        return int(clusterwords::peer(peer).tone);
    default:
        return {};
    }
}

QVariant ClusterPeersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    static constexpr std::array<QLatin1StringView, ColumnCount> keys{"address"_L1, "outcome"_L1};
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole)
        return section == Address ? tr("Address") : tr("Who answers");
    if (role == InstancesModel::ColumnKeyRole)
        return QString(keys[std::size_t(section)]);
    return role == Qt::TextAlignmentRole ? QVariant(int(Qt::AlignLeft | Qt::AlignVCenter)) : QVariant();
}

} // namespace signalbox::gui
