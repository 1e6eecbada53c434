// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/hosts/HostsTree.h"

#include "manager-gui/pages/hosts/HostDelegate.h"

#include <QtGui/QMouseEvent>

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
    setDragDropMode(InternalMove);
    setDefaultDropAction(Qt::MoveAction);
    setDropIndicatorShown(true);
    setCurrentIndex(model.allHostsIndex());
    connect(this, &QTreeView::collapsed, this, [this](const QModelIndex &index) {
        m_collapsed.insert(index.data(HostsModel::GroupRole).toString());
        viewport()->update();
    });
    connect(this, &QTreeView::expanded, this, [this](const QModelIndex &index) {
        if (!m_restoring)
            m_collapsed.remove(index.data(HostsModel::GroupRole).toString());
        viewport()->update();
    });
}

void HostsTree::setScope(const Scope &scope)
{
    setCurrentIndex(m_model.indexOf(scope));
}

QStringList HostsTree::collapsed() const
{
    QStringList names(m_collapsed.begin(), m_collapsed.end());
    names.sort();
    return names;
}

void HostsTree::setCollapsed(const QStringList &groups)
{
    m_collapsed = QSet<QString>(groups.begin(), groups.end());
    expandGroups();
}

void HostsTree::expandGroups()
{
    m_restoring = true;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const QModelIndex index = m_model.index(row, 0);
        const QVariant group = index.data(HostsModel::GroupRole);
        if (group.isValid())
            setExpanded(index, !m_collapsed.contains(group.toString()));
    }
    m_restoring = false;
}

void HostsTree::reset()
{
    QTreeView::reset();
    m_tall.clear();
    expandGroups();
    // The scope stays where it is; gone, all hosts take its place.
    setCurrentIndex(m_model.indexOf(m_scope));
}

void HostsTree::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTreeView::currentChanged(current, previous);
    const Scope scope = m_model.scopeAt(current);
    if (!current.isValid() || scope == m_scope)
        return;
    m_scope = scope;
    Q_EMIT scopeChanged(scope);
}

void HostsTree::dataChanged(const QModelIndex &first, const QModelIndex &last, const QList<int> &roles)
{
    QTreeView::dataChanged(first, last, roles);
    const Host *host = m_model.scopeAt(first).host;
    const bool tall = host && !first.data(HostsModel::DetailRole).toString().isEmpty();
    if (!host || m_tall.value(host) == tall)
        return;
    m_tall.insert(host, tall);
    scheduleDelayedItemsLayout();
}

void HostsTree::mousePressEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    const bool onArrow = event->button() == Qt::LeftButton && index.data(HostsModel::GroupRole).isValid()
        && HostDelegate::arrowRect(visualRect(index)).contains(event->position().toPoint());
    if (onArrow)
        setExpanded(index, !isExpanded(index));
    else
        QTreeView::mousePressEvent(event);
}

} // namespace signalbox::gui
