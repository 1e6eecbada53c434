// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/pubsub/ClientMessageDecoder.h"
#include "tests/server-core/types/pubsub/ClientCalls.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core::pubsub;
using namespace Qt::StringLiterals;
using test::call;
using test::request;

namespace {

constexpr const char *brokenData[] = {"",
                                      "tru",
                                      "nul",
                                      "truex",
                                      "nullx",
                                      "True",
                                      "01",
                                      "-",
                                      "+1",
                                      ".5",
                                      "1.",
                                      "1e",
                                      "1e+",
                                      "0x1",
                                      "1 2",
                                      "NaN",
                                      "Infinity",
                                      "'a'",
                                      "\"a",
                                      "\"\\q\"",
                                      "\"\\u12g4\"",
                                      "\"\\u12\"",
                                      "\"a\"b",
                                      "\"\t\"",
                                      "\"\xff\"",
                                      "\"\xed\xa0\x80\"",
                                      "[",
                                      "]",
                                      "[1,]",
                                      "[,1]",
                                      "[1 2]",
                                      "[1}",
                                      "{",
                                      "}",
                                      "{\"a\"}",
                                      "{\"a\":}",
                                      "{\"a\":1,}",
                                      "{\"a\":1]",
                                      "{1:2}",
                                      "{\"\\q\":1}",
                                      "{\"a\" 1}",
                                      "{\"a\":1 \"b\":2}",
                                      "[]]",
                                      "{}}",
                                      "{},",
                                      "/**/1"};

void columns()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("error");
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<QString>("says");
}

void row(const char *tag, const QByteArray &text, const char *error, const char *id, const QString &says)
{
    QTest::newRow(tag) << text << QString::fromLatin1(error) << QByteArray(id) << says;
}

void unparsed(const char *tag, const QByteArray &text)
{
    row(tag, text, "ParseError", "null", u"not valid JSON"_s);
}

void invalid(const char *tag, const QByteArray &text, const char *id, const QString &says)
{
    row(tag, text, "InvalidRequest", id, says);
}

void params(const char *tag, const char *method, const QByteArray &given, const QString &says)
{
    row(tag, call(method, given), "InvalidParams", "7", says);
}

void channel(const char *tag, const char *method, const QByteArray &name, const QString &says)
{
    row(tag, call(method, R"({"channel":")" + name + "\",\"data\":1}"), "ChannelNameInvalid", "7", says);
}

} // namespace

/// What is refused, how, and with which id.
class tst_ClientMistakes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textThatIsNoJson_data();
    void textThatIsNoJson() { isRefused(); }
    void dataThatIsNoJson_data();
    void dataThatIsNoJson() { isRefused(); }
    void messagesThatAreNoRequest_data();
    void messagesThatAreNoRequest() { isRefused(); }
    void unknownMethods_data();
    void unknownMethods() { isRefused(); }
    void paramsThatAreNotThere_data();
    void paramsThatAreNotThere() { isRefused(); }
    void paramsOfAnotherKind_data();
    void paramsOfAnotherKind() { isRefused(); }
    void valuesThatAreTooMuch_data();
    void valuesThatAreTooMuch() { isRefused(); }
    void channelsThatAreNone_data();
    void channelsThatAreNone() { isRefused(); }
    void notificationsGetNoAnswerToTheirMistakes();
    void everyTruncationIsRefused();
    void depthIsBounded_data();
    void depthIsBounded();

private:
    void isRefused();

    ClientMessageDecoder m_decoder;
};

void tst_ClientMistakes::isRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, says);
    const auto message = m_decoder.decode(text);
    QVERIFY(!message);
    const Refusal &refusal = message.error();
    QTEST(QString(errorName(refusal.error.code)), "error");
    QTEST(refusal.id, "id");
    QVERIFY(refusal.isAnswered());
    QVERIFY2(refusal.error.message.contains(says), qPrintable(refusal.error.message));
    QVERIFY(refusal.error.message.size() < 400);
}

void tst_ClientMistakes::textThatIsNoJson_data()
{
    columns();
    unparsed("empty", "");
    unparsed("blank", " \n\t");
    unparsed("no JSON", "hello");
    unparsed("cut", R"({"jsonrpc":"2.0","id":7,"method":"ping")");
    unparsed("two objects", R"({"jsonrpc":"2.0","id":7,"method":"ping"} {})");
    unparsed("a bracket too many", R"({"jsonrpc":"2.0","id":7,"method":"ping"}})");
    unparsed("something after it", R"({"jsonrpc":"2.0","id":7,"method":"ping"}x)");
    unparsed("comma at the end", R"({"jsonrpc":"2.0","id":7,"method":"ping",})");
    unparsed("two commas", R"({"jsonrpc":"2.0",,"id":7,"method":"ping"})");
    unparsed("no colon", R"({"jsonrpc" "2.0","id":7,"method":"ping"})");
    unparsed("key without quotes", R"({jsonrpc:"2.0","id":7,"method":"ping"})");
    unparsed("byte order mark", "\xef\xbb\xbf{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}");
    unparsed("NUL after it", QByteArray("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}\0", 41));
    unparsed("broken batch", "[1,");
    unparsed("batch and more", "[] 1");
}

void tst_ClientMistakes::dataThatIsNoJson_data()
{
    columns();
    for (const char *data : brokenData)
        QTest::addRow("data %s", QByteArray(data).toPercentEncoding(" []{}:,\"'\\+").constData())
            << call("publish", QByteArray(R"({"channel":"a","data":)") + data + '}') << u"ParseError"_s << QByteArray("null") << u"JSON"_s;
}

void tst_ClientMistakes::messagesThatAreNoRequest_data()
{
    columns();
    invalid("batch", '[' + call("ping", "{}") + ']', "null", u"batches"_s);
    invalid("empty batch", "[]", "null", u"batches"_s);
    for (const char *scalar : {"1", "\"a\"", "null", "true", " -1.5e3 "})
        QTest::addRow("scalar %s", scalar) << QByteArray(scalar) << u"InvalidRequest"_s << QByteArray("null") << u"must be an object"_s;
    invalid("empty object", "{}", "null", u"jsonrpc"_s);
    invalid("no version", R"({"id":7,"method":"ping"})", "7", u"jsonrpc"_s);
    invalid("version 1.0", R"({"jsonrpc":"1.0","id":7,"method":"ping"})", "7", u"jsonrpc"_s);
    invalid("version a number", R"({"jsonrpc":2.0,"id":7,"method":"ping"})", "7", u"jsonrpc"_s);
    invalid("no method", request(R"("id":7)"), "7", u"method"_s);
    invalid("method a number", request(R"("id":7,"method":1)"), "7", u"method"_s);
    invalid("method null", request(R"("method":null,"id":7)"), "7", u"method"_s);
    invalid("an answer", request(R"("id":7,"result":{})"), "7", u"\"result\""_s);
    invalid("unknown member", request(R"("method":"ping","extra":[{}],"id":7)"), "7", u"\"extra\""_s);
    invalid("method twice", request(R"("method":"ping","method":"ping","id":7)"), "7", u"twice"_s);
    invalid("method twice by escape", request(R"("method":"ping","\u006dethod":"ping","id":7)"), "7", u"twice"_s);
    invalid("id twice", request(R"("id":1,"method":"ping","id":7)"), "null", u"twice"_s);
    invalid("params twice", request(R"("id":7,"method":"ping","params":{},"params":{})"), "7", u"twice"_s);
    invalid("no method in a notification", request(R"("params":{})"), "null", u"method"_s);
}

void tst_ClientMistakes::unknownMethods_data()
{
    columns();
    row("unknown method", call("pubish", "{}"), "MethodNotFound", "7", u"did you mean \"publish\""_s);
    row("empty method", call("", "{}"), "MethodNotFound", "7", u"no method"_s);
    row("long method", call(QByteArray(5000, 'm'), "{}"), "MethodNotFound", "7", u"no method"_s);
    row("method by case", call("Ping", "{}"), "MethodNotFound", "7", u"ping"_s);
}

void tst_ClientMistakes::paramsThatAreNotThere_data()
{
    columns();
    params("no channel", "publish", R"({"data":1})", u"\"channel\" is missing"_s);
    params("channel null", "leave", R"({"channel":null})", u"\"channel\" is missing"_s);
    params("no data", "publish", R"({"channel":"a"})", u"\"data\" is missing"_s);
    params("no data to all", "broadcast", "{}", u"\"data\" is missing"_s);
    params("no token", "refresh", "{}", u"\"token\" is missing"_s);
    params("qos 2 without id", "publish", R"({"channel":"a","data":1,"qos":2})", u"\"id\" is missing"_s);
    params("no info", "update", R"({"channel":"a"})", u"\"info\" is missing"_s);
    params("no position", "ack", R"({"channel":"a"})", u"\"position\" is missing"_s);
}

void tst_ClientMistakes::paramsOfAnotherKind_data()
{
    columns();
    params("positional", "publish", R"(["a",1])", u"by name"_s);
    params("positional and empty", "ping", "[]", u"by name"_s);
    params("params null", "ping", "null", u"by name"_s);
    params("params a text", "ping", "\"x\"", u"by name"_s);
    params("unknown parameter", "publish", R"({"channel":"a","data":1,"chanel":"b"})", u"\"chanel\" is not a parameter of \"publish\""_s);
    params("of another method", "ping", R"({"channel":"a"})", u"\"channel\" is not a parameter of \"ping\""_s);
    params("of subscribe", "publish", R"({"channel":"a","data":1,"presence":true})", u"\"presence\""_s);
    params("half a pair as a key", "ping", R"({"\ud800":1})", u"\\ud800"_s);
    params("twice", "publish", R"({"channel":"a","data":1,"channel":"a"})", u"twice"_s);
    params("twice, once null", "connect", R"({"client":null,"client":"a"})", u"twice"_s);
    params("channel a number", "leave", R"({"channel":1})", u"\"channel\" must be a string"_s);
    params("channel a list", "leave", R"({"channel":["a"]})", u"\"channel\" must be a string"_s);
    params("channel half a pair", "leave", R"({"channel":"\udc00"})", u"surrogate"_s);
    params("channel the other half", "leave", R"({"channel":"\ud800"})", u"surrogate"_s);
    params("id a number", "publish", R"({"channel":"a","data":1,"id":1})", u"\"id\" must be a string"_s);
    params("qos 1.0", "subscribe", R"({"channel":"a","qos":1.0})", u"whole number"_s);
    params("qos a text", "subscribe", R"({"channel":"a","qos":"1"})", u"whole number"_s);
    params("qos huge", "subscribe", R"({"channel":"a","qos":99999999999999999999})", u"whole number"_s);
    params("presence a number", "subscribe", R"({"channel":"a","presence":1})", u"true or false"_s);
    params("retain a text", "publish", R"({"channel":"a","data":1,"retain":"true"})", u"true or false"_s);
}

void tst_ClientMistakes::valuesThatAreTooMuch_data()
{
    columns();
    params("empty token", "refresh", R"({"token":""})", u"\"token\""_s);
    params("long token", "connect", R"({"token":")" + QByteArray(8193, 'x') + "\"}", u"8192"_s);
    params("empty client", "connect", R"({"client":""})", u"\"client\""_s);
    params("long client", "connect", R"({"client":")" + QByteArray(129, 'x') + "\"}", u"128"_s);
    params("client with control", "connect", R"({"client":"\u001b[2J"})", u"control"_s);
    params("long member", "enter", R"({"channel":"a","member":")" + QByteArray(129, 'x') + "\"}", u"128"_s);
    params("long id", "publish", R"({"channel":"a","data":1,"id":")" + QByteArray(129, 'x') + "\"}", u"128"_s);
    params("empty id", "publish", R"({"channel":"a","data":1,"qos":2,"id":""})", u"\"id\""_s);
    params("qos 3", "publish", R"({"channel":"a","data":1,"qos":3})", u"0 to 2"_s);
    params("qos -1", "subscribe", R"({"channel":"a","qos":-1})", u"0 to 2"_s);
    params("qos 2^32", "subscribe", R"({"channel":"a","qos":4294967296})", u"0 to 2"_s);
    params("position empty", "subscribe", R"({"channel":"a","position":""})", u"\"position\""_s);
    params("position foreign", "subscribe", R"({"channel":"a","position":"a b"})", u"\"position\""_s);
    params("position long", "ack", R"({"channel":"a","position":")" + QByteArray(4097, 'x') + "\"}", u"\"position\""_s);
    params("since foreign", "history", R"({"channel":"a","since":"\n"})", u"\"since\""_s);
    params("limit 0", "history", R"({"channel":"a","limit":0})", u"1 to 1000"_s);
    params("page 0", "members", R"({"channel":"a","page":0})", u"\"page\""_s);
    params("page_size 1001", "members", R"({"channel":"a","page_size":1001})", u"1 to 1000"_s);
}

void tst_ClientMistakes::channelsThatAreNone_data()
{
    columns();
    channel("empty channel", "publish", "", u"empty"_s);
    channel("long channel", "publish", QByteArray(256, 'x'), u"255"_s);
    channel("control in channel", "publish", R"(a\u0007)", u"control"_s);
    channel("publish to a wildcard", "publish", "news*", u"\"*\""_s);
    row("star inside", call("subscribe", R"({"channel":"a*b"})"), "ChannelNameInvalid", "7", u"at the end"_s);
    row("enter a wildcard", call("enter", R"({"channel":"a*"})"), "ChannelNameInvalid", "7", u"\"*\""_s);
    row("history of a wildcard", call("history", R"({"channel":"a*"})"), "ChannelNameInvalid", "7", u"\"*\""_s);
    for (const char *more : {"\"qos\":1", "\"position\":\"x\"", "\"presence\":true"})
        QTest::addRow("wildcard with %s", more)
            << call("subscribe", QByteArray(R"({"channel":"news*",)") + more + '}') << u"NotRecoverable"_s << QByteArray("7") << u"qos 0"_s;
}

void tst_ClientMistakes::notificationsGetNoAnswerToTheirMistakes()
{
    for (const char *members : {R"("method":"pong")", R"("method":"ack","params":{})", R"("method":"ping","params":[])",
                                R"("method":"publish","params":{"channel":"","data":1})"}) {
        const auto message = m_decoder.decode(request(members));
        QVERIFY2(!message && !message.error().isAnswered(), members);
    }
    const auto publish = m_decoder.decode(request(R"("method":"publish","params":{"channel":"a","data":1})"));
    QVERIFY(publish && publish->isNotification());
    const auto null = m_decoder.decode(request(R"("id":null,"method":"pong")"));
    QVERIFY(!null && null.error().id == "null");
}

void tst_ClientMistakes::everyTruncationIsRefused()
{
    const QByteArray text = request(
        R"("id":"x","method":"publish","params":{"channel":"n\u00e4","data":{"a":[1,"b",{"c":null}],"d":-1.5e3},"qos":2,"id":"i","retain":true})");
    QVERIFY(m_decoder.decode(text));
    for (qsizetype length = 0; length < text.size(); ++length) {
        const auto message = m_decoder.decode(text.first(length));
        QVERIFY2(!message && message.error().error.code == ErrorCode::ParseError, qPrintable(QString::number(length)));
    }
}

void tst_ClientMistakes::depthIsBounded_data()
{
    QTest::addColumn<QByteArray>("opening");
    QTest::addColumn<QByteArray>("closing");
    QTest::newRow("lists") << QByteArray("[") << QByteArray("]");
    QTest::newRow("objects") << QByteArray("{\"a\":") << QByteArray("}");
}

void tst_ClientMistakes::depthIsBounded()
{
    QFETCH(QByteArray, opening);
    QFETCH(QByteArray, closing);
    // The message and its params are the first two levels.
    for (const int levels : {30, 31, 100'000}) {
        const QByteArray data = opening.repeated(levels) + '1' + closing.repeated(levels);
        const auto message = m_decoder.decode(request(R"("method":"publish","params":{"channel":"a","data":)" + data + R"(},"id":7)"));
        QCOMPARE(message.has_value(), levels == 30);
        if (!message) {
            QCOMPARE(message.error().error.code, ErrorCode::InvalidRequest);
            QVERIFY(message.error().error.message.contains(u"32"_s));
            QCOMPARE(message.error().id, "7");
        }
    }
}

QTEST_GUILESS_MAIN(tst_ClientMistakes)
#include "tst_ClientMistakes.moc"
