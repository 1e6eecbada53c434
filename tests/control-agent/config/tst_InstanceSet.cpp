// SPDX-License-Identifier: Apache-2.0
#include "control-agent/config/ConfigDifference.h"
#include "control-agent/config/ConfigReader.h"
#include "control-agent/config/ConfigValues.h"
#include "control-agent/config/DocumentCheck.h"
#include "control-agent/config/InstanceSet.h"
#include "server-core/instance/InstanceDocument.h"
#include "server-core/types/TypeRegistry.h"

#include <QtCore/QJsonArray>
#include <QtTest/QtTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::agent;

namespace {

const QByteArray twoInstances = "[defaults.limits]\nidle_timeout = \"90s\"\n"
                                "[[instance]]\nname = \"A\"\ntype = \"echo\"\n[[instance.listen]]\nport = 7001\n"
                                "[[instance]]\nname = \"B\"\ntype = \"echo\"\n[[instance.listen]]\nport = 7002\n";

AgentConfig configOf(const QByteArray &text = twoInstances)
{
    const auto config = readConfigText(text, u"/etc/signalbox/signalbox.toml"_s);
    if (!config)
        qFatal("%s", qPrintable(config.error().message));
    return *config;
}

QJsonObject document(const QString &name, const QJsonObject &more = {})
{
    QJsonObject object{{u"name"_s, name}, {u"type"_s, u"echo"_s}, {u"listen"_s, QJsonArray{QJsonObject{{u"port"_s, 0}}}}};
    for (auto it = more.begin(); it != more.end(); ++it)
        object.insert(it.key(), it.value());
    return object;
}

} // namespace

class tst_InstanceSet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void putsTheStoreAfterTheFiles()
    {
        const InstanceSet set = instancesOf(configOf(), {{u"0first"_s, {document(u"0first"_s), false}}});
        QCOMPARE(set.instances.size(), 3);
        QCOMPARE(set.instances.at(0).config.name, u"A"_s);
        QCOMPARE(set.instances.at(0).origin, InstanceOrigin::File);
        QCOMPARE(set.instances.at(0).line, 3);
        QCOMPARE(set.instances.at(2).config.name, u"0first"_s);
        QCOMPARE(set.instances.at(2).origin, InstanceOrigin::Store);
        // It takes [defaults] over, as one of a file does.
        QCOMPARE(set.instances.at(2).config.limits.idleTimeout, std::chrono::seconds(90));
        QVERIFY(set.conflicts.isEmpty());
    }

    void theFileWinsUnlessItIsTakenOver()
    {
        const QJsonObject other = document(u"A"_s, {{u"start_order"_s, 7}});
        const InstanceSet set = instancesOf(configOf(), {{u"A"_s, {other, false}}});
        QCOMPARE(set.instances.size(), 2);
        QCOMPARE(set.find(u"A"_s)->config.startOrder, 0);
        QCOMPARE(set.conflicts.size(), 1);
        QVERIFY2(set.conflicts.first().contains(u"/etc/signalbox/signalbox.toml:3"_s), qPrintable(set.conflicts.first()));

        const InstanceSet taken = instancesOf(configOf(), {{u"A"_s, {other, true}}});
        QCOMPARE(taken.instances.size(), 2);
        QCOMPARE(taken.find(u"A"_s)->config.startOrder, 7);
        QCOMPARE(taken.find(u"A"_s)->origin, InstanceOrigin::TakenOver);
        QCOMPARE(taken.find(u"A"_s)->line, 3);
        QVERIFY(taken.conflicts.isEmpty());
    }

    void aTakenOverOneStaysWhenItsFileGoes()
    {
        const InstanceSet set = instancesOf(configOf({}), {{u"A"_s, {document(u"A"_s), true}}});
        QCOMPARE(set.instances.size(), 1);
        QCOMPARE(set.instances.first().origin, InstanceOrigin::Store);
    }

    void whatCannotBeReadIsSaid()
    {
        const QJsonObject bad = document(u"A"_s, {{u"start_order"_s, u"x"_s}});
        const InstanceSet set = instancesOf(configOf(), {{u"A"_s, {bad, true}}, {u"C"_s, {QJsonObject(), false}}});
        QCOMPARE(set.instances.size(), 2);
        QCOMPARE(set.find(u"A"_s)->origin, InstanceOrigin::File);
        QCOMPARE(set.conflicts.size(), 2);
    }

    void aShortDocumentSurvivesTheStore()
    {
        const AgentConfig files = configOf();
        const QJsonObject given = document(u"C"_s, {{u"tls"_s, QJsonObject{{u"pkcs12"_s, u"c.pfx"_s}}}});
        const auto config = readDocument(given, files);
        QVERIFY2(config, config ? "" : qPrintable(config.error().message));
        QCOMPARE(config->tls.pkcs12, u"/etc/signalbox/c.pfx"_s);
        const auto again = readDocument(core::toShortDocument(*config, files.defaults), files);
        QVERIFY(again);
        QCOMPARE(core::toDocument(*again), core::toDocument(*config));
        QCOMPARE(revisionOf(*again), revisionOf(*config));
        QVERIFY(revisionOf(*again) > 0);
    }

    void problemsNameTheirFields_data()
    {
        QTest::addColumn<QJsonObject>("given");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("says");
        QTest::newRow("schema") << document(u"C"_s, {{u"limits"_s, QJsonObject{{u"idle_timeout"_s, u"soon"_s}}}})
                                << u"limits.idle_timeout"_s << u"must be a duration"_s;
        QTest::newRow("reader") << document(u"C"_s, {{u"limits"_s, QJsonObject{{u"idle_timeout"_s, u"1ms"_s}}}}) << u"limits.idle_timeout"_s
                                << u"at least 20ms"_s;
        QTest::newRow("listener") << document(u"C"_s, {{u"listen"_s, QJsonArray{QJsonObject{{u"port"_s, 70000}}}}}) << u"listen[0].port"_s
                                  << u"from 0 to 65535"_s;
        QTest::newRow("address") << document(u"C"_s, {{u"listen"_s, QJsonArray{QJsonObject{{u"port"_s, 0}, {u"address"_s, u"here"_s}}}}})
                                 << u"listen[0].address"_s << u"numeric address"_s;
        QTest::newRow("tls without a certificate")
            << document(u"C"_s, {{u"listen"_s, QJsonArray{QJsonObject{{u"port"_s, 0}, {u"tls"_s, true}}}}}) << u"listen[0].tls"_s
            << u"needs a certificate"_s;
        QTest::newRow("type") << document(u"C"_s, {{u"type"_s, u"ehco"_s}}) << u"type"_s << u"did you mean \"echo\""_s;
        QTest::newRow("option") << document(u"C"_s, {{u"options"_s, QJsonObject{{u"framign"_s, u"raw"_s}}}}) << u"options.framign"_s
                                << u"did you mean \"framing\""_s;
        QTest::newRow("unknown key") << document(u"C"_s, {{u"max_sessions"_s, 1}}) << u"max_sessions"_s << u"is not known"_s;
        QTest::newRow("name") << document(u"a b"_s) << u"name"_s << u"must match"_s;
    }
    void problemsNameTheirFields()
    {
        QFETCH(QJsonObject, given);
        QFETCH(QString, path);
        QFETCH(QString, says);
        const auto config = checkDocument(given, configOf(), core::TypeRegistry::withBuiltins());
        QVERIFY(!config);
        QCOMPARE(config.error().code, ErrorCode::InvalidConfiguration);
        QVERIFY2(config.error().message.contains(says), qPrintable(config.error().message));
        const QJsonArray problems = config.error().data.value(u"problems"_s).toArray();
        QCOMPARE(problems.size(), 1);
        QCOMPARE(problems.first()[u"path"_s].toString(), path);
        QVERIFY(problems.first()[u"message"_s].toString().contains(says));
    }

    void differencesSayWhenTheyCount()
    {
        const AgentConfig files = configOf();
        core::InstanceConfig before = files.instances.first();
        core::InstanceConfig after = before;
        QVERIFY(instanceDifferences(before, after).isEmpty());
        after.limits.idleTimeout = std::chrono::seconds(30);
        after.limits.maxMessageBytes = 10;
        after.isolation = core::Isolation::Thread;
        after.options = {{u"framing"_s, u"raw"_s}};
        core::ListenerConfig another;
        another.port = 7003;
        after.listeners.append(another);
        QStringList told;
        for (const ConfigDifference &difference : instanceDifferences(before, after))
            told.append(difference.path + u' ' + core::takesEffectName(difference.effect));
        QCOMPARE(told,
                 (QStringList{u"isolation instance-restart"_s, u"options.framing instance-restart"_s,
                              u"limits.max_message_bytes new-sessions"_s, u"limits.idle_timeout live"_s, u"listen live"_s}));
        AgentConfig other = files;
        other.ioThreads = 3;
        const auto host = hostDifferences(files, other);
        QCOMPARE(host.size(), 1);
        QCOMPARE(host.first().path, u"agent.io_threads"_s);
        QCOMPARE(host.first().effect, core::TakesEffect::AgentStart);
        QVERIFY(host.first().instance.isEmpty());
    }

    void valuesHaveTheirOrigins()
    {
        const AgentConfig files = configOf();
        const QJsonObject own = document(u"A"_s, {{u"start_order"_s, 7}});
        const InstanceSet set = instancesOf(files, {{u"A"_s, {own, true}}, {u"C"_s, {document(u"C"_s), false}}});
        QMap<QString, ConfigValueInForce> values;
        for (const ConfigValueInForce &value : valuesInForce(files, set))
            values.insert(value.path, value);
        QCOMPARE(values.value(u"instance.A.start_order"_s).store, u"store (in place of /etc/signalbox/signalbox.toml:3)"_s);
        QCOMPARE(values.value(u"instance.A.listen[0].port"_s).value.toInt(), 0);
        QCOMPARE(values.value(u"instance.C.listen[0].port"_s).store, u"store"_s);
        QVERIFY(values.value(u"instance.C.limits.idle_timeout"_s).store.isEmpty());
        QCOMPARE(values.value(u"instance.C.limits.idle_timeout"_s).place->line, 2);
        QVERIFY(!values.value(u"instance.C.autostart"_s).place);
        QVERIFY(values.value(u"instance.B.type"_s).place);
    }
};

QTEST_GUILESS_MAIN(tst_InstanceSet)
#include "tst_InstanceSet.moc"
