// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/Series.h"
#include "manager-gui/model/Format.h"
#include "manager-gui/widgets/Plot.h"
#include "manager-gui/widgets/SeriesChart.h"

#include <QtGui/QTextDocument>
#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::gui;
using namespace Qt::StringLiterals;

class tst_Format : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void rates_data()
    {
        QTest::addColumn<double>("rate");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << 0.0 << u"0"_s;
        QTest::newRow("almost nothing") << 0.01 << u"0"_s;
        QTest::newRow("small") << 4.2 << u"4.2"_s;
        QTest::newRow("small and whole") << 4.0 << u"4"_s;
        QTest::newRow("hundreds") << 120.4 << u"120"_s;
        QTest::newRow("thousands") << 4766.0 << u"4,766"_s;
        QTest::newRow("ten thousands") << 31'040.0 << u"31.0 k"_s;
        QTest::newRow("hundred thousands") << 281'000.0 << u"281 k"_s;
        QTest::newRow("millions") << 1.91e6 << u"1.91 M"_s;
    }
    void rates()
    {
        QFETCH(double, rate);
        QTEST(format::rate(rate), "text");
    }

    void bytes()
    {
        QCOMPARE(format::bytes(912.0), u"912 B"_s);
        QCOMPARE(format::bytes(7100.0), u"7.10 kB"_s);
        QCOMPARE(format::bytes(212e6), u"212 MB"_s);
        QCOMPARE(format::bytes(std::nullopt), u"–"_s);
    }

    void durations()
    {
        QCOMPARE(format::duration(41'000), u"41 s"_s);
        QCOMPARE(format::duration(200'000), u"3 min"_s);
        QCOMPARE(format::duration(15'120'000), u"4 h 12 min"_s);
        QCOMPARE(format::duration((12 * 24 + 4) * 3'600'000LL), u"12 d 4 h"_s);
        QCOMPARE(format::duration(-5), u"0 s"_s);
    }

    void countsAreGroupedInTheCLocaleToo() { QCOMPARE(format::count(12418), u"12,418"_s); }

    void listeners()
    {
        QCOMPARE(format::listeners({{u"any"_s, 443, true}, {u"any"_s, 80, false}}), u"any:443 TLS, any:80"_s);
        QCOMPARE(format::listeners({{u"::1"_s, 80, false}}), u"[::1]:80"_s);
    }

    void whatOthersWroteIsNoMarkup_data()
    {
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("toolTip");
        QTest::newRow("plain") << u"a & b\nc"_s << u"a & b\nc"_s;
        QTest::newRow("a tag") << u"<b>x</b>"_s << u"<span>&lt;b&gt;x&lt;/b&gt;</span>"_s;
        QTest::newRow("an escaped tag") << u"&lt;b>"_s << u"<span>&amp;lt;b&gt;</span>"_s;
        QTest::newRow("lines") << u"a\n<i>"_s << u"<span>a<br>&lt;i&gt;</span>"_s;
    }
    void whatOthersWroteIsNoMarkup()
    {
        QFETCH(QString, written);
        const QString shown = format::literal(written);
        QTEST(shown, "toolTip");
        // Escaped is only what is taken for markup.
        QCOMPARE(Qt::mightBeRichText(shown), shown != written);
    }

    void aSeriesKeepsTheLastPoints()
    {
        Series series;
        for (int i = 0; i < Series::capacity + 5; ++i)
            series.add(i * 1000, i);
        QCOMPARE(series.size(), Series::capacity);
        QCOMPARE(series.at(0).at, 5000);
        QCOMPARE(series.valueAt(7400), std::optional(7.0));
        QVERIFY(!series.valueAt(4000));
    }

    void aGapStaysAGap()
    {
        Series series;
        for (const int second : {0, 1, 2, 10, 11})
            series.add(second * 1000, 5);
        const Plot plot = Plot::of(series, QRectF(0, 0, 300, 10), 11'000, 0, 10);
        QCOMPARE(plot.stretches.size(), 2U);
        QVERIFY(!series.valueAt(6000));
    }

    void scalesAreRound_data()
    {
        QTest::addColumn<double>("lowest");
        QTest::addColumn<double>("highest");
        QTest::newRow("nothing") << 0.0 << 0.0;
        QTest::newRow("few") << 4.0 << 4.0;
        QTest::newRow("fifty") << 0.0 << 50.0;
        QTest::newRow("thousands") << 7'900.0 << 8'600.0;
        QTest::newRow("flat thousands") << 8'000.0 << 8'000.0;
    }
    void scalesAreRound()
    {
        QFETCH(double, lowest);
        QFETCH(double, highest);
        const SeriesChart::Scale scale = SeriesChart::scaleFor(lowest, highest);
        QVERIFY(scale.lowest <= lowest);
        QVERIFY(scale.highest > highest);
        QVERIFY((scale.highest - scale.lowest) / scale.step <= 6);
        QCOMPARE(scale.lowest, std::floor(scale.lowest / scale.step) * scale.step);
    }
};

QTEST_GUILESS_MAIN(tst_Format)
#include "tst_Format.moc"
