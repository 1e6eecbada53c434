// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/LiveTable.h"

#include "manager-gui/widgets/TableHeader.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtCore/QEvent>
#include <QtGui/QAccessible>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QMenu>
#include <QtWidgets/QScrollBar>

using namespace Qt::StringLiterals;

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
    m_fitSoon.setSingleShot(true);
    m_fitSoon.setInterval(0);
    connect(&m_fitSoon, &QTimer::timeout, this, &LiveTable::fitColumns);
    QHeaderView *header = horizontalHeader();
    // The heading goes on above the scroll bar.
    auto *cap = new QWidget;
    cap->setObjectName(u"headerCap"_s);
    cap->setAttribute(Qt::WA_StyledBackground);
    cap->setFixedHeight(header->sizeHint().height());
    addScrollBarWidget(cap, Qt::AlignTop);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QHeaderView::customContextMenuRequested, this, [this, header](const QPoint &at) {
        auto *menu = new QMenu(this);
        menu->setObjectName(u"columnsMenu"_s);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fillColumnsMenu(menu);
        menu->popup(header->mapToGlobal(at));
    });
    connect(header, &QHeaderView::sectionResized, this, [this] {
        // Hiding and showing a column resizes it too; only a drag is the person's wish.
        if (m_fitting || !(QGuiApplication::mouseButtons() & Qt::LeftButton))
            return;
        m_sizedByPerson = true;
        onChangeByPerson();
    });
    connect(header, &QHeaderView::sectionMoved, this, &LiveTable::onChangeByPerson);
    connect(header, &QHeaderView::sortIndicatorChanged, this, &LiveTable::onChangeByPerson);
}

void LiveTable::setModel(QAbstractItemModel *model)
{
    QTableView::setModel(model);
    // After Qt's own slots: the header knows the columns by then.
    connect(model, &QAbstractItemModel::columnsInserted, this,
            [this](const QModelIndex &, int first, int last) { adoptNewColumns(first, last); });
}

QList<int> LiveTable::selectedRowNumbers() const
{
    // Not selectedRows(), which takes a second for a thousand scattered ranges.
    QSet<int> rows;
    const QItemSelection selection = selectionModel()->selection();
    for (const QItemSelectionRange &range : selection) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.insert(row);
    }
    QList<int> sorted(rows.begin(), rows.end());
    std::sort(sorted.begin(), sorted.end());
    return sorted;
}

void LiveTable::setSample(int column, const QString &text)
{
    m_samples.insert(column, text);
}

void LiveTable::hideHeader()
{
    horizontalHeader()->hide();
    const QWidgetList caps = scrollBarWidgets(Qt::AlignTop);
    for (QWidget *cap : caps)
        cap->hide();
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

void LiveTable::setUnchoosable(const QList<int> &columns)
{
    m_unchoosable = columns;
}

void LiveTable::setDroppable(const QList<int> &columns)
{
    m_droppable = columns;
}

void LiveTable::setFirstExtra(int column)
{
    m_firstExtra = column;
}

void LiveTable::setDefaultSort(int column, Qt::SortOrder order)
{
    m_defaultSort = column;
    m_defaultOrder = order;
}

void LiveTable::setHiddenByDefault(const QList<int> &columns)
{
    m_hiddenByDefault = columns;
    for (const int column : columns)
        setColumnHidden(column, true);
}

void LiveTable::fillColumnsMenu(QMenu *menu)
{
    menu->setToolTipsVisible(true);
    for (int column = 0; column < model()->columnCount(); ++column) {
        if (m_unchoosable.contains(column))
            continue;
        if (column == m_firstExtra)
            menu->addSeparator();
        const QString meaning = model()->headerData(column, Qt::Horizontal, Qt::AccessibleTextRole).toString();
        const QString title = model()->headerData(column, Qt::Horizontal).toString();
        QAction *action = menu->addAction(column >= m_firstExtra || meaning.isEmpty() ? title : meaning);
        action->setToolTip(meaning);
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            setColumnHidden(column, !shown);
            m_sizedByPerson = false;
            // From here on there are exactly those that can be seen now.
            m_chosenByPerson = true;
            m_dropped.clear();
            fitColumns();
            onChangeByPerson();
        });
    }
    menu->addSeparator();
    QAction *reset = menu->addAction(tr("Reset columns"));
    reset->setObjectName(QStringLiteral("resetColumnsAction"));
    connect(reset, &QAction::triggered, this, &LiveTable::resetLayout);
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
    const QString usual = column >= m_firstExtra ? u"99,999,999"_s : QString();
    width = std::max(width, fontMetrics().horizontalAdvance(m_samples.value(column, usual)));
    if (m_stretching.contains(column))
        width = std::max(width, widestText(column));
    return width + 2 * metric::space2;
}

void LiveTable::dropColumns(const QHash<int, int> &widths)
{
    if (m_chosenByPerson || m_droppable.isEmpty())
        return;
    int needed = 0;
    for (auto it = widths.cbegin(); it != widths.cend(); ++it)
        needed += it.value();
    QSet<int> dropped;
    for (const int column : std::as_const(m_droppable)) {
        if (needed <= viewport()->width())
            break;
        if (!widths.contains(column))
            continue;
        needed -= widths.value(column);
        dropped.insert(column);
    }
    if (dropped == m_dropped)
        return;
    for (const int column : std::as_const(m_dropped))
        setColumnHidden(column, false);
    for (const int column : std::as_const(dropped))
        setColumnHidden(column, true);
    m_dropped = dropped;
}

void LiveTable::fitColumns()
{
    if (m_sizedByPerson || m_fitting || !model())
        return;
    m_fitting = true;
    // Measuring text is what costs here: each column once.
    QHash<int, int> widths;
    for (int column = 0; column < model()->columnCount(); ++column) {
        if (!isColumnHidden(column) || m_dropped.contains(column))
            widths.insert(column, naturalWidth(column));
    }
    dropColumns(widths);
    int used = 0;
    QList<int> stretching;
    for (int column = 0; column < model()->columnCount(); ++column) {
        if (isColumnHidden(column))
            continue;
        setColumnWidth(column, widths.value(column));
        used += widths.value(column);
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

void LiveTable::fitColumnsSoon()
{
    m_fitSoon.start();
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

void LiveTable::rowsAboutToBeRemoved(const QModelIndex &parent, int first, int last)
{
    // Qt would select a neighbour instead, for which nobody has asked.
    if (selectionMode() == SingleSelection && currentIndex().row() >= first && currentIndex().row() <= last)
        selectionModel()->clear();
    QTableView::rowsAboutToBeRemoved(parent, first, last);
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
