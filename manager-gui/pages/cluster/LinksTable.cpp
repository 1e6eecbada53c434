// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/pages/cluster/LinksTable.h"

#include "manager-gui/model/cluster/ClusterRoles.h"
#include "manager-gui/pages/cluster/ClusterDelegate.h"

#include <QtCore/QEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QScrollBar>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

constexpr int cellHeight = 42;
constexpr int headHeight = metric::row - 3;
constexpr int mostRowsShown = 6;
constexpr int narrowestCell = 116;
constexpr int widestCell = 220;
constexpr int widestName = 160;

QFont smallFont(const QFont &font)
{
    QFont small = font;
    small.setPointSizeF(small.pointSizeF() * 0.9);
    return small;
}

QFont strongFont(const QFont &font)
{
    QFont strong = font;
    strong.setWeight(QFont::DemiBold);
    return strong;
}

class LinkDelegate : public CellDelegate
{
public:
    using CellDelegate::CellDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Colours &colours = Colours::of(option.palette);
        const bool isSelf = index.data().toString().isEmpty();
        paintGround(painter, option, colours);
        if (isSelf && !(option.state & QStyle::State_Selected))
            painter->fillRect(option.rect.adjusted(0, 0, 0, -1), colours.window);
        const QString more = index.data(MoreRole).toString();
        const bool isOld = index.data(InstancesModel::DimmedRole).toBool();
        const QRect inner = option.rect.adjusted(metric::space2, 0, -metric::space2, -1);
        const int middle = inner.center().y();
        const auto line = [&](const QFont &font, const QColor &colour, const QRect &rect, const QString &text) {
            painter->setFont(font);
            painter->setPen(colour);
            painter->drawText(rect, Qt::AlignLeft | Qt::AlignVCenter, QFontMetrics(font).elidedText(text, Qt::ElideRight, rect.width()));
        };
        const auto tone = clusterwords::Tone(index.data(ToneRole).toInt());
        const QColor colour = isOld ? colours.dim : colourOf(tone, colours);
        if (more.isEmpty())
            return line(option.font, colour, inner, index.data().toString());
        line(strongFont(option.font), colour, QRect(inner.left(), inner.top() + 3, inner.width(), middle - inner.top() - 2),
             index.data().toString());
        line(smallFont(option.font), colours.dim, QRect(inner.left(), middle + 1, inner.width(), inner.bottom() - middle - 3), more);
    }
};

/// Names at the top and at the left.
class NamesHeader : public QHeaderView
{
public:
    NamesHeader(Qt::Orientation orientation, QWidget *parent) : QHeaderView(orientation, parent)
    {
        setSectionsClickable(false);
        setHighlightSections(false);
        setSectionResizeMode(QHeaderView::Fixed);
        setMinimumSectionSize(headHeight);
    }

    QSize sizeHint() const override
    {
        if (orientation() == Qt::Horizontal)
            return {QHeaderView::sizeHint().width(), headHeight};
        int width = 60;
        const QFontMetrics metrics(strongFont(font()));
        for (int row = 0; row < count(); ++row)
            width = std::max(width, metrics.horizontalAdvance(model()->headerData(row, Qt::Vertical).toString()));
        return {std::min(width, widestName) + metric::space4 + metric::space3, QHeaderView::sizeHint().height()};
    }

protected:
    void paintSection(QPainter *painter, const QRect &rect, int section) const override
    {
        const bool isTop = orientation() == Qt::Horizontal;
        const Colours &colours = Colours::of(palette());
        painter->fillRect(rect, isTop ? colours.window : colours.pane);
        painter->setPen(colours.line);
        painter->drawLine(rect.bottomLeft(), rect.bottomRight());
        QFont heading = isTop ? font() : strongFont(font());
        if (isTop)
            heading.setPointSizeF(heading.pointSizeF() * 0.94);
        painter->setFont(heading);
        painter->setPen(isTop ? colours.dim : colours.text);
        const QRect inner = rect.adjusted(isTop ? metric::space2 : metric::space3, 0, -metric::space2, 0);
        const QString name = model()->headerData(section, orientation()).toString();
        painter->drawText(inner, Qt::AlignLeft | Qt::AlignVCenter, QFontMetrics(heading).elidedText(name, Qt::ElideMiddle, inner.width()));
    }
};

} // namespace

LinksTable::LinksTable(QWidget *parent) : QTableView(parent)
{
    setObjectName(u"linksTable"_s);
    setAccessibleName(tr("Links: rows tell of columns"));
    setHorizontalHeader(new NamesHeader(Qt::Horizontal, this));
    setVerticalHeader(new NamesHeader(Qt::Vertical, this));
    verticalHeader()->setDefaultSectionSize(cellHeight);
    setModel(&m_links);
    setItemDelegate(new LinkDelegate(this));
    setShowGrid(false);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setTabKeyNavigation(false);
    setFrameShape(NoFrame);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&m_links, &QAbstractItemModel::modelReset, this, &LinksTable::fit);
}

void LinksTable::setCluster(const ClusterPicture &cluster)
{
    m_links.setCluster(cluster);
    fit();
}

void LinksTable::fit()
{
    const QFontMetrics strong(strongFont(font()));
    const QFontMetrics small(smallFont(font()));
    int width = narrowestCell;
    const int count = m_links.rowCount();
    // All as wide as the widest: a matrix whose columns differ is no matrix.
    for (int row = 0; row < count; ++row) {
        width = std::max(width, strong.horizontalAdvance(m_links.headerData(row, Qt::Horizontal, Qt::DisplayRole).toString()));
        for (int column = 0; column < count && !m_links.isUntold(row); ++column) {
            const QModelIndex cell = m_links.index(row, column);
            width = std::max(width, strong.horizontalAdvance(cell.data().toString()));
            width = std::max(width, small.horizontalAdvance(cell.data(MoreRole).toString()));
        }
    }
    width = std::min(width + 2 * metric::space2 + 2, widestCell); // a text may be a fraction of a pixel wider than it says
    // Numbers come and go by a digit; the columns only grow, until there are other nodes.
    const bool isSame = horizontalHeader()->count() == count && horizontalHeader()->defaultSectionSize() >= width
        && horizontalHeader()->defaultSectionSize() <= width + metric::space4;
    if (!isSame)
        horizontalHeader()->setDefaultSectionSize(width);
    bool isSpanned = false;
    for (int row = 0; row < count; ++row) {
        const int wanted = m_links.isUntold(row) ? count : 1;
        isSpanned = isSpanned || columnSpan(row, 0) != wanted;
    }
    if (isSpanned) {
        clearSpans();
        for (int row = 0; row < count && count > 1; ++row) {
            if (m_links.isUntold(row))
                setSpan(row, 0, 1, count);
        }
    }
    setMaximumWidth(verticalHeader()->sizeHint().width() + horizontalHeader()->defaultSectionSize() * count);
    updateGeometry();
}

QSize LinksTable::sizeHint() const
{
    const int rows = std::min(m_links.rowCount(), mostRowsShown);
    const int width = verticalHeader()->sizeHint().width() + horizontalHeader()->length();
    const bool isScrolled = this->width() < width;
    return {width, headHeight + rows * cellHeight + (isScrolled ? horizontalScrollBar()->sizeHint().height() : 0)};
}

QSize LinksTable::minimumSizeHint() const
{
    return {narrowestCell * 2, sizeHint().height()};
}

void LinksTable::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fit();
}

void LinksTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    // With a scroll bar below it is higher.
    if (height() != sizeHint().height())
        updateGeometry();
}

} // namespace signalbox::gui
