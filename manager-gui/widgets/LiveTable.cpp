// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/LiveTable.h"

#include "manager-gui/widgets/TableHeader.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtCore/QEvent>
#include <QtGui/QAccessible>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QMenu>
#include <QtWidgets/QScrollBar>

namespace signalbox::gui {

namespace {

// Reading more rows would cost more than a better first width is worth.
constexpr int rowsMeasured = 200;
constexpr int widestStart = 280;

} // namespace

LiveTable::LiveTable(QWidget *parent) : QTableView(parent)
{
    setHorizontalHeader(new TableHeader(this));
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(metric::row);
    setShowGrid(false);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setTabKeyNavigation(false);
    setFrameShape(NoFrame);
    setMouseTracking(false);
    QHeaderView *header = horizontalHeader();
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QHeaderView::customContextMenuRequested, this, [this, header](const QPoint &at) {
        QMenu menu;
        fillColumnsMenu(&menu);
        menu.exec(header->mapToGlobal(at));
    });
    connect(header, &QHeaderView::sectionResized, this, [this] {
        // Hiding and showing a column resizes it too; only a drag is the person's wish.
        if (m_fitting || !(QGuiApplication::mouseButtons() & Qt::LeftButton))
            return;
        m_sizedByPerson = true;
        Q_EMIT layoutChangedByPerson();
    });
    connect(header, &QHeaderView::sectionMoved, this, &LiveTable::layoutChangedByPerson);
    connect(header, &QHeaderView::sortIndicatorChanged, this, &LiveTable::layoutChangedByPerson);
}

void LiveTable::setSample(int column, const QString &text)
{
    m_samples.insert(column, text);
}

void LiveTable::setFixedColumn(int column, int width)
{
    m_fixed.insert(column, width);
    horizontalHeader()->setSectionResizeMode(column, QHeaderView::Fixed);
}

void LiveTable::setStretching(const QList<int> &columns)
{
    m_stretching = columns;
}

void LiveTable::setChoosable(const QList<int> &columns)
{
    m_choosable = columns;
}

void LiveTable::setHiddenByDefault(const QList<int> &columns)
{
    m_hiddenByDefault = columns;
    for (const int column : columns)
        setColumnHidden(column, true);
}

void LiveTable::fillColumnsMenu(QMenu *menu)
{
    for (const int column : m_choosable) {
        QAction *action = menu->addAction(model()->headerData(column, Qt::Horizontal, Qt::AccessibleTextRole).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            setColumnHidden(column, !shown);
            m_sizedByPerson = false;
            fitColumns();
            Q_EMIT layoutChangedByPerson();
        });
    }
}

QByteArray LiveTable::layoutState() const
{
    QByteArray state(1, m_sizedByPerson ? '1' : '0');
    return state + horizontalHeader()->saveState();
}

void LiveTable::restoreLayout(const QByteArray &state)
{
    if (state.isEmpty())
        return;
    m_fitting = true;
    m_sizedByPerson = state.startsWith('1');
    horizontalHeader()->restoreState(state.mid(1));
    m_fitting = false;
    fitColumns();
}

void LiveTable::resetLayout()
{
    QHeaderView *header = horizontalHeader();
    for (int column = 0; column < header->count(); ++column) {
        header->moveSection(header->visualIndex(column), column);
        setColumnHidden(column, m_hiddenByDefault.contains(column));
    }
    m_sizedByPerson = false;
    fitColumns();
}

int LiveTable::widestText(int column) const
{
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    const QFontMetrics metrics(bold);
    int width = 0;
    const int rows = std::min(model()->rowCount(), rowsMeasured);
    for (int row = 0; row < rows; ++row)
        width = std::max(width, metrics.horizontalAdvance(model()->index(row, column).data().toString()));
    return std::min(width, widestStart);
}

int LiveTable::naturalWidth(int column) const
{
    if (const auto fixed = m_fixed.find(column); fixed != m_fixed.end())
        return *fixed;
    const QString title = model()->headerData(column, Qt::Horizontal).toString();
    int width = fontMetrics().horizontalAdvance(title) + TableHeader::arrowWidth;
    width = std::max(width, fontMetrics().horizontalAdvance(m_samples.value(column)));
    if (m_stretching.contains(column))
        width = std::max(width, widestText(column));
    return width + 2 * metric::space2;
}

void LiveTable::fitColumns()
{
    if (m_sizedByPerson || !model())
        return;
    m_fitting = true;
    int used = 0;
    QList<int> stretching;
    for (int column = 0; column < model()->columnCount(); ++column) {
        if (isColumnHidden(column))
            continue;
        const int width = naturalWidth(column);
        setColumnWidth(column, width);
        used += width;
        if (m_stretching.contains(column))
            stretching.append(column);
    }
    const int free = viewport()->width() - used;
    if (free > 0 && !stretching.isEmpty()) {
        for (const int column : stretching)
            setColumnWidth(column, columnWidth(column) + free / int(stretching.size()));
        setColumnWidth(stretching.first(), columnWidth(stretching.first()) + free % int(stretching.size()));
    }
    m_fitting = false;
}

void LiveTable::refreshColumns(int first, int last)
{
    QRegion region;
    for (int column = first; column <= last; ++column) {
        if (!isColumnHidden(column))
            region += QRect(columnViewportPosition(column), 0, columnWidth(column), viewport()->height());
    }
    viewport()->update(region);
}

void LiveTable::dataChanged(const QModelIndex &first, const QModelIndex &last, const QList<int> &roles)
{
    // Qt repaints everything when more than one cell changed; once a second over every row that is what must not be.
    if (first == last || !first.isValid() || QAccessible::isActive())
        return QTableView::dataChanged(first, last, roles);
    const int top = rowViewportPosition(first.row());
    const int bottom = rowViewportPosition(last.row()) + rowHeight(last.row());
    if (bottom < 0 || top > viewport()->height())
        return;
    int left = viewport()->width();
    int right = 0;
    for (int column = first.column(); column <= last.column(); ++column) {
        if (isColumnHidden(column))
            continue;
        left = std::min(left, columnViewportPosition(column));
        right = std::max(right, columnViewportPosition(column) + columnWidth(column));
    }
    viewport()->update(QRect(left, top, right - left, bottom - top));
}

bool LiveTable::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Enter)
        Q_EMIT pointerOver(true);
    else if (event->type() == QEvent::Leave)
        Q_EMIT pointerOver(false);
    return QTableView::viewportEvent(event);
}

void LiveTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    fitColumns();
}

void LiveTable::reset()
{
    QTableView::reset();
    fitColumns();
}

} // namespace signalbox::gui
