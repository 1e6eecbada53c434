// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/InstanceConfigReader.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// The only [[instance]] of a text, with the [defaults] beside it.
Result<InstanceConfig> read(const QByteArray &text)
{
    const auto document = TomlDocument::parse(text, u"/srv/demo.toml"_s);
    if (!document)
        return failure(document.error());
    InstanceConfig defaults;
    if (const toml::table *table = document->table["defaults"].as_table()) {
        const auto read = readInstanceDefaults(*table, document->source);
        if (!read)
            return failure(read.error());
        defaults = *read;
    }
    return readInstance(*document->table["instance"].as_array()->get(0)->as_table(), document->source, defaults);
}

QStringList texts(const QList<net::AddressBlock> &blocks)
{
    QStringList list;
    for (const net::AddressBlock &block : blocks)
        list += block.toString();
    return list;
}

} // namespace

class tst_InstanceConfigReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryKey();
    void readsTheLeast();
    void mergesDefaults();
    void readsAFileOfItsOwn();
    void reportsErrors_data();
    void reportsErrors();
    void refusesKeysOfOtherVersions_data();
    void refusesKeysOfOtherVersions();
};

void tst_InstanceConfigReader::readsEveryKey()
{
    const auto config = read(R"([[instance]]
name = "EchoServerB"
type = "echo"
autostart = false
start_order = 3
isolation = "thread"
io_threads = 2
hub = "chat"
[[instance.listen]]
address = "any6"
port = 443
tls = true
proxy_protocol = true
trusted_proxies = ["10.0.0.0/8", "::1"]
[[instance.listen]]
address = "127.0.0.1"
port = 0
[instance.tls]
pkcs12 = "localhost.pfx"
password_file = "/etc/localhost.pass"
client_ca = "ca.pem"
[instance.limits]
max_sessions = 5
max_sessions_per_address = 3
connects_per_second_per_address = 20
messages_per_second = 100
max_message_bytes = "2MiB"
max_fragments = 10
handshake_timeout = "1s"
idle_timeout = "0s"
send_timeout = "2s"
outbox_bytes = 4096
[instance.access]
allow = ["192.0.2.0/24"]
deny = ["192.0.2.7", "::ffff:192.0.2.128/121"]
[instance.options]
greeting = "hi"
)");
    QVERIFY2(config, qPrintable(config ? QString() : config.error().message));
    QCOMPARE(config->name, u"EchoServerB"_s);
    QCOMPARE(config->type, u"echo"_s);
    QVERIFY(!config->autostart);
    QCOMPARE(config->startOrder, 3);
    QCOMPARE(config->isolation, Isolation::Thread);
    QCOMPARE(config->ioThreads, 2);
    QCOMPARE(config->hub, u"chat"_s);
    QCOMPARE(config->hubName(), u"chat"_s);
    QCOMPARE(config->listeners,
             QList<ListenerConfig>({{u"any6"_s, 443, true, true, config->listeners.first().trustedProxies}, {u"127.0.0.1"_s, 0, false}}));
    QCOMPARE(config->tls.pkcs12, u"/srv/localhost.pfx"_s);
    QCOMPARE(config->tls.passwordFile, u"/etc/localhost.pass"_s);
    QCOMPARE(config->tls.clientCa, u"/srv/ca.pem"_s);
    QCOMPARE(config->limits.maxSessions, 5);
    QCOMPARE(config->limits.maxSessionsPerAddress, 3);
    QCOMPARE(config->limits.connectsPerSecondPerAddress, 20);
    QCOMPARE(config->limits.messagesPerSecond, 100);
    QVERIFY(config->listeners.first().proxyProtocol);
    QCOMPARE(texts(config->listeners.first().trustedProxies), (QStringList{u"10.0.0.0/8"_s, u"::1"_s}));
    QVERIFY(!config->listeners.last().proxyProtocol);
    QCOMPARE(texts(config->access.allow), QStringList{u"192.0.2.0/24"_s});
    QCOMPARE(texts(config->access.deny), (QStringList{u"192.0.2.7"_s, u"192.0.2.128/25"_s}));
    QCOMPARE(config->limits.maxMessageBytes, 2 * 1024 * 1024);
    QCOMPARE(config->limits.maxFragments, 10);
    QCOMPARE(config->limits.handshakeTimeout, 1s);
    QCOMPARE(config->limits.idleTimeout, 0s);
    QCOMPARE(config->limits.sendTimeout, 2s);
    QCOMPARE(config->limits.outboxBytes, 4096);
    QCOMPARE(config->options.value(u"greeting"_s).toString(), u"hi"_s);
    QCOMPARE(config->sourceFile, u"/srv/demo.toml"_s);
    QCOMPARE(config->sourceLine, 1);
}

void tst_InstanceConfigReader::readsTheLeast()
{
    const auto config = read("[[instance]]\nname = \"a\"\ntype = \"echo\"\n[[instance.listen]]\nport = 7\n");
    QVERIFY2(config, qPrintable(config ? QString() : config.error().message));
    QVERIFY(config->autostart);
    QCOMPARE(config->isolation, Isolation::None);
    QCOMPARE(config->listeners, QList<ListenerConfig>({{u"any"_s, 7, false}}));
    QCOMPARE(config->limits.maxSessions, 10000);
    QCOMPARE(config->limits.maxSessionsPerAddress, 0);
    QCOMPARE(config->limits.connectsPerSecondPerAddress, 0);
    QCOMPARE(config->limits.messagesPerSecond, 0);
    QVERIFY(config->access.allow.isEmpty() && config->access.deny.isEmpty());
    QVERIFY(!config->listeners.first().proxyProtocol);
    QCOMPARE(config->limits.idleTimeout, 5min);
    QVERIFY(config->hub.isEmpty());
    QCOMPARE(config->hubName(), u"a"_s);
}

void tst_InstanceConfigReader::mergesDefaults()
{
    const auto config =
        read("[defaults]\nisolation = \"thread\"\nautostart = false\n[defaults.limits]\nmax_sessions = 5\nidle_timeout = \"1m\"\n"
             "[defaults.access]\nallow = [\"192.0.2.0/24\"]\ndeny = [\"192.0.2.1\"]\n"
             "[[instance]]\nname = \"a\"\ntype = \"echo\"\n[[instance.listen]]\nport = 7\n[instance.limits]\nidle_timeout = \"2m\"\n"
             "[instance.access]\ndeny = []\n");
    QVERIFY2(config, qPrintable(config ? QString() : config.error().message));
    QCOMPARE(config->isolation, Isolation::Thread);
    QVERIFY(!config->autostart);
    QCOMPARE(config->limits.maxSessions, 5);
    QCOMPARE(config->limits.idleTimeout, 2min);
    QCOMPARE(texts(config->access.allow), QStringList{u"192.0.2.0/24"_s});
    QVERIFY(config->access.deny.isEmpty());
    QCOMPARE(config->sourceLine, 10);
}

void tst_InstanceConfigReader::readsAFileOfItsOwn()
{
    const auto document = TomlDocument::parse("name = \"a\"\ntype = \"echo\"\n[[listen]]\nprot = 7\n", u"a.toml"_s);
    QVERIFY(document);
    const auto config = readInstance(document->table, document->source, {}, {});
    QVERIFY(!config);
    QCOMPARE(config.error().message,
             u"a.toml:3:1: missing key \"port\" in [[listen]]\n"
             "a.toml:4:1: unknown key \"prot\" in [[listen]]; did you mean \"port\"?"_s);
}

void tst_InstanceConfigReader::reportsErrors_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("message");
    const QByteArray head = "[[instance]]\nname = \"a\"\ntype = \"echo\"\n";
    const QByteArray listen = "[[instance.listen]]\nport = 7\n";
    QTest::newRow("several at once") << "[[instance]]\nnam = \"a\"\n[[instance.listen]]\nport = 70000\n"_ba
                                     << u"/srv/demo.toml:1:1: missing key \"name\" in [[instance]]\n"
                                        "/srv/demo.toml:1:1: missing key \"type\" in [[instance]]\n"
                                        "/srv/demo.toml:2:1: unknown key \"nam\" in [[instance]]; did you mean \"name\"?\n"
                                        "/srv/demo.toml:4:8: \"port\" in [[instance.listen]] is 70000 but must be from 0 to 65535"_s;
    QTest::newRow("bad name") << "[[instance]]\nname = \"a/b\"\ntype = \"echo\"\n" + listen
                              << u"/srv/demo.toml:2:8: \"name\" is \"a/b\" but must be 1 to 64 letters, digits, '.', '_' or '-'"_s;
    QTest::newRow("bad hub") << head + "hub = \"a b\"\n" + listen
                             << u"/srv/demo.toml:4:7: \"hub\" is \"a b\" but must be 1 to 64 letters, digits, '.', '_' or '-'"_s;
    QTest::newRow("hub of its own") << head + listen + "[[instance.hub]]\nname = \"a\"\n"
                                    << u"/srv/demo.toml:6:1: \"hub\" in [[instance]] must be a string, not a list"_s;
    QTest::newRow("name of wrong type") << "[[instance]]\nname = 5\ntype = \"echo\"\n" + listen
                                        << u"/srv/demo.toml:2:8: \"name\" in [[instance]] must be a string, not an integer"_s;
    QTest::newRow("no listener") << head << u"/srv/demo.toml:1:1: the instance listens nowhere; add a [[instance.listen]] with a port"_s;
    QTest::newRow("listen is no list")
        << head + "[instance.listen]\nport = 7\n"
        << u"/srv/demo.toml:4:1: \"listen\" in [[instance]] must be a list of tables, each written [[instance.listen]], not a table"_s;
    QTest::newRow("isolation")
        << head + "isolation = \"proces\"\n" + listen
        << u"/srv/demo.toml:4:13: \"isolation\" in [[instance]] is \"proces\" but must be one of \"none\", \"thread\", \"process\"; did you mean \"process\"?"_s;
    QTest::newRow("address")
        << head + "[[instance.listen]]\naddress = \"localhost\"\nport = 7\n"
        << u"/srv/demo.toml:5:11: \"address\" is \"localhost\" but must be \"any\", \"any6\" or a numeric address such as \"127.0.0.1\" or \"::1\""_s;
    QTest::newRow("TLS without certificate")
        << head + "[[instance.listen]]\nport = 7\ntls = true\n"
        << u"/srv/demo.toml:6:7: \"tls\" needs a certificate; set \"pkcs12\", or \"certificate\" and \"key\", in [instance.tls]"_s;
    QTest::newRow("certificate without key") << head + listen + "[instance.tls]\ncertificate = \"a.pem\"\n"
                                             << u"/srv/demo.toml:7:15: \"certificate\" needs \"key\", the file of its private key"_s;
    QTest::newRow("both kinds of certificate") << head + listen + "[instance.tls]\npkcs12 = \"a.pfx\"\nkey = \"a.key\"\n"
                                               << u"/srv/demo.toml:7:10: \"pkcs12\" and \"certificate\" or \"key\" exclude each other"_s;
    QTest::newRow("listening twice") << head + listen + listen
                                     << u"/srv/demo.toml:7:8: two listeners of this instance have the address \"any\" and the port 7"_s;
    QTest::newRow("duration")
        << head + listen + "[instance.limits]\nidle_timeout = 5\n"
        << u"/srv/demo.toml:7:16: \"idle_timeout\" in [instance.limits] must be a duration such as \"500ms\", \"5s\", \"5m\" or \"1h\", not an integer"_s;
    QTest::newRow("duration range") << head + listen + "[instance.limits]\nsend_timeout = \"0s\"\n"
                                    << u"/srv/demo.toml:7:16: \"send_timeout\" in [instance.limits] must be from 20ms to 7d"_s;
    QTest::newRow("size")
        << head + listen + "[instance.limits]\noutbox_bytes = \"1MB\"\n"
        << u"/srv/demo.toml:7:16: \"outbox_bytes\" in [instance.limits] is \"1MB\", which is no size; write bytes (65536) or \"64KiB\", \"1MiB\", \"1GiB\""_s;
    QTest::newRow("network")
        << head + listen + "[instance.access]\ndeny = [\"10.0.0.1\", \"10.0.0.0/33\", \"10.0.0.5/8\"]\n"
        << u"/srv/demo.toml:7:8: \"deny\" has the entry \"10.0.0.0/33\": the prefix of an IPv4 network is a number from 0 to 32\n"
           "/srv/demo.toml:7:8: \"deny\" has the entry \"10.0.0.5/8\": bits are set beyond the prefix; write \"10.0.0.0/8\" for the network or \"10.0.0.5\" for the address"_s;
    QTest::newRow("networks as text") << head + listen + "[instance.access]\nallow = \"10.0.0.0/8\"\n"
                                      << u"/srv/demo.toml:7:9: \"allow\" in [instance.access] must be a list of strings, not a string"_s;
    QTest::newRow("any proxy")
        << head + "[[instance.listen]]\nport = 7\nproxy_protocol = true\n"
        << u"/srv/demo.toml:6:18: \"proxy_protocol\" needs \"trusted_proxies\", the addresses that may say who a client is, such as [\"10.0.0.0/8\"]"_s;
    QTest::newRow("in the defaults") << "[defaults]\nname = \"x\"\n" + head + listen
                                     << u"/srv/demo.toml:2:1: unknown key \"name\" in [defaults]"_s;
}

void tst_InstanceConfigReader::reportsErrors()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, message);
    const auto config = read(text);
    QVERIFY(!config);
    QCOMPARE(config.error().code, ErrorCode::InvalidConfiguration);
    QCOMPARE(config.error().message, message);
}

void tst_InstanceConfigReader::refusesKeysOfOtherVersions_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<QByteArray>("key");
    QTest::newRow("cluster") << "[[instance.listen]]\nport = 7\n[instance.cluster]\n"_ba
                             << "cluster"_ba;
}

void tst_InstanceConfigReader::refusesKeysOfOtherVersions()
{
    QFETCH(QByteArray, lines);
    QFETCH(QByteArray, key);
    const auto config = read("[[instance]]\nname = \"a\"\ntype = \"echo\"\n" + lines);
    QVERIFY(!config);
    QVERIFY2(config.error().message.contains(u"unknown key \"%1\""_s.arg(QString::fromLatin1(key))), qPrintable(config.error().message));
}

QTEST_GUILESS_MAIN(tst_InstanceConfigReader)
#include "tst_InstanceConfigReader.moc"
