// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/InstancesProxy.h"

namespace signalbox::gui {

InstancesProxy::InstancesProxy(InstancesModel &model, QObject *parent) : QSortFilterProxyModel(parent), m_model(model)
{
    setDynamicSortFilter(false);
    // Around the slot that Qt connects, which asks the filter.
    connect(&model, &QAbstractItemModel::dataChanged, this, [this] { m_valuesAreChanging = true; });
    setSourceModel(&model);
    connect(&model, &QAbstractItemModel::dataChanged, this, [this] { m_valuesAreChanging = false; });
    m_settling.setSingleShot(true);
    connect(&m_settling, &QTimer::timeout, this, &InstancesProxy::settle);
    connect(&model, &QAbstractItemModel::rowsInserted, this, &InstancesProxy::schedule);
    connect(&model, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex &first, const QModelIndex &last) {
        // What the filter looks at changes with whole rows only.
        const bool refilter = isFiltered() && first.column() == InstancesModel::Shape;
        m_filterIsStale = m_filterIsStale || refilter;
        if (refilter || (sortColumn() >= first.column() && sortColumn() <= last.column()))
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
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    if (words == m_words)
        return;
    m_words = words;
    invalidateFilter();
}

void InstancesProxy::setFilterShapes(const QSet<StateShape> &shapes)
{
    if (shapes == m_shapes)
        return;
    m_shapes = shapes;
    invalidateFilter();
}

QHash<StateShape, int> InstancesProxy::countByShape() const
{
    QHash<StateShape, int> counts;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        if (textAccepts(row))
            ++counts[m_model.shapeAt(row)];
    }
    return counts;
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
    if (m_held)
        return;
    if (std::exchange(m_filterIsStale, false))
        invalidateFilter();
    if (!isInOrder())
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
    if (!isFiltered())
        return true;
    // A changed value makes no row come or go under the pointer.
    if (m_held && m_valuesAreChanging)
        return mapFromSource(m_model.index(row, 0)).isValid();
    return (m_shapes.isEmpty() || m_shapes.contains(m_model.shapeAt(row))) && textAccepts(row);
}

bool InstancesProxy::textAccepts(int row) const
{
    using enum InstancesModel::Column;
    return std::all_of(m_words.begin(), m_words.end(), [&](const QString &word) {
        const auto contains = [&](int column) { return m_model.index(row, column).data().toString().contains(word, Qt::CaseInsensitive); };
        return contains(Name) || contains(State) || contains(Type) || contains(ListensOn) || (!m_model.scope().host && contains(HostName));
    });
}

bool InstancesProxy::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    return m_model.lessThan(left.row(), right.row(), left.column());
}

} // namespace signalbox::gui
