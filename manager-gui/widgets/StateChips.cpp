// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/StateChips.h"

#include "manager-gui/model/Format.h"
#include "manager-gui/widgets/Icons.h"

#include <QtGui/QPainter>
#include <QtWidgets/QBoxLayout>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

constexpr int chipHeight = 24;

} // namespace

StateChip::StateChip(StateShape shape, QWidget *parent) : QAbstractButton(parent), m_shape(shape)
{
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setText(nameOf(shape));
    setToolTip(tr("Show only what is %1").arg(text()));
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.94);
    setFont(small);
}

void StateChip::setCount(int count)
{
    const QString text = format::count(count);
    if (text == m_count)
        return;
    m_count = text;
    setAccessibleName(u"%1 %2"_s.arg(this->text(), m_count));
    updateGeometry();
    update();
}

QSize StateChip::sizeHint() const
{
    const int words = fontMetrics().horizontalAdvance(text()) + metric::space1 + fontMetrics().horizontalAdvance(m_count);
    return {metric::space2 + metric::icon + metric::space1 + words + 10, chipHeight};
}

void StateChip::paintEvent(QPaintEvent *)
{
    const Colours &colours = Colours::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF pill = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    const bool lit = isChecked() || underMouse() || hasFocus();
    painter.setPen(hasFocus() || isChecked() ? colours.accent : colours.line);
    painter.setBrush(isChecked() ? colours.selection : lit ? colours.side : colours.pane);
    painter.drawRoundedRect(pill, chipHeight / 2.0, chipHeight / 2.0);
    const QRect symbol(metric::space2, (height() - metric::icon) / 2, metric::icon, metric::icon);
    paintState(painter, symbol, m_shape, colours);
    const QRect words = rect().adjusted(symbol.right() + 1 + metric::space1, 0, 0, 0);
    painter.setPen(colours.text);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter, text());
    painter.setPen(colours.dim);
    const int offset = fontMetrics().horizontalAdvance(text()) + metric::space1;
    painter.drawText(words.adjusted(offset, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, m_count);
}

StateChips::StateChips(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Filter by state"));
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(6);
    using enum StateShape;
    // The passing one last: when it comes and goes the others stay where they are.
    const std::pair<StateShape, QLatin1StringView> all[] = {
        {Running, "Running"_L1}, {Draining, "Draining"_L1},         {Stopped, "Stopped"_L1},  {Failed, "Failed"_L1},
        {Away, "Away"_L1},       {NotAnswering, "NotAnswering"_L1}, {Changing, "Changing"_L1}};
    for (const auto &[shape, name] : all) {
        auto *chip = new StateChip(shape);
        chip->setObjectName("stateChip"_L1 + name);
        chip->hide();
        line->addWidget(chip);
        m_chips.append({shape, chip});
        connect(chip, &QAbstractButton::toggled, this, &StateChips::chosenChanged);
    }
}

void StateChips::setCounts(const QHash<StateShape, int> &counts)
{
    for (const auto &[shape, chip] : m_chips) {
        const int count = counts.value(shape);
        chip->setCount(count);
        // A pressed one stays: the way back must not vanish with the last row.
        chip->setVisible(count > 0 || chip->isChecked());
    }
}

QSet<StateShape> StateChips::chosen() const
{
    QSet<StateShape> shapes;
    for (const auto &[shape, chip] : m_chips) {
        if (chip->isChecked())
            shapes.insert(shape);
    }
    return shapes;
}

void StateChips::choose(const QSet<StateShape> &shapes)
{
    if (shapes == chosen())
        return;
    for (const auto &[shape, chip] : m_chips) {
        const QSignalBlocker quiet(chip);
        chip->setChecked(shapes.contains(shape));
        chip->update();
    }
    Q_EMIT chosenChanged();
}

} // namespace signalbox::gui
