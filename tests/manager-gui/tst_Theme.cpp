// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/widgets/Theme.h"

#include <QtTest/QtTest>
#include <QtWidgets/QtWidgets>

#include <cmath>

using namespace signalbox::gui;
using namespace Qt::StringLiterals;

namespace {

/// Source: WCAG 2.1, relative luminance.
double luminance(const QColor &colour)
{
    const auto linear = [](double part) { return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(double(colour.redF())) + 0.7152 * linear(double(colour.greenF())) + 0.0722 * linear(double(colour.blueF()));
}

double contrast(const QColor &a, const QColor &b)
{
    const auto [darker, lighter] = std::minmax({luminance(a), luminance(b)});
    return (lighter + 0.05) / (darker + 0.05);
}

bool isDark()
{
    return qApp->palette().color(QPalette::Window).lightness() < 128;
}

} // namespace

class tst_Theme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSystemsAppearanceIsFollowedWhileItRuns()
    {
        bool platformIsDark = false;
        Theme theme(*qApp, [&platformIsDark] { return platformIsDark; });
        QSignalSpy changed(&theme, &Theme::changed);
        QWidget window;
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        theme.apply(Appearance::System);
        QVERIFY(!isDark());
        const auto platformChanges = [&](bool dark) {
            platformIsDark = dark;
            QEvent event(QEvent::ThemeChange);
            QCoreApplication::sendEvent(window.windowHandle(), &event);
        };
        platformChanges(true);
        QTRY_VERIFY(isDark());
        // The window and its widget heard of it, and it was dressed once.
        QCOMPARE(changed.count(), 2);
        platformChanges(false);
        QTRY_VERIFY(!isDark());

        theme.apply(Appearance::Dark);
        QCOMPARE(changed.count(), 4);
        platformChanges(true);
        platformChanges(false);
        QCoreApplication::processEvents();
        QVERIFY(isDark());
        QCOMPARE(changed.count(), 4);
        theme.apply(Appearance::System);
        QVERIFY(!isDark());
    }

    void thePlatformsPaletteIsSeenBehindOurs()
    {
        // What the test runs on has a light palette.
        Theme theme(*qApp);
        theme.apply(Appearance::Dark);
        QVERIFY(isDark());
        theme.apply(Appearance::System);
        QVERIFY(!isDark());
    }

    void textIsReadableOnEveryGround_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    /// Source: WCAG 2.1, 1.4.3 (AA): 4.5 to 1.
    void textIsReadableOnEveryGround()
    {
        QFETCH(bool, dark);
        const Colours &c = dark ? Colours::dark() : Colours::light();
        for (const QColor &text : {c.text, c.dim, c.warn, c.bad}) {
            for (const QColor &ground : {c.window, c.pane, c.side, c.selection})
                QVERIFY2(contrast(text, ground) >= 4.5,
                         qPrintable(u"%1 on %2: %3"_s.arg(text.name(), ground.name()).arg(contrast(text, ground))));
        }
        for (const QColor &ground : {c.window, c.pane})
            QVERIFY(contrast(c.accent, ground) >= 4.5);
    }
};

QTEST_MAIN(tst_Theme)
#include "tst_Theme.moc"
