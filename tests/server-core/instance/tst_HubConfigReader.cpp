// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/HubConfigReader.h"

#include "server-core/instance/HubDocument.h"
#include "server-core/instance/HubKeys.h"

#include <QtCore/QJsonArray>
#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// The only [[hub]] of a text.
Result<HubConfig> read(const QByteArray &text)
{
    const auto document = TomlDocument::parse(text, u"/srv/demo.toml"_s);
    if (!document)
        return failure(document.error());
    TomlErrors errors(document->source);
    TomlReader file(document->table, QString(), errors);
    HubConfig hub;
    for (TomlReader &reader : file.tables(u"hub"_s))
        hub = readHub(reader);
    file.finish();
    if (!errors.isEmpty())
        return failure(errors.toError());
    return hub;
}

const QByteArray everyKey = R"([[hub]]
name = "chat"
access = "token"
presence = false
presence_hold = "1h"
history_count = 0
history_bytes = "2MiB"
history_age = "1s"
[[hub.key]]
id = "2026"
algorithm = "HS256"
file = "chat.secret"
[[hub.key]]
algorithm = "ES256"
file = "/etc/public.pem"
[hub.token]
issuer = "https://example.org"
audience = "chat"
require_expiry = false
[hub.limits]
max_channels = 1
max_subscriptions = 2
max_members = 3
max_members_per_channel = 4
max_log_bytes = "5MiB"
max_retained_bytes = 6000
publishes_per_second = 7
requests_per_second = 8
)"_ba;

HubConfig everyValue()
{
    HubConfig hub;
    hub.name = u"chat"_s;
    hub.access = HubAccess::Token;
    hub.presence = false;
    hub.presenceHold = 1h;
    hub.historyCount = 0;
    hub.historyBytes = 2 * 1024 * 1024;
    hub.historyAge = 1s;
    hub.keys = {{u"2026"_s, access::TokenAlgorithm::Hs256, u"/srv/chat.secret"_s},
                {QString(), access::TokenAlgorithm::Es256, u"/etc/public.pem"_s}};
    hub.token = {u"https://example.org"_s, u"chat"_s, false};
    hub.limits.maxChannels = 1;
    hub.limits.maxSubscriptions = 2;
    hub.limits.maxMembers = 3;
    hub.limits.maxMembersPerChannel = 4;
    hub.limits.maxLogBytes = 5 * 1024 * 1024;
    hub.limits.maxRetainedBytes = 6000;
    hub.limits.publishesPerSecond = 7;
    hub.limits.requestsPerSecond = 8;
    return hub;
}

} // namespace

class tst_HubConfigReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryKey();
    void readsTheLeast();
    void letsTheServiceDecide();
    void reportsErrors_data();
    void reportsErrors();
    void takesWhatTheSchemaTakes_data();
    void takesWhatTheSchemaTakes();
    void comesBackAsItWas();
    void shortOnesHoldWhatDiffers();
    void refusesOtherDocuments();
    void anHonestClientNeverMeetsTheRate();
};

void tst_HubConfigReader::readsEveryKey()
{
    const auto hub = read(everyKey);
    QVERIFY2(hub, qPrintable(hub ? QString() : hub.error().message));
    QCOMPARE(*hub, everyValue());
    QCOMPARE(hub->sourceFile, u"/srv/demo.toml"_s);
    QCOMPARE(hub->sourceLine, 1);
    // Each of them is another one than by default, so that none has been left out above.
    const QJsonObject document = toDocument(*hub);
    const QJsonObject plain = toDocument(HubConfig());
    for (const QString &key : plain.keys()) {
        QVERIFY2(document.value(key) != plain.value(key), qPrintable(key));
        const QJsonObject table = plain.value(key).toObject();
        for (const QString &inner : table.keys())
            QVERIFY2(document.value(key).toObject().value(inner) != table.value(inner), qPrintable(inner));
    }
}

void tst_HubConfigReader::readsTheLeast()
{
    const auto hub = read("[[hub]]\nname = \"chat\"\n");
    QVERIFY2(hub, qPrintable(hub ? QString() : hub.error().message));
    HubConfig expected;
    expected.name = u"chat"_s;
    QCOMPARE(*hub, expected);
    QCOMPARE(hub->access, HubAccess::Open);
    QCOMPARE(hub->presenceHold, 3s);
    QCOMPARE(hub->historyCount, 1000);
    QCOMPARE(hub->historyBytes, 1024 * 1024);
    QCOMPARE(hub->historyAge, 10min);
}

void tst_HubConfigReader::letsTheServiceDecide()
{
    const auto hub = read("[[hub]]\nname = \"chat\"\naccess = \"service\"\n");
    QVERIFY(hub);
    QCOMPARE(hub->access, HubAccess::Service);
}

void tst_HubConfigReader::reportsErrors_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("message");
    const QByteArray head = "[[hub]]\nname = \"chat\"\n";
    const QByteArray token = head + "access = \"token\"\n";
    const QByteArray key = "[[hub.key]]\nid = \"a\"\nalgorithm = \"HS256\"\nfile = \"s\"\n";
    const auto row = [](const char *name, const QByteArray &text, const QString &message) {
        QTest::newRow(name) << text << u"/srv/demo.toml:"_s + message;
    };
    row("no name", "[[hub]]\n", u"1:1: missing key \"name\" in [[hub]]"_s);
    row("bad name", "[[hub]]\nname = \"a b\"\n", u"2:8: \"name\" is \"a b\" but must be 1 to 64 letters, digits, '.', '_' or '-'"_s);
    row("unknown key", head + "histroy_count = 5\n", u"3:1: unknown key \"histroy_count\" in [[hub]]; did you mean \"history_count\"?"_s);
    row("unknown key of a table", head + "[hub.limits]\nmax_chanels = 5\n",
        u"4:1: unknown key \"max_chanels\" in [hub.limits]; did you mean \"max_channels\"?"_s);
    row("unknown key of a key", token + key + "secret = \"x\"\n", u"8:1: unknown key \"secret\" in [[hub.key]]"_s);
    row("access", head + "access = \"tokens\"\n",
        u"3:10: \"access\" in [[hub]] is \"tokens\" but must be one of \"open\", \"token\", \"service\"; did you mean \"token\"?"_s);
    row("hold", head + "presence_hold = \"61m\"\n", u"3:17: \"presence_hold\" in [[hub]] must be from 0s to 1h"_s);
    row("age", head + "history_age = \"0s\"\n", u"3:15: \"history_age\" in [[hub]] must be from 1s to 7d"_s);
    row("count", head + "history_count = -1\n", u"3:17: \"history_count\" in [[hub]] is -1 but must be from 0 to 1000000"_s);
    row("bytes", head + "history_bytes = 1\n", u"3:17: \"history_bytes\" in [[hub]] must be from 1024 to 1073741824 bytes"_s);
    row("limit", head + "[hub.limits]\nmax_members = 0\n", u"4:15: \"max_members\" in [hub.limits] is 0 but must be from 1 to 100000000"_s);
    row("token without key", token, u"3:10: access \"token\" needs a key that tokens are checked with; add a [[hub.key]]"_s);
    row("no key in a list", token + "key = []\n", u"3:10: access \"token\" needs a key that tokens are checked with; add a [[hub.key]]"_s);
    row("key for nothing", head + key, u"3:1: [[hub.key]] is for access = \"token\", and the access of this hub is \"open\""_s);
    row("one key", token + "[hub.key]\nfile = \"s\"\n",
        u"4:1: \"key\" in [[hub]] must be a list of tables, each written [[hub.key]], not a table"_s);
    row("bare key", token + "[[hub.key]]\n",
        u"4:1: missing key \"algorithm\" in [[hub.key]]\n/srv/demo.toml:4:1: missing key \"file\" in [[hub.key]]"_s);
    row("algorithm", token + "[[hub.key]]\nalgorithm = \"RS256\"\nfile = \"s\"\n",
        u"5:13: \"algorithm\" in [[hub.key]] is \"RS256\" but must be one of \"HS256\", \"ES256\"; did you mean \"HS256\"?"_s);
    row("no file", token + "[[hub.key]]\nalgorithm = \"HS256\"\nfile = \"\"\n",
        u"6:8: \"file\" is empty but must name the file of the key"_s);
    row("id twice", token + key + key, u"9:6: two keys of this hub have the id \"a\"; give each its own"_s);
    row("too many keys", token + QByteArray("[[hub.key]]\nalgorithm = \"ES256\"\nfile = \"s\"\n").repeated(17),
        u"52:1: a hub has at most 16 keys"_s);
    row("no list", "[hub]\nname = \"chat\"\n", u"1:1: \"hub\" must be a list of tables, each written [[hub]], not a table"_s);
}

void tst_HubConfigReader::reportsErrors()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, message);
    const auto hub = read(text);
    QVERIFY(!hub);
    QCOMPARE(hub.error().code, ErrorCode::InvalidConfiguration);
    QCOMPARE(hub.error().message, message);
}

void tst_HubConfigReader::takesWhatTheSchemaTakes_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("key");
    QTest::addColumn<qint64>("value");
    QTest::addColumn<bool>("isTaken");
    for (const auto &table : hubTables()) {
        for (const auto &key : table.keys) {
            const QJsonObject whole =
                key.schema.contains(u"anyOf"_s) ? key.schema.value(u"anyOf"_s).toArray().first().toObject() : key.schema;
            if (!whole.contains(u"minimum"_s))
                continue;
            const qint64 least = whole.value(u"minimum"_s).toInteger();
            const qint64 most = whole.value(u"maximum"_s).toInteger();
            for (const auto &[value, isTaken] : {std::pair(least, true), {most, true}, {least - 1, false}, {most + 1, false}})
                QTest::addRow("%s %lld", qPrintable(key.name), value) << table.name << key.name << value << isTaken;
        }
    }
}

void tst_HubConfigReader::takesWhatTheSchemaTakes()
{
    QFETCH(QString, table);
    QFETCH(QString, key);
    QFETCH(qint64, value);
    QFETCH(bool, isTaken);
    const QString line = u"%1 = %2\n"_s.arg(key).arg(value);
    const auto hub = read((u"[[hub]]\nname = \"chat\"\n"_s + (table.isEmpty() ? line : u"[hub.%1]\n%2"_s.arg(table, line))).toUtf8());
    QCOMPARE(hub.has_value(), isTaken);
    if (isTaken) {
        const QJsonObject document = toDocument(*hub);
        QCOMPARE((table.isEmpty() ? document : document.value(table).toObject()).value(key).toInteger(), value);
    }
}

void tst_HubConfigReader::comesBackAsItWas()
{
    const auto back = hubFromDocument(toDocument(everyValue()), u"document"_s);
    QVERIFY2(back, qPrintable(back ? QString() : back.error().message));
    QCOMPARE(*back, everyValue());
    QVERIFY(back->sourceFile.isEmpty());
    HubConfig plain;
    plain.name = u"x"_s;
    QCOMPARE(*hubFromDocument(toDocument(plain), u"document"_s), plain);
}

void tst_HubConfigReader::shortOnesHoldWhatDiffers()
{
    HubConfig hub;
    hub.name = u"x"_s;
    QCOMPARE(toShortDocument(hub), (QJsonObject{{u"name"_s, u"x"_s}}));
    hub.access = HubAccess::Token;
    hub.keys = {{.file = u"/s"_s}};
    hub.limits.maxMembers = 9;
    const QJsonObject expected{{u"name"_s, u"x"_s},
                               {u"access"_s, u"token"_s},
                               {u"key"_s, QJsonArray{QJsonObject{{u"algorithm"_s, u"HS256"_s}, {u"file"_s, u"/s"_s}}}},
                               {u"limits"_s, QJsonObject{{u"max_members"_s, 9}}}};
    QCOMPARE(toShortDocument(hub), expected);
    QCOMPARE(*hubFromDocument(expected, u"document"_s), hub);
}

void tst_HubConfigReader::refusesOtherDocuments()
{
    QJsonObject document = toDocument(everyValue());
    document.insert(u"histori"_s, 1);
    const auto read = hubFromDocument(document, u"document"_s);
    QVERIFY(!read);
    QVERIFY2(read.error().message.startsWith(u"document: unknown key \"histori\""_s), qPrintable(read.error().message));
}

void tst_HubConfigReader::anHonestClientNeverMeetsTheRate()
{
    HubLimitsConfig limits;
    // It is back: connects, subscribes to all that it may, and enters there.
    QVERIFY(limits.requestsAtOnce() > 1 + 2 * limits.maxSubscriptions);
    limits.maxSubscriptions = 1;
    QCOMPARE(limits.requestsAtOnce(), limits.requestsPerSecond);
}

QTEST_GUILESS_MAIN(tst_HubConfigReader)
#include "tst_HubConfigReader.moc"
