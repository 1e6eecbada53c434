// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/Theme.h"

#include <QtCore/QEvent>
#include <QtCore/QFile>
#include <QtWidgets/QApplication>
#include <QtWidgets/QStyle>
#include <QtWidgets/QStyleFactory>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

QPalette paletteOf(const Colours &c)
{
    QPalette palette;
    palette.setColor(QPalette::Window, c.window);
    palette.setColor(QPalette::WindowText, c.text);
    palette.setColor(QPalette::Base, c.pane);
    palette.setColor(QPalette::AlternateBase, c.side);
    palette.setColor(QPalette::Text, c.text);
    palette.setColor(QPalette::Button, c.window);
    palette.setColor(QPalette::ButtonText, c.text);
    palette.setColor(QPalette::BrightText, c.bad);
    palette.setColor(QPalette::PlaceholderText, c.dim);
    palette.setColor(QPalette::Highlight, c.selection);
    palette.setColor(QPalette::HighlightedText, c.text);
    palette.setColor(QPalette::Link, c.accent);
    palette.setColor(QPalette::LinkVisited, c.accent);
    palette.setColor(QPalette::ToolTipBase, c.pane);
    palette.setColor(QPalette::ToolTipText, c.text);
    palette.setColor(QPalette::Light, c.pane);
    palette.setColor(QPalette::Midlight, c.side);
    palette.setColor(QPalette::Mid, c.line);
    palette.setColor(QPalette::Dark, c.line.darker(115));
    palette.setColor(QPalette::Shadow, c.text);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, c.dim);
    return palette;
}

/// Half way between two colours, for borders and hovered surfaces.
QColor between(const QColor &a, const QColor &b, double share)
{
    const auto mix = [share](int x, int y) { return int(double(x) + (double(y) - double(x)) * share); };
    return QColor(mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue()));
}

bool hasDarkPalette(QApplication &application)
{
    // Ours hides the platform's: put it aside for the look.
    application.setPalette(QPalette());
    return application.palette().color(QPalette::Window).lightness() < 128;
}

QString styleSheetOf(const Colours &c)
{
    QFile file(u":/style/manager.qss"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QString sheet = QString::fromUtf8(file.readAll());
    const std::pair<QLatin1StringView, QColor> names[] = {
        {"@window"_L1, c.window},
        {"@pane"_L1, c.pane},
        {"@side"_L1, c.side},
        {"@line"_L1, c.line},
        {"@text"_L1, c.text},
        {"@dim"_L1, c.dim},
        {"@accent"_L1, c.accent},
        {"@selection"_L1, c.selection},
        {"@bad"_L1, c.bad},
        {"@warn"_L1, c.warn},
        {"@hover"_L1, between(c.window, c.text, 0.07)},
        {"@press"_L1, between(c.window, c.text, 0.13)},
        {"@faint"_L1, between(c.dim, c.window, 0.45)},
        {"@border"_L1, between(c.line, c.text, 0.12)},
        {"@alarm"_L1, between(c.pane, c.bad, 0.12)},
        {"@onAccent"_L1, c.accent.lightness() > 140 ? c.window : QColor(Qt::white)},
        {"@strong"_L1, between(c.accent, c.text, 0.15)},
    };
    for (const auto &[name, colour] : names)
        sheet.replace(name + u';', colour.name() + u';');
    return sheet;
}

} // namespace

Theme::Theme(QApplication &application, IsDark platformIsDark)
    : QObject(&application),
      m_application(application),
      m_platformIsDark(platformIsDark ? std::move(platformIsDark) : [&application] { return hasDarkPalette(application); })
{
    // Each window hears of a change: one look for all of them.
    m_following.setSingleShot(true);
    m_following.setInterval(0);
    connect(&m_following, &QTimer::timeout, this, [this] {
        if (m_appearance == Appearance::System)
            apply(m_appearance);
    });
    application.installEventFilter(this);
}

bool Theme::eventFilter(QObject *, QEvent *event)
{
    if (event->type() == QEvent::ThemeChange)
        m_following.start();
    return false;
}

void Theme::apply(Appearance appearance)
{
    m_appearance = appearance;
    dress(appearance == Appearance::Dark || (appearance == Appearance::System && m_platformIsDark()));
}

void Theme::dress(bool dark)
{
    const Colours &colours = dark ? Colours::dark() : Colours::light();
    if (m_application.style()->name() != "fusion"_L1)
        m_application.setStyle(QStyleFactory::create(u"Fusion"_s));
    m_application.setPalette(paletteOf(colours));
    m_application.setStyleSheet(styleSheetOf(colours));
    Q_EMIT changed();
}

} // namespace signalbox::gui
