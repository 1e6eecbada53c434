// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/TypeMetrics.h"
#include "server-core/types/TypeRegistry.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::agent;
using namespace Qt::StringLiterals;

namespace {

class Measured final : public ServerType
{
public:
    Measured(QString name, QList<MetricDefinition> metrics) : m_name(std::move(name)), m_metrics(std::move(metrics)) { }
    QString name() const override { return m_name; }
    signalbox::Protocol protocol(const QJsonObject &) const override { return signalbox::Protocol::raw(); }
    QList<MetricDefinition> metrics() const override { return m_metrics; }
    std::unique_ptr<Service> createService(const QJsonObject &) const override { return nullptr; }

private:
    const QString m_name;
    const QList<MetricDefinition> m_metrics;
};

} // namespace

class tst_TypeMetrics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void namesColumns();
    void givesNothingForOtherTypes();
    void writesFamilies();

private:
    core::TypeRegistry m_types;
};

void tst_TypeMetrics::init()
{
    m_types = core::TypeRegistry();
    const MetricDefinition lines{u"lines"_s, u"Lines"_s};
    const MetricDefinition load{u"load"_s, {}, u"%"_s, MetricKind::Gauge, u"How busy it is"_s};
    QVERIFY(m_types.add(std::make_unique<Measured>(u"a"_s, QList{lines, load})));
    QVERIFY(
        m_types.add(std::make_unique<Measured>(u"b"_s, QList{lines, MetricDefinition{u"load"_s, u"Load"_s, u"ms"_s, MetricKind::Gauge}})));
    QVERIFY(m_types.add(std::make_unique<Measured>(u"c"_s, QList{MetricDefinition{u"sessions"_s, u"Own sessions"_s}})));
}

void tst_TypeMetrics::namesColumns()
{
    const TypeMetrics metrics(m_types);
    QStringList names;
    for (const api::MetricColumn &column : metrics.columns())
        names.append(column.name);
    QCOMPARE(names, QStringList({u"lines"_s, u"load"_s, u"b.load"_s, u"c.sessions"_s}));
    QCOMPARE(metrics.columns().at(1).title, u"load"_s);
    QCOMPARE(metrics.columns().at(1).kind, api::MetricKind::Gauge);
    QCOMPARE(metrics.columns().at(0).kind, api::MetricKind::Counter);
}

void tst_TypeMetrics::givesNothingForOtherTypes()
{
    using Values = QList<std::optional<double>>;
    const TypeMetrics metrics(m_types);
    const std::optional<double> none;
    QCOMPARE(metrics.values(u"a"_s, {{u"lines"_s, 3}, {u"load"_s, 0.5}}), (Values{3.0, 0.5, none, none}));
    QCOMPARE(metrics.values(u"b"_s, {{u"lines"_s, 3}, {u"load"_s, 7}}), (Values{3.0, none, 7.0, none}));
    QCOMPARE(metrics.values(u"c"_s, {{u"sessions"_s, 1}}), (Values{none, none, none, 1.0}));
    QCOMPARE(metrics.values(u"echo"_s, {{u"lines"_s, 3}}), (Values{none, none, none, none}));
    QCOMPARE(metrics.values(u"a"_s, {}), (Values{none, none, none, none}));
}

void tst_TypeMetrics::writesFamilies()
{
    core::InstanceStatus one;
    one.config.name = u"one"_s;
    one.config.type = u"b"_s;
    one.metrics = {{u"lines"_s, 3}, {u"load"_s, 7}};
    core::InstanceStatus echo;
    echo.config.name = u"echo"_s;
    echo.config.type = u"echo"_s;
    MetricText text(MetricText::Format::Prometheus);
    TypeMetrics(m_types).writeTo(text, {one, echo});
    const QByteArray page = text.finish();
    QVERIFY2(page.contains("signalbox_service_lines_total{instance=\"one\",type=\"b\"} 3\n"), page.constData());
    QVERIFY2(page.contains("signalbox_service_b_load{instance=\"one\",type=\"b\"} 7\n"), page.constData());
    QVERIFY2(!page.contains("echo") && !page.contains("c_sessions"), page.constData());
}

QTEST_GUILESS_MAIN(tst_TypeMetrics)
#include "tst_TypeMetrics.moc"
