// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/hosts/HostsTree.h"

#include "manager-gui/pages/hosts/HostDelegate.h"

namespace signalbox::gui {

HostsTree::HostsTree(HostsModel &model, QWidget *parent) : QTreeView(parent), m_model(model)
{
    setObjectName(QStringLiteral("hostsTree"));
    setAccessibleName(tr("Hosts"));
    setModel(&model);
    setItemDelegate(new HostDelegate(this));
    setHeaderHidden(true);
    setRootIsDecorated(false);
    setIndentation(0);
    setFrameShape(NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    setViewportMargins(0, metric::space2, 0, 0);
    setMinimumWidth(160);
    setCurrentIndex(model.index(0));
    // The "All hosts" row lies above every host: a host removed while it is the scope leads there, not to a neighbour.
    connect(&model, &QAbstractItemModel::rowsAboutToBeRemoved, this, [this](const QModelIndex &, int first, int last) {
        if (currentIndex().row() >= first && currentIndex().row() <= last)
            setCurrentIndex(m_model.index(0));
    });
}

Host *HostsTree::scope() const
{
    return m_model.hostAt(currentIndex());
}

void HostsTree::setScope(Host *host)
{
    setCurrentIndex(m_model.indexOf(host));
}

void HostsTree::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTreeView::currentChanged(current, previous);
    Q_EMIT scopeChanged(m_model.hostAt(current));
}

void HostsTree::dataChanged(const QModelIndex &first, const QModelIndex &last, const QList<int> &roles)
{
    QTreeView::dataChanged(first, last, roles);
    const bool tall = !first.data(HostsModel::DetailRole).toString().isEmpty();
    if (m_tall.value(first.row()) == tall)
        return;
    m_tall.insert(first.row(), tall);
    scheduleDelayedItemsLayout();
}

} // namespace signalbox::gui
