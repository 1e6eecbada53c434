// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/InstanceDocument.h"

#include "server-core/instance/InstanceConfigReader.h"
#include "server-core/instance/TomlSource.h"

#include <QtCore/QJsonArray>
#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_InstanceDocument : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBackAsItWas();
    void shortOnesHoldWhatDiffers();
    void refusesWhatAFileMayNotSay_data();
    void refusesWhatAFileMayNotSay();
    void takesNullForAbsent();

private:
    static InstanceConfig config();
};

InstanceConfig tst_InstanceDocument::config()
{
    const auto document = TomlDocument::parse(R"(
name = "a"
type = "echo"
autostart = false
isolation = "thread"
io_threads = 3
hub = "chat"
[[listen]]
port = 7
[[listen]]
address = "::1"
port = 8
tls = true
[tls]
pkcs12 = "/x/y.pfx"
[limits]
idle_timeout = "1500ms"
max_message_bytes = "64KiB"
[restart]
policy = "always"
backoff = "1s..2m"
give_up_after = "7 in 1m"
max_memory = "1GiB"
[options]
framing = "length-prefix"
length_bytes = 2
list = [1, 2.5, "x", { y = true }]
)",
                                              u"a.toml"_s);
    return *readInstance(document->table, document->source, {}, QString());
}

void tst_InstanceDocument::comesBackAsItWas()
{
    const InstanceConfig before = config();
    const QJsonObject document = toDocument(before);
    const auto after = fromDocument(document, {}, u"document"_s);
    QVERIFY2(after, qPrintable(after ? QString() : after.error().message));
    QCOMPARE(toDocument(*after), document);
    QCOMPARE(after->restart, before.restart);
    QCOMPARE(after->hub, u"chat"_s);
    QCOMPARE(after->options, before.options);
    QCOMPARE(after->listeners, before.listeners);
    QCOMPARE(after->limits.idleTimeout, 1500ms);
    QCOMPARE(after->restart.backoffMost, 2min);
    QCOMPARE(after->restart.maxMemory, qint64(1) << 30);
}

void tst_InstanceDocument::shortOnesHoldWhatDiffers()
{
    const QJsonObject document = toShortDocument(config(), {});
    QCOMPARE(document.value(u"limits"_s).toObject().keys(), QStringList({u"idle_timeout"_s, u"max_message_bytes"_s}));
    QCOMPARE(document.value(u"listen"_s).toArray().first().toObject().keys(), QStringList({u"port"_s}));
    QVERIFY(!document.contains(u"start_order"_s));
    const auto after = fromDocument(document, {}, u"document"_s);
    QVERIFY(after);
    QCOMPARE(toDocument(*after), toDocument(config()));
}

void tst_InstanceDocument::refusesWhatAFileMayNotSay_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<QString>("message");
    QTest::newRow("unknown") << u"prot"_s << QJsonValue(1) << u"document: unknown key \"prot\""_s;
    QTest::newRow("kind") << u"autostart"_s << QJsonValue(1) << u"\"autostart\""_s;
    QTest::newRow("fraction") << u"start_order"_s << QJsonValue(1.5) << u"\"start_order\""_s;
    QTest::newRow("no listener") << u"listen"_s << QJsonValue(QJsonArray()) << u"listens nowhere"_s;
    QTest::newRow("table") << u"limits"_s << QJsonValue(QJsonObject{{u"idle_timeout"_s, u"soon"_s}}) << u"\"idle_timeout\""_s;
}

void tst_InstanceDocument::refusesWhatAFileMayNotSay()
{
    QFETCH(QString, key);
    QFETCH(QJsonValue, value);
    QFETCH(QString, message);
    QJsonObject document = toDocument(config());
    document.insert(key, value);
    const auto read = fromDocument(document, {}, u"document"_s);
    QVERIFY(!read);
    QVERIFY2(read.error().message.contains(message), qPrintable(read.error().message));
}

void tst_InstanceDocument::takesNullForAbsent()
{
    QJsonObject document = toDocument(config());
    document.insert(u"io_threads"_s, QJsonValue::Null);
    QCOMPARE(fromDocument(document, {}, u"document"_s)->ioThreads, 1);
}

QTEST_GUILESS_MAIN(tst_InstanceDocument)
#include "tst_InstanceDocument.moc"
