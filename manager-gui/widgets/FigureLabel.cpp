// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/FigureLabel.h"

#include "manager-gui/widgets/Plot.h"
#include "manager-gui/widgets/Tokens.h"

#include <QtCore/QDateTime>
#include <QtGui/QPainter>
#include <QtWidgets/QAccessibleWidget>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

constexpr int sparkWidth = 42;
constexpr int sparkHeight = 16;
constexpr int leftPadding = 16;

class FigureAccessible final : public QAccessibleWidget
{
public:
    explicit FigureAccessible(FigureLabel *figure) : QAccessibleWidget(figure, QAccessible::StaticText), m_figure(figure) { }

    QString text(QAccessible::Text kind) const override
    {
        if (kind == QAccessible::Value || kind == QAccessible::Description)
            return m_figure->value();
        return QAccessibleWidget::text(kind);
    }

private:
    FigureLabel *m_figure;
};

QAccessibleInterface *makeInterface(const QString &, QObject *object)
{
    auto *figure = qobject_cast<FigureLabel *>(object);
    return figure ? new FigureAccessible(figure) : nullptr;
}

} // namespace

void installFigureAccessibility()
{
    QAccessible::installFactory(makeInterface);
}

FigureLabel::FigureLabel(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
}

void FigureLabel::setCaption(const QString &caption, const QString &accessibleName)
{
    m_caption = caption;
    setAccessibleName(accessibleName);
    setToolTip(accessibleName);
    updateGeometry();
    update();
}

void FigureLabel::setFigure(const QString &value, const Series &history)
{
    m_history = history;
    if (value != m_value) {
        m_value = value;
        setAccessibleDescription(value);
        const int width = QFontMetrics(valueFont()).horizontalAdvance(value);
        if (width > m_valueWidth || width < m_valueWidth - 24) {
            m_valueWidth = width;
            updateGeometry();
        }
        QAccessibleEvent event(this, QAccessible::NameChanged);
        QAccessible::updateAccessibility(&event);
    }
    update();
}

void FigureLabel::setDimmed(bool dimmed)
{
    if (dimmed == m_dimmed)
        return;
    m_dimmed = dimmed;
    update();
}

QFont FigureLabel::valueFont() const
{
    QFont value = font();
    value.setPointSizeF(value.pointSizeF() * 1.15);
    value.setWeight(QFont::DemiBold);
    return value;
}

QFont FigureLabel::captionFont() const
{
    QFont caption = font();
    caption.setPointSizeF(caption.pointSizeF() * 0.9);
    return caption;
}

int FigureLabel::textWidth() const
{
    return std::max(m_valueWidth, QFontMetrics(valueFont()).horizontalAdvance(u"0000"_s));
}

QSize FigureLabel::sizeHint() const
{
    const int captionWidth = QFontMetrics(captionFont()).horizontalAdvance(m_caption);
    return {leftPadding + std::max(textWidth() + metric::space2 + sparkWidth, captionWidth) + leftPadding, 44};
}

QSize FigureLabel::minimumSizeHint() const
{
    return sizeHint();
}

void FigureLabel::paintEvent(QPaintEvent *)
{
    const Colours &colours = Colours::of(palette());
    QPainter painter(this);
    painter.fillRect(QRect(0, (height() - 38) / 2, 1, 38), colours.line);
    const int top = (height() - 40) / 2;
    painter.setFont(valueFont());
    painter.setPen(m_dimmed ? colours.dim : colours.text);
    painter.drawText(QRect(leftPadding, top, textWidth() + 4, 22), Qt::AlignLeft | Qt::AlignVCenter, m_value);
    painter.setFont(captionFont());
    painter.setPen(colours.dim);
    painter.drawText(QRect(leftPadding, top + 22, width() - leftPadding, 18), Qt::AlignLeft | Qt::AlignVCenter, m_caption);
    const QRectF spark(leftPadding + textWidth() + metric::space2, top + 3, sparkWidth, sparkHeight);
    paintSparkline(painter, spark, m_history, QDateTime::currentMSecsSinceEpoch(), m_dimmed ? colours.dim : colours.accent);
}

} // namespace signalbox::gui
