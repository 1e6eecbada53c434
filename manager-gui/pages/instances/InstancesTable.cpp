// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/instances/InstancesTable.h"

#include "manager-gui/pages/instances/InstanceDelegate.h"

#include <QtGui/QPainter>
#include <QtWidgets/QHeaderView>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

InstancesTable::InstancesTable(InstancesProxy &proxy, QWidget *parent) : LiveTable(parent), m_proxy(proxy)
{
    using enum InstancesModel::Column;
    setObjectName(u"instancesTable"_s);
    setAccessibleName(tr("Instances"));
    setSample(State, InstancesModel::tr("requested…"));
    setSample(HostName, u"production-1"_s);
    setSample(Type, u"websocket-echo"_s);
    setSample(Isolation, u"process"_s);
    setSample(ManagedBy, u"store"_s);
    setSample(ListensOn, u"any:443 TLS"_s);
    setSample(Sessions, u"100,000"_s);
    setSample(Trend, u"00000000"_s);
    setSample(MessagesIn, u"99.9 k"_s);
    setSample(MessagesOut, u"99.9 k"_s);
    setSample(MessagesTrend, u"00000000"_s);
    setSample(Up, u"23 h 59 min"_s);
    setSample(Pid, u"9999999"_s);
    setSample(Restarts, u"9,999"_s);
    setSample(Pending, u"99"_s);
    // The trend too: a failed row says why in its place.
    setStretching({Name, HostName, ListensOn, Trend});
    setUnchoosable({Shape, Name, HostName});
    setFirstExtra(ColumnCount);
    setDroppable({Isolation, Pid, Up, Type, Trend});
    setDefaultSort(Name, Qt::AscendingOrder);
    setModel(&proxy);
    setHiddenByDefault(hiddenAtFirst());
    setFixedColumn(Shape, 36);
    setItemDelegate(new InstanceDelegate(this));
    setSortingEnabled(true);
    sortByColumn(Name, Qt::AscendingOrder);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    fitColumns();
    connect(this, &LiveTable::pointerOver, &proxy, &InstancesProxy::setHeld);
    connect(&proxy.instances(), &InstancesModel::ticked, this, [this] {
        refreshColumns(State, ListensOn);
        refreshColumns(Trend, Trend);
        refreshColumns(MessagesTrend, Up);
    });
    connect(&proxy, &QAbstractItemModel::rowsInserted, this, &LiveTable::fitColumnsSoon);
}

QList<int> InstancesTable::hiddenAtFirst() const
{
    using enum InstancesModel::Column;
    QList<int> hidden{ManagedBy, MessagesTrend, Restarts, Pending};
    for (int column = ColumnCount; column < m_proxy.columnCount(); ++column)
        hidden.append(column);
    return hidden;
}

QList<InstanceKey> InstancesTable::selectedKeys() const
{
    QList<InstanceKey> keys;
    const QList<int> rows = selectedRowNumbers();
    for (const int row : rows)
        keys.append(m_proxy.instances().keyAt(m_proxy.mapToSource(m_proxy.index(row, 0)).row()));
    return keys;
}

void InstancesTable::selectKeys(const QList<InstanceKey> &keys)
{
    QItemSelection selection;
    QModelIndex first;
    for (const InstanceKey &key : keys) {
        const int row = m_proxy.instances().rowOf(key);
        const QModelIndex index = row < 0 ? QModelIndex() : m_proxy.mapFromSource(m_proxy.instances().index(row, InstancesModel::Name));
        if (!index.isValid())
            continue;
        selection.select(index, index);
        first = first.isValid() ? first : index;
    }
    if (!first.isValid() && m_proxy.rowCount() > 0) {
        first = m_proxy.index(0, InstancesModel::Name);
        selection.select(first, first);
    }
    if (!first.isValid())
        return;
    selectionModel()->setCurrentIndex(first, QItemSelectionModel::NoUpdate);
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void InstancesTable::paintEvent(QPaintEvent *event)
{
    LiveTable::paintEvent(event);
    QPainter painter(viewport());
    paintLongStates(painter);
    if (const std::optional<int> left = blankFrom())
        paintErrors(painter, *left);
}

std::pair<int, int> InstancesTable::rowsInView() const
{
    const int bottom = rowAt(viewport()->height());
    return {std::max(rowAt(0), 0), bottom < 0 ? m_proxy.rowCount() - 1 : bottom};
}

void InstancesTable::paintLongStates(QPainter &painter) const
{
    if (isColumnHidden(InstancesModel::State))
        return;
    const Colours &colours = Colours::of(palette());
    const QHeaderView *header = horizontalHeader();
    const auto [first, last] = rowsInView();
    painter.setFont(font());
    for (int row = first; row <= last; ++row) {
        const QModelIndex index = m_proxy.index(row, InstancesModel::State);
        const QString text = index.data().toString();
        const int wanted = fontMetrics().horizontalAdvance(text) + 2 * metric::space2;
        if (wanted <= columnWidth(InstancesModel::State) || text.isEmpty())
            continue;
        // What goes on is worth more than the cells it covers; these are covered whole.
        int width = columnWidth(InstancesModel::State);
        for (int visual = header->visualIndex(InstancesModel::State) + 1; visual < header->count() && width < wanted; ++visual)
            width += header->sectionSize(header->logicalIndex(visual));
        const QRect rect(columnViewportPosition(InstancesModel::State), rowViewportPosition(row), width, rowHeight(row) - 1);
        painter.fillRect(rect, selectionModel()->isRowSelected(row, {}) ? colours.selection : colours.pane);
        const bool passing = index.data(InstancesModel::PassingRole).toBool();
        painter.setPen(index.data(InstancesModel::DimmedRole).toBool() ? colours.dim : passing ? colours.warn : colours.text);
        const QRect inner = rect.adjusted(metric::space2, 0, -metric::space2, 0);
        painter.drawText(inner, Qt::AlignLeft | Qt::AlignVCenter, fontMetrics().elidedText(text, Qt::ElideRight, inner.width()));
    }
}

std::optional<int> InstancesTable::blankFrom() const
{
    using enum InstancesModel::Column;
    const QHeaderView *header = horizontalHeader();
    std::optional<int> left;
    for (int visual = header->count() - 1; visual >= 0; --visual) {
        const int column = header->logicalIndex(visual);
        if (header->isSectionHidden(column))
            continue;
        const bool blank = column >= Trend;
        if (!blank)
            break;
        left = columnViewportPosition(column);
    }
    return left;
}

void InstancesTable::paintErrors(QPainter &painter, int left) const
{
    const Colours &colours = Colours::of(palette());
    painter.setFont(font());
    const auto [first, last] = rowsInView();
    const int right = std::min(horizontalHeader()->length() - horizontalHeader()->offset(), viewport()->width());
    for (int row = first; row <= last; ++row) {
        const QModelIndex index = m_proxy.index(row, InstancesModel::State);
        const QString error = index.data(InstancesModel::ErrorRole).toString();
        if (error.isEmpty())
            continue;
        const QRect rect(left + 8, rowViewportPosition(row), right - left - 16, rowHeight(row) - 1);
        painter.setPen(index.data(InstancesModel::DimmedRole).toBool() ? colours.dim : colours.bad);
        const QString text = fontMetrics().elidedText(error, Qt::ElideRight, rect.width());
        painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter, text);
    }
}

} // namespace signalbox::gui
