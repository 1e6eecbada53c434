// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/CountTabBar.h"

#include "manager-gui/widgets/Tokens.h"

#include <QtGui/QPainter>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

CountTabBar::CountTabBar(QWidget *parent) : QTabBar(parent)
{
    setDrawBase(false);
    setExpanding(false);
    setUsesScrollButtons(true);
    setElideMode(Qt::ElideNone);
    setFixedHeight(metric::tab);
    setCursor(Qt::ArrowCursor);
    setAttribute(Qt::WA_Hover);
}

void CountTabBar::setCount(int tab, const QString &count)
{
    if (countText(tab) == count)
        return;
    const bool resizes = countText(tab).size() != count.size();
    setTabData(tab, count);
    // Setting the text again is the only public way to have the tabs laid out anew.
    if (resizes)
        setTabText(tab, tabText(tab));
    update();
}

QFont CountTabBar::titleFont(bool current) const
{
    QFont title = font();
    if (current)
        title.setWeight(QFont::DemiBold);
    return title;
}

QSize CountTabBar::tabSizeHint(int index) const
{
    const QString count = countText(index);
    int width = QFontMetrics(titleFont(true)).horizontalAdvance(tabText(index)) + 2 * metric::space3;
    if (!count.isEmpty())
        width += metric::space2 - 2 + fontMetrics().horizontalAdvance(count);
    return {width, metric::tab};
}

void CountTabBar::paintEvent(QPaintEvent *)
{
    const Colours &colours = Colours::of(palette());
    QPainter painter(this);
    painter.setPen(colours.line);
    painter.drawLine(0, height() - 1, width(), height() - 1);
    const QPoint pointer = mapFromGlobal(QCursor::pos());
    for (int i = 0; i < count(); ++i) {
        const bool current = i == currentIndex();
        const QRect rect = tabRect(i);
        const QFont title = titleFont(current);
        const bool hovered = underMouse() && rect.contains(pointer);
        painter.setFont(title);
        painter.setPen(current || hovered ? colours.text : colours.dim);
        const QRect content = rect.adjusted(metric::space3, 0, -metric::space3 + 2, 0);
        painter.drawText(content, Qt::AlignLeft | Qt::AlignVCenter, tabText(i));
        painter.setFont(font());
        painter.setPen(colours.dim);
        const int offset = QFontMetrics(title).horizontalAdvance(tabText(i)) + metric::space2 - 2;
        painter.drawText(content.adjusted(offset, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, countText(i));
        if (current)
            painter.fillRect(QRect(rect.left(), height() - 2, rect.width(), 2), colours.accent);
        if (current && hasFocus()) {
            painter.setPen(QPen(colours.accent, 1, Qt::DotLine));
            painter.drawRect(rect.adjusted(3, 4, -4, -6));
        }
    }
}

} // namespace signalbox::gui
