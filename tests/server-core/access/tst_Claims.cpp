// SPDX-License-Identifier: Apache-2.0
#include "server-core/access/Claims.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core::access;
using namespace Qt::StringLiterals;

class tst_Claims : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void allOfThemAreRead();
    void fewAreNeeded();
    void datesAreSecondsRoundedDown_data();
    void datesAreSecondsRoundedDown();
    void badOnesAreRefusedByName_data();
    void badOnesAreRefusedByName();
    void everyTruncationIsRefused();
};

void tst_Claims::allOfThemAreRead()
{
    const auto claims = Claims::fromJson(
        R"({"sub":"\u0061nn","exp":1700000000,"nbf":1600000000.9,"iat":1,"iss":"me","aud":["x","y"],"other":[{}],)"
        R"("channels":{"lobby":["subscribe","presence","subscribe"],"news*":["publish","history"],"none":[]},"info":{ "a" : [1, "\u00fc"] }})");
    QVERIFY2(claims, claims ? "" : qPrintable(claims.error().message));
    QCOMPARE(claims->subject, "ann");
    QCOMPARE(claims->expiresAt->time_since_epoch().count(), 1700000000);
    QCOMPARE(claims->notBefore->time_since_epoch().count(), 1600000000);
    QCOMPARE(claims->issuedAt->time_since_epoch().count(), 1);
    QCOMPARE(claims->issuer, "me");
    QCOMPARE(claims->audiences, (std::vector<QByteArray>{"x", "y"}));
    QCOMPARE(claims->info, "{\"a\":[1,\"\xc3\xbc\"]}");
    ChannelGrants expected;
    expected.add("lobby", Right::Subscribe | Right::Presence);
    expected.add("news*", Right::Publish | Right::History);
    expected.add("none", {});
    QCOMPARE(claims->channels, expected);
}

void tst_Claims::fewAreNeeded()
{
    const auto least = Claims::fromJson(R"({"sub":"a"})");
    QVERIFY(least);
    QVERIFY(!least->expiresAt && !least->notBefore && !least->issuedAt);
    QVERIFY(least->channels.list().empty() && least->audiences.empty() && least->issuer.isEmpty() && least->info.isEmpty());
    const auto list = Claims::fromJson(R"({"sub":"a","aud":"x","channels":["lobby","room-*"]})");
    QVERIFY(list);
    QCOMPARE(list->audiences, std::vector<QByteArray>{"x"});
    for (const Right right : allRights)
        QVERIFY(list->channels.permits(right, "lobby") && list->channels.permits(right, "room-7"));
}

void tst_Claims::datesAreSecondsRoundedDown_data()
{
    QTest::addColumn<QByteArray>("date");
    QTest::addColumn<qint64>("seconds");
    QTest::newRow("zero") << QByteArray("0") << qint64(0);
    QTest::newRow("fraction") << QByteArray("1.99") << qint64(1);
    QTest::newRow("exponent") << QByteArray("1.7e9") << qint64(1'700'000'000);
    QTest::newRow("the last") << QByteArray("253402300799") << qint64(253'402'300'799);
}

void tst_Claims::datesAreSecondsRoundedDown()
{
    QFETCH(QByteArray, date);
    QFETCH(qint64, seconds);
    const auto claims = Claims::fromJson("{\"sub\":\"a\",\"exp\":" + date + '}');
    QVERIFY(claims);
    QCOMPARE(claims->expiresAt->time_since_epoch().count(), seconds);
}

void tst_Claims::badOnesAreRefusedByName_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *tag, const QByteArray &json, const QString &says) { QTest::newRow(tag) << json << says; };
    const auto claim = [](const QByteArray &more) { return "{\"sub\":\"a\"," + more + '}'; };
    row("empty", "", u"not a JSON object"_s);
    row("array", "[]", u"not a JSON object"_s);
    row("bad UTF-8", "{\"sub\":\"\xff\"}", u"not a JSON object"_s);
    row("comma", R"({"sub":"a",})", u"not a JSON object"_s);
    row("too deep", claim("\"x\":" + QByteArray(40, '[') + QByteArray(40, ']')), u"not a JSON object"_s);
    row("twice", R"({"sub":"a","sub":"b"})", u"twice"_s);
    row("twice by escape", R"({"sub":"a","s\u0075b":"b"})", u"twice"_s);
    row("twice inside", claim(R"("channels":{"a":[],"a":["publish"]})"), u"twice"_s);
    row("twice deep in a list", claim(R"("x":[1,{"k":1,"k":2}])"), u"twice"_s);
    row("no subject", "{}", u"\"sub\""_s);
    row("subject a number", R"({"sub":7})", u"\"sub\""_s);
    row("subject empty", R"({"sub":""})", u"\"sub\""_s);
    row("subject too long", "{\"sub\":\"" + QByteArray(129, 'x') + "\"}", u"\"sub\""_s);
    row("subject with NUL", R"({"sub":"a\u0000"})", u"\"sub\""_s);
    for (const char *name : {"exp", "nbf", "iat"}) {
        const QString quoted = u"\"%1\""_s.arg(QString::fromLatin1(name));
        const QByteArray key = QByteArray("\"") + name + "\":";
        QTest::addRow("%s a text", name) << claim(key + "\"1700000000\"") << quoted;
        QTest::addRow("%s null", name) << claim(key + "null") << quoted;
        QTest::addRow("%s negative", name) << claim(key + "-1") << quoted;
        QTest::addRow("%s in milliseconds", name) << claim(key + "1700000000000") << u"milliseconds"_s;
    }
    row("exp past every number", claim("\"exp\":1e999"), u"not a JSON object"_s);
    row("issuer a list", claim("\"iss\":[]"), u"\"iss\""_s);
    row("audience a number", claim("\"aud\":1"), u"\"aud\""_s);
    row("audience of numbers", claim("\"aud\":[\"x\",1]"), u"\"aud\""_s);
    row("channels a text", claim("\"channels\":\"lobby\""), u"\"channels\""_s);
    row("channels null", claim("\"channels\":null"), u"\"channels\""_s);
    row("channels of numbers", claim("\"channels\":[1]"), u"\"channels\""_s);
    row("bad pattern", claim("\"channels\":[\"a*b\"]"), u"\"*\""_s);
    row("empty pattern", claim("\"channels\":{\"\":[]}"), u"empty"_s);
    row("rights a text", claim("\"channels\":{\"a\":\"publish\"}"), u"rights"_s);
    row("right unknown", claim("\"channels\":{\"a\":[\"publish\",\"admin\"]}"), u"rights"_s);
    row("right a number", claim("\"channels\":{\"a\":[1]}"), u"rights"_s);
    row("info a text", claim("\"info\":\"x\""), u"\"info\""_s);
    row("info a list", claim("\"info\":[]"), u"\"info\""_s);
}

void tst_Claims::badOnesAreRefusedByName()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, says);
    const auto claims = Claims::fromJson(json);
    QVERIFY(!claims);
    QCOMPARE(claims.error().code, ErrorCode::TokenInvalid);
    QVERIFY2(claims.error().message.contains(says), qPrintable(claims.error().message));
}

void tst_Claims::everyTruncationIsRefused()
{
    const QByteArray json = R"({"sub":"a","exp":17,"channels":{"lobby":["subscribe"]},"info":{"a":null}})";
    QVERIFY(Claims::fromJson(json));
    for (qsizetype length = 0; length < json.size(); ++length)
        QVERIFY2(!Claims::fromJson(json.first(length)), qPrintable(QString::number(length)));
}

QTEST_GUILESS_MAIN(tst_Claims)
#include "tst_Claims.moc"
