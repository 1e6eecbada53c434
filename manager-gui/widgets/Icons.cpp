// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/Icons.h"

#include <QtCore/QFile>
#include <QtGui/QGuiApplication>
#include <QtGui/QIconEngine>
#include <QtGui/QPainter>
#include <QtGui/QPixmapCache>
#include <QtSvg/QSvgRenderer>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

QPixmap tinted(const QString &name, const QColor &colour, int side, qreal ratio)
{
    const QString key = u"signalbox/%1/%2/%3/%4"_s.arg(name, colour.name(QColor::HexArgb)).arg(side).arg(ratio);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    QFile file(u":/icons/%1.svg"_s.arg(name));
    QByteArray svg = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    svg.replace("currentColor", colour.name().toLatin1());
    QSvgRenderer renderer(svg);
    pixmap = QPixmap(QSize(side, side) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setOpacity(colour.alphaF());
    renderer.render(&painter, QRectF(0, 0, side, side));
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

class ThemedIconEngine final : public QIconEngine
{
public:
    explicit ThemedIconEngine(QString name) : m_name(std::move(name)) { }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const Colours &colours = Colours::of(QGuiApplication::palette());
        QColor colour = colours.text;
        if (mode == QIcon::Disabled) {
            colour = colours.dim;
            colour.setAlphaF(0.55F);
        }
        paintIcon(*painter, rect, m_name, colour);
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        if (pixmap.isNull())
            return pixmap;
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }
    QIconEngine *clone() const override { return new ThemedIconEngine(m_name); }

private:
    QString m_name;
};

QString fileOf(StateShape shape)
{
    switch (shape) {
    case StateShape::None:
        return {};
    case StateShape::Running:
        return u"state-running"_s;
    case StateShape::Stopped:
        return u"state-stopped"_s;
    case StateShape::Draining:
        return u"state-draining"_s;
    case StateShape::Failed:
        return u"state-failed"_s;
    case StateShape::Away:
        return u"state-away"_s;
    case StateShape::NotAnswering:
        return u"state-not-answering"_s;
    case StateShape::Changing:
        return u"state-changing"_s;
    }
    return {};
}

} // namespace

QIcon themedIcon(const QString &name)
{
    return QIcon(new ThemedIconEngine(name));
}

void paintIcon(QPainter &painter, const QRect &rect, const QString &name, const QColor &colour)
{
    const int side = std::min({rect.width(), rect.height(), metric::icon * 3});
    if (side <= 0)
        return;
    const QPixmap pixmap = tinted(name, colour, side, painter.device()->devicePixelRatioF());
    painter.drawPixmap(QPoint(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2), pixmap);
}

QColor colourOf(StateShape shape, const Colours &colours)
{
    switch (shape) {
    case StateShape::Running:
        return colours.ok;
    case StateShape::Draining:
    case StateShape::NotAnswering:
        return colours.warn;
    case StateShape::Failed:
        return colours.bad;
    case StateShape::Changing:
        return colours.accent;
    case StateShape::None:
    case StateShape::Stopped:
    case StateShape::Away:
        return colours.dim;
    }
    return colours.dim;
}

QColor colourOf(Environment environment, const Colours &colours)
{
    switch (environment) {
    case Environment::None:
        return colours.line;
    case Environment::Development:
        return colours.ok;
    case Environment::Staging:
        return colours.warn;
    case Environment::Production:
        return colours.bad;
    }
    return colours.line;
}

void paintState(QPainter &painter, const QRect &rect, StateShape shape, const Colours &colours)
{
    if (shape == StateShape::None)
        return;
    const QRect square(rect.x() + (rect.width() - metric::icon) / 2, rect.y() + (rect.height() - metric::icon) / 2, metric::icon,
                       metric::icon);
    paintIcon(painter, square, fileOf(shape), colourOf(shape, colours));
}

} // namespace signalbox::gui
