// SPDX-License-Identifier: Apache-2.0
#include "control-agent/http/MetricText.h"

#include <QtTest/QtTest>

using namespace Qt::StringLiterals;
using signalbox::agent::MetricText;
using Format = MetricText::Format;
using Kind = MetricText::Kind;

class tst_MetricText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesFamilies()
    {
        MetricText text(Format::Prometheus);
        text.family("a_bytes_total", Kind::Counter, "bytes", "Bytes.").sample({{"x", u"1"_s}, {"y", u"2"_s}}, 3).sample(4.5);
        text.family("b", Kind::Gauge, "", "A gauge.").sample(0);
        QCOMPARE(
            text.finish(),
            QByteArray("# HELP a_bytes_total Bytes.\n# TYPE a_bytes_total counter\na_bytes_total{x=\"1\",y=\"2\"} 3\na_bytes_total 4.5\n"
                       "# HELP b A gauge.\n# TYPE b gauge\nb 0\n"));
    }

    void openMetricsNamesFamilyAndUnit()
    {
        MetricText text(Format::OpenMetrics);
        text.family("a_bytes_total", Kind::Counter, "bytes", "Bytes.").sample(1);
        QCOMPARE(text.finish(),
                 QByteArray("# HELP a_bytes Bytes.\n# TYPE a_bytes counter\n# UNIT a_bytes bytes\na_bytes_total 1\n# EOF\n"));
    }

    void escapesLabelValues()
    {
        MetricText text(Format::Prometheus);
        text.family("a", Kind::Gauge, "", "A.").sample({{"x", u"a\"b\\c\nd} 1\nforged 2 ä"_s}}, 1);
        QCOMPARE(text.finish(), QByteArray("# HELP a A.\n# TYPE a gauge\na{x=\"a\\\"b\\\\c\\nd} 1\\nforged 2 \xc3\xa4\"} 1\n"));
    }

    void writesCountersInFull()
    {
        MetricText text(Format::Prometheus);
        text.family("a", Kind::Gauge, "", "A.").sample(1234567890123.0).sample(0.25).sample(-1);
        QVERIFY(text.finish().endsWith("a 1234567890123\na 0.25\na -1\n"));
    }

    void choosesByAccept_data()
    {
        QTest::addColumn<QByteArray>("accept");
        QTest::addColumn<bool>("openMetrics");
        QTest::newRow("nothing") << QByteArray() << false;
        QTest::newRow("anything") << QByteArray("*/*") << false;
        QTest::newRow("plain") << QByteArray("text/plain;version=0.0.4") << false;
        QTest::newRow("open") << QByteArray("application/openmetrics-text") << true;
        QTest::newRow("capitals") << QByteArray("Application/OpenMetrics-Text; version=1.0.0") << true;
        QTest::newRow("prometheus") << QByteArray("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.3,*/*;q=0.1") << true;
        QTest::newRow("open, less wanted") << QByteArray("application/openmetrics-text;q=0.1, text/plain") << false;
        QTest::newRow("open, not wanted") << QByteArray("application/openmetrics-text;q=0") << false;
        QTest::newRow("garbage") << QByteArray(";;,=;q=x,,") << false;
    }
    void choosesByAccept()
    {
        QFETCH(QByteArray, accept);
        QFETCH(bool, openMetrics);
        QCOMPARE(MetricText::formatFor(accept) == Format::OpenMetrics, openMetrics);
    }
};

QTEST_GUILESS_MAIN(tst_MetricText)
#include "tst_MetricText.moc"
