// SPDX-License-Identifier: Apache-2.0
#include "control-agent/config/ClusterReader.h"

#include "control-agent/config/ConfigCheck.h"
#include "control-agent/config/ConfigDifference.h"
#include "control-agent/config/ConfigReader.h"
#include "control-agent/config/ConfigSchema.h"
#include "control-agent/config/ConfigValues.h"
#include "server-core/types/TypeRegistry.h"
#include "shared/json/SchemaCheck.h"

#include <QtCore/QJsonArray>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::agent;
using core::cluster::ClusterConfig;
using core::cluster::ClusterEngine;

namespace {

const QByteArray named = "[agent]\nname = \"node-a\"\n";
const QByteArray mesh = named + "[cluster]\nengine = \"mesh\"\nname = \"production\"\n";

Result<AgentConfig> read(const QByteArray &text)
{
    return readConfigText(text, u"/srv/signalbox.toml"_s);
}

} // namespace

/// `[cluster]` and `[cluster.tls]`: reading, checking, comparing, describing.
class tst_ClusterReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutTheTableThereIsNone();
    void readsEverything();
    void readsCertificates();
    void addressesAreWrittenAlike();
    void whatIsOnThisMachineNeedsNoSecret_data();
    void whatIsOnThisMachineNeedsNoSecret();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void readsTheFilesOfKeys();
    void listenersExcludeEachOther_data();
    void listenersExcludeEachOther();
    void onlyPeersCountAtOnce();
    void valuesHaveTheirPlaces();
    void theSchemaSaysTheSame_data();
    void theSchemaSaysTheSame();
};

void tst_ClusterReader::withoutTheTableThereIsNone()
{
    const auto config = read({});
    QVERIFY(config);
    QCOMPARE(config->cluster, (ClusterConfig{.listen = u"127.0.0.1:7712"_s}));
    const auto other = read("[agent]\nname = \"no name of a node\"\n[cluster]\nengine = \"none\"\nlisten = \"any:7712\"\n");
    QVERIFY2(other, other ? "" : qPrintable(other.error().message));
}

void tst_ClusterReader::readsEverything()
{
    const auto config = read(mesh
                             + "listen = \"any:7000\"\nadvertise = \"10.0.0.1:7001\"\npeers = [\"10.0.0.2:7712\", \"[fd00::3]:7712\", "
                               "\"10.0.0.2:7712\"]\nsecret_file = \"cluster.secret\"\n");
    QVERIFY2(config, config ? "" : qPrintable(config.error().message));
    QCOMPARE(config->cluster,
             (ClusterConfig{.engine = ClusterEngine::Mesh,
                            .name = u"production"_s,
                            .listen = u"0.0.0.0:7000"_s,
                            .advertise = u"10.0.0.1:7001"_s,
                            .peers = {u"10.0.0.2:7712"_s, u"[fd00::3]:7712"_s},
                            .secretFile = u"/srv/cluster.secret"_s}));
}

void tst_ClusterReader::readsCertificates()
{
    const auto config =
        read(mesh + "listen = \"any:7712\"\n[cluster.tls]\ncertificate = \"a.pem\"\nkey = \"/k.pem\"\nca = \"tls/ca.pem\"\n");
    QVERIFY2(config, config ? "" : qPrintable(config.error().message));
    QCOMPARE(config->cluster.certificate, u"/srv/a.pem"_s);
    QCOMPARE(config->cluster.key, u"/k.pem"_s);
    QCOMPARE(config->cluster.ca, u"/srv/tls/ca.pem"_s);
}

void tst_ClusterReader::addressesAreWrittenAlike()
{
    QCOMPARE(peerAddress(u"10.0.0.2:07712"_s), u"10.0.0.2:7712"_s);
    QCOMPARE(peerAddress(u"[::1]:1"_s), u"[::1]:1"_s);
    for (const QString &text : {u"node-b:7712"_s, u"10.0.0.2"_s, u"10.0.0.2:0"_s, u"any:7712"_s, u"::1:7712"_s, u""_s, u"10.0.0.2:70000"_s})
        QVERIFY2(!peerAddress(text), qPrintable(text));
}

void tst_ClusterReader::whatIsOnThisMachineNeedsNoSecret_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isFine");
    QTest::newRow("by default") << QByteArray() << true;
    QTest::newRow("loopback") << QByteArray("listen = \"127.0.0.2:0\"\npeers = [\"[::1]:7712\", \"127.9.9.9:1\"]\n") << true;
    QTest::newRow("localhost") << QByteArray("listen = \"localhost:7712\"\n") << true;
    QTest::newRow("every address") << QByteArray("listen = \"any:7712\"\n") << false;
    QTest::newRow("every address of IPv6") << QByteArray("listen = \"any6:0\"\n") << false;
    QTest::newRow("another machine") << QByteArray("peers = [\"127.0.0.1:1\", \"192.0.2.1:7712\"]\n") << false;
}

void tst_ClusterReader::whatIsOnThisMachineNeedsNoSecret()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, isFine);
    const auto config = read(mesh + text);
    QCOMPARE(config.has_value(), isFine);
    if (!isFine)
        QVERIFY2(config.error().message.contains(u"signalbox cluster secret"_s), qPrintable(config.error().message));
    const auto withSecret = read(mesh + text + "secret_file = \"s\"\n");
    QVERIFY2(withSecret, withSecret ? "" : qPrintable(withSecret.error().message));
}

void tst_ClusterReader::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("redis") << named + "[cluster]\nengine = \"redis\"\n[cluster.redis]\nurl = \"redis://h\"\n"
                           << u"signalbox.toml:4:10: the cluster engine \"redis\" is not in this version; use \"mesh\""_s;
    QTest::newRow("engine") << named + "[cluster]\nengine = \"mash\"\n" << u"mesh"_s;
    QTest::newRow("unknown key") << mesh + "secretfile = \"x\"\n" << u"unknown key \"secretfile\" in [cluster]; did you mean \"secret_file\"?"_s;
    QTest::newRow("unknown key of tls") << mesh + "[cluster.tls]\ncertficate = \"x\"\n" << u"did you mean \"certificate\"?"_s;
    QTest::newRow("no name") << named + "[cluster]\nengine = \"mesh\"\n" << u"signalbox.toml:3:1: a cluster needs \"name\""_s;
    QTest::newRow("name") << named + "[cluster]\nengine = \"mesh\"\nname = \"our cluster\"\n" << u"\"our cluster\" cannot name a cluster"_s;
    QTest::newRow("name of the node") << QByteArray("[agent]\nname = \"Frankfurt 1\"\n[cluster]\nengine = \"mesh\"\nname = \"a\"\n")
                                      << u"\"Frankfurt 1\" cannot be the name of a node: set \"name\" in [agent]"_s;
    QTest::newRow("listen") << mesh + "listen = \"7712\"\n" << u"\"7712\" is not an address to listen on"_s;
    QTest::newRow("peer by name") << mesh + "peers = [\"node-b:7712\"]\n" << u"\"node-b:7712\" is nothing that others can dial"_s;
    QTest::newRow("advertise") << mesh + "advertise = \"any:7712\"\n" << u"\"any:7712\" is nothing that others can dial"_s;
    QTest::newRow("both") << mesh + "secret_file = \"s\"\n[cluster.tls]\ncertificate = \"c\"\nkey = \"k\"\nca = \"a\"\n"
                          << u"a cluster has a secret or certificates, not both"_s;
    QTest::newRow("part of tls") << mesh + "[cluster.tls]\ncertificate = \"c\"\n" << u"\"key\" and \"ca\" go together"_s;
}

void tst_ClusterReader::saysWhatIsWrong()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, expected);
    const auto config = read(text);
    QVERIFY(!config);
    QCOMPARE(config.error().code, ErrorCode::InvalidConfiguration);
    QVERIFY2(config.error().message.contains(expected), qPrintable(config.error().message));
    QCOMPARE(config.error().message.count(u'\n'), 0);
}

void tst_ClusterReader::readsTheFilesOfKeys()
{
    const QTemporaryDir folder;
    const auto secret = [&folder](const QByteArray &content, QFile::Permissions permissions) {
        QFile file(folder.filePath(u"cluster.secret"_s));
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate))
            return;
        file.write(content);
        file.setPermissions(permissions);
    };
    const auto check = [&folder](const QByteArray &text) {
        const auto config = readConfigText(text, folder.filePath(u"signalbox.toml"_s));
        return config ? checkCertificates(*config) : Result<void>(failure(config.error()));
    };
    const QByteArray text = mesh + "listen = \"any:7712\"\nsecret_file = \"cluster.secret\"\n";
    constexpr auto ownerOnly = QFile::ReadOwner | QFile::WriteOwner;
    QVERIFY2(check(text).error().message.contains(u"cannot read the cluster secret"_s), qPrintable(check(text).error().message));
    secret(QByteArray(32, 'x').toBase64() + '\n', ownerOnly);
    QVERIFY(check(text));
    secret(QByteArray(31, 'x').toBase64() + '\n', ownerOnly);
    QVERIFY2(check(text).error().message.contains(u"signalbox cluster secret"_s), qPrintable(check(text).error().message));
    secret(QByteArray(32, 'x').toBase64() + '\n', ownerOnly | QFile::ReadOther);
    QVERIFY2(check(text).error().message.contains(u"chmod"_s), qPrintable(check(text).error().message));
    // Who is in no cluster needs no keys.
    QVERIFY(check("[cluster]\nengine = \"none\"\nsecret_file = \"nothing there\"\n"));
}

void tst_ClusterReader::listenersExcludeEachOther_data()
{
    QTest::addColumn<QByteArray>("listen");
    QTest::addColumn<QString>("expected"); // empty: they do not
    QTest::newRow("other port") << QByteArray("127.0.0.1:7712") << QString();
    QTest::newRow("api") << QByteArray("127.0.0.1:7710")
                         << u"[cluster] cannot listen on 127.0.0.1:7710: [api] listens on 127.0.0.1:7710 (by default)"_s;
    QTest::newRow("instance") << QByteArray("127.0.0.1:7001")
                              << u"the instance \"A\" cannot listen on 0.0.0.0:7001: [cluster] listens on 127.0.0.1:7001"_s;
}

void tst_ClusterReader::listenersExcludeEachOther()
{
    QFETCH(QByteArray, listen);
    QFETCH(QString, expected);
    const QByteArray text =
        mesh + "listen = \"" + listen + "\"\n[[instance]]\nname = \"A\"\ntype = \"echo\"\n[[instance.listen]]\nport = 7001\n";
    const core::TypeRegistry types = core::TypeRegistry::withBuiltins();
    const ConfigReport report = checkConfigText(text, u"/srv/signalbox.toml"_s, types);
    QCOMPARE(report.problems.size(), expected.isEmpty() ? 0 : 1);
    if (!expected.isEmpty())
        QVERIFY2(report.problems.first().message.startsWith(expected), qPrintable(report.problems.first().message));
    // Who is in no cluster does not listen for one.
    QByteArray none = text;
    none.replace("\"mesh\"", "\"none\"");
    QVERIFY(checkConfigText(none, u"/srv/signalbox.toml"_s, types).problems.isEmpty());
}

void tst_ClusterReader::onlyPeersCountAtOnce()
{
    const auto before = read(mesh);
    const auto after = read(mesh + "listen = \"127.0.0.1:7713\"\npeers = [\"127.0.0.1:7714\"]\n");
    QVERIFY(before && after);
    QMap<QString, core::TakesEffect> found;
    for (const ConfigDifference &difference : hostDifferences(*before, *after))
        found.insert(difference.path, difference.effect);
    QCOMPARE(found.keys(), (QStringList{u"cluster.listen"_s, u"cluster.peers"_s}));
    QCOMPARE(found.value(u"cluster.listen"_s), core::TakesEffect::AgentStart);
    QCOMPARE(found.value(u"cluster.peers"_s), core::TakesEffect::Live);
    const auto certified = read(mesh + "[cluster.tls]\ncertificate = \"c\"\nkey = \"k\"\nca = \"a\"\n");
    QVERIFY(certified);
    for (const ConfigDifference &difference : hostDifferences(*before, *certified))
        QVERIFY2(difference.path.startsWith(u"cluster.tls."_s) && difference.effect == core::TakesEffect::AgentStart,
                 qPrintable(difference.path));
}

void tst_ClusterReader::valuesHaveTheirPlaces()
{
    const auto config = read(mesh + "[cluster.tls]\ncertificate = \"c\"\nkey = \"k\"\nca = \"a\"\n");
    QVERIFY(config);
    QMap<QString, ConfigValueInForce> values;
    for (const ConfigValueInForce &value : valuesInForce(*config, {}))
        values.insert(value.path, value);
    QCOMPARE(values.value(u"cluster.engine"_s).value, u"mesh"_s);
    QCOMPARE(values.value(u"cluster.engine"_s).place->line, 4);
    QCOMPARE(values.value(u"cluster.tls.ca"_s).value, u"/srv/a"_s);
    QCOMPARE(values.value(u"cluster.tls.ca"_s).place->line, 9);
    QCOMPARE(values.value(u"cluster.listen"_s).value, u"127.0.0.1:7712"_s);
    QVERIFY(!values.value(u"cluster.listen"_s).place);
}

void tst_ClusterReader::theSchemaSaysTheSame_data()
{
    QTest::addColumn<QJsonObject>("cluster");
    QTest::addColumn<bool>("fits");
    QTest::newRow("mesh") << QJsonObject{{u"engine"_s, u"mesh"_s}, {u"name"_s, u"a"_s}, {u"peers"_s, QJsonArray{u"10.0.0.2:7712"_s}}}
                          << true;
    QTest::newRow("certificates") << QJsonObject{{u"tls"_s, QJsonObject{{u"certificate"_s, u"c"_s}, {u"key"_s, u"k"_s}, {u"ca"_s, u"a"_s}}}}
                                  << true;
    QTest::newRow("engine") << QJsonObject{{u"engine"_s, u"redis"_s}} << false;
    QTest::newRow("unknown key") << QJsonObject{{u"secret"_s, u"x"_s}} << false;
    QTest::newRow("unknown key of tls") << QJsonObject{{u"tls"_s, QJsonObject{{u"pem"_s, u"x"_s}}}} << false;
    QTest::newRow("peer without a port") << QJsonObject{{u"peers"_s, QJsonArray{u"10.0.0.2"_s}}} << false;
}

void tst_ClusterReader::theSchemaSaysTheSame()
{
    QFETCH(QJsonObject, cluster);
    QFETCH(bool, fits);
    const json::SchemaCheck schema(configSchema(core::TypeRegistry::withBuiltins()));
    QCOMPARE(schema.problems(QJsonObject{{u"cluster"_s, cluster}}).isEmpty(), fits);
}

QTEST_GUILESS_MAIN(tst_ClusterReader)
#include "tst_ClusterReader.moc"
