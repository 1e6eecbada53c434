// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/InstancesProxy.h"

namespace signalbox::gui {

InstancesProxy::InstancesProxy(InstancesModel &model, QObject *parent) : QSortFilterProxyModel(parent), m_model(model)
{
    setDynamicSortFilter(false);
    setSourceModel(&model);
    m_settling.setSingleShot(true);
    connect(&m_settling, &QTimer::timeout, this, &InstancesProxy::settle);
    connect(&model, &QAbstractItemModel::rowsInserted, this, &InstancesProxy::schedule);
    connect(&model, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex &first, const QModelIndex &last) {
        if (sortColumn() >= first.column() && sortColumn() <= last.column())
            schedule();
    });
    sort(InstancesModel::Name);
}

void InstancesProxy::setHeld(bool held)
{
    m_held = held;
    if (!held)
        schedule();
}

void InstancesProxy::setFilterText(const QString &text)
{
    m_text = text.trimmed();
    invalidateFilter();
}

void InstancesProxy::sort(int column, Qt::SortOrder order)
{
    m_settling.stop();
    QSortFilterProxyModel::sort(column, order);
}

void InstancesProxy::schedule()
{
    if (!m_held && !m_settling.isActive())
        m_settling.start(0);
}

void InstancesProxy::settle()
{
    if (!m_held && !isInOrder())
        sort(sortColumn(), sortOrder());
}

bool InstancesProxy::isInOrder() const
{
    const bool ascending = sortOrder() == Qt::AscendingOrder;
    for (int row = 1; row < rowCount(); ++row) {
        const int before = mapToSource(index(row - 1, 0)).row();
        const int after = mapToSource(index(row, 0)).row();
        if (ascending ? m_model.lessThan(after, before, sortColumn()) : m_model.lessThan(before, after, sortColumn()))
            return false;
    }
    return true;
}

bool InstancesProxy::filterAcceptsRow(int row, const QModelIndex &) const
{
    if (m_text.isEmpty())
        return true;
    const auto contains = [&](int column) { return m_model.index(row, column).data().toString().contains(m_text, Qt::CaseInsensitive); };
    return contains(InstancesModel::Name) || contains(InstancesModel::State) || contains(InstancesModel::Type)
        || contains(InstancesModel::ListensOn) || (!m_model.scope().host && contains(InstancesModel::HostName));
}

bool InstancesProxy::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    return m_model.lessThan(left.row(), right.row(), left.column());
}

} // namespace signalbox::gui
