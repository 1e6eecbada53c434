// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/pubsub/ClientMessageDecoder.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core::pubsub;
using namespace Qt::StringLiterals;

/// With no other members than "jsonrpc" and what is given.
static QByteArray request(const QByteArray &members)
{
    return "{\"jsonrpc\":\"2.0\"," + members + '}';
}

static QByteArray call(const QByteArray &method, const QByteArray &params)
{
    return request("\"id\":7,\"method\":\"" + method + "\",\"params\":" + params);
}

class tst_ClientMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void connectIsRead();
    void refreshIsRead();
    void subscribeIsRead();
    void publishIsRead();
    void otherCallsAreRead();
    void escapesAreResolvedInNames();
    void dataIsKeptAsWritten_data();
    void dataIsKeptAsWritten();
    void membersMayComeInAnyOrder();
    void idsAreKeptToTheByte_data();
    void idsAreKeptToTheByte();
    void mistakesAreRefused_data();
    void mistakesAreRefused();
    void notificationsGetNoAnswerToTheirMistakes();
    void everyTruncationIsRefused();
    void depthIsBounded_data();
    void depthIsBounded();
    void nothingIsLeftOverFromTheMessageBefore();
    void memoryOfLargeMessagesIsGivenBack();
    void theTextMayGo();

private:
    template <typename T>
    T read(const QByteArray &method, const QByteArray &params)
    {
        const auto message = m_decoder.decode(call(method, params));
        if (!message) {
            qWarning("%s", qPrintable(message.error().error.message));
            return {};
        }
        const T *value = std::get_if<T>(&message->request);
        if (!value || message->id != QByteArrayView("7")) {
            qWarning("another request, or another id");
            return {};
        }
        return *value;
    }

    ClientMessageDecoder m_decoder;
};

void tst_ClientMessage::connectIsRead()
{
    const auto empty = read<Connect>("connect", "{}");
    QVERIFY(empty.token.isEmpty() && empty.client.isEmpty());
    const auto full = read<Connect>("connect", R"({"token":"a.b.c","client":"ann"})");
    QCOMPARE(full.token, QByteArrayView("a.b.c"));
    QCOMPARE(full.client, QByteArrayView("ann"));
    const auto nulls = read<Connect>("connect", R"({"token":null,"client":null})");
    QVERIFY(nulls.token.isEmpty() && nulls.client.isEmpty());
}

void tst_ClientMessage::refreshIsRead()
{
    QCOMPARE(read<Refresh>("refresh", R"({"token":"a.b.c"})").token, QByteArrayView("a.b.c"));
}

void tst_ClientMessage::subscribeIsRead()
{
    const auto least = read<Subscribe>("subscribe", R"({"channel":"news"})");
    QCOMPARE(least.channel, QByteArrayView("news"));
    QCOMPARE(least.qos, 0);
    QVERIFY(least.position.isEmpty() && !least.presence && !least.isWildcard());
    const auto most = read<Subscribe>("subscribe", R"({"channel":"news","qos":2,"position":"Ab0_.~-","presence":true})");
    QCOMPARE(most.qos, 2);
    QCOMPARE(most.position, QByteArrayView("Ab0_.~-"));
    QVERIFY(most.presence);
    QVERIFY(read<Subscribe>("subscribe", R"({"channel":"news*","qos":0,"presence":false,"position":null})").isWildcard());
}

void tst_ClientMessage::publishIsRead()
{
    const auto least = read<Publish>("publish", R"({"channel":"news","data":null})");
    QCOMPARE(least.channel, QByteArrayView("news"));
    QCOMPARE(least.data, QByteArrayView("null"));
    QVERIFY(least.qos == 0 && least.id.isEmpty() && !least.retain);
    const auto most = read<Publish>("publish", R"({"channel":"news","data":{"a":[1]},"qos":2,"id":"m-1","retain":true})");
    QCOMPARE(most.data, QByteArrayView("{\"a\":[1]}"));
    QCOMPARE(most.qos, 2);
    QCOMPARE(most.id, QByteArrayView("m-1"));
    QVERIFY(most.retain);
}

void tst_ClientMessage::otherCallsAreRead()
{
    QCOMPARE(read<Unsubscribe>("unsubscribe", R"({"channel":"news*"})").channel, QByteArrayView("news*"));
    QCOMPARE(read<Broadcast>("broadcast", R"({"data":[]})").data, QByteArrayView("[]"));
    const auto members = read<Members>("members", R"({"channel":"a"})");
    QVERIFY(members.page == 1 && members.pageSize == 100);
    const auto page = read<Members>("members", R"({"channel":"a","page":3,"page_size":1000})");
    QVERIFY(page.page == 3 && page.pageSize == 1000);
    const auto history = read<History>("history", R"({"channel":"a"})");
    QVERIFY(history.limit == 100 && history.since.isEmpty());
    const auto since = read<History>("history", R"({"channel":"a","limit":1,"since":"x"})");
    QVERIFY(since.limit == 1 && since.since == QByteArrayView("x"));
    const auto enter = read<Enter>("enter", R"({"channel":"a"})");
    QVERIFY(enter.member.isEmpty() && enter.info.isEmpty());
    const auto named = read<Enter>("enter", R"({"channel":"a","member":"ann","info":{"x":1}})");
    QVERIFY(named.member == QByteArrayView("ann") && named.info == QByteArrayView("{\"x\":1}"));
    QCOMPARE(read<Update>("update", R"({"channel":"a","info":"busy"})").info, QByteArrayView("\"busy\""));
    QCOMPARE(read<Leave>("leave", R"({"channel":"a"})").channel, QByteArrayView("a"));
    const auto ack = read<Ack>("ack", R"({"channel":"a","position":"o:1"})");
    QVERIFY(ack.channel.isEmpty()); // ":" is in no position
    QCOMPARE(read<Ack>("ack", R"({"channel":"a","position":"o.1"})").position, QByteArrayView("o.1"));
    read<Ping>("ping", "{}");
    const auto bare = m_decoder.decode(request(R"("method":"ping")"));
    QVERIFY(bare && bare->isNotification() && std::holds_alternative<Ping>(bare->request));
}

void tst_ClientMessage::escapesAreResolvedInNames()
{
    const auto publish = read<Publish>("p\\u0075blish", R"({"ch\u0061nnel":"n\u00e4\ud83d\ude00\/","data":"\u0061","id":"\"\\"})");
    QCOMPARE(publish.channel, QByteArrayView("n\xc3\xa4\xf0\x9f\x98\x80/"));
    QCOMPARE(publish.data, QByteArrayView(R"("\u0061")"));
    QCOMPARE(publish.id, QByteArrayView(R"("\)"));
}

void tst_ClientMessage::dataIsKeptAsWritten_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::newRow("object") << QByteArray(R"({"b":1,"a":[true,false,null,{}],"b":2})");
    QTest::newRow("inner white space") << QByteArray("{ \"a\" :\t[ 1 ,\n2 ] }");
    QTest::newRow("empty object") << QByteArray("{}");
    QTest::newRow("empty list") << QByteArray("[ ]");
    QTest::newRow("text") << QByteArray(R"("a\"}],\\")");
    QTest::newRow("all escapes") << QByteArray(R"("\"\\\/\b\f\n\r\t\u00e4\uD83D\uDE00")");
    QTest::newRow("half a surrogate pair") << QByteArray(R"(["\ud83d","\ude00","\ud83dx"])");
    QTest::newRow("NUL by escape") << QByteArray(R"("\u0000")");
    QTest::newRow("UTF-8") << QByteArray("\"\xf0\x9f\x98\x80\xe2\x80\xa8\"");
    QTest::newRow("escaped key") << QByteArray(R"({"\u0061\"":1})");
    QTest::newRow("zero") << QByteArray("-0");
    QTest::newRow("number") << QByteArray("-12.50e+03");
    QTest::newRow("long number") << QByteArray("123456789012345678901234567890.123456789012345678901234567890");
    QTest::newRow("huge number") << QByteArray("1e999");
    QTest::newRow("true") << QByteArray("true");
    QTest::newRow("false") << QByteArray("false");
    QTest::newRow("long text") << '"' + QByteArray(100'000, 'x') + '"';
    QTest::newRow("deepest") << QByteArray(30, '[') + QByteArray(30, ']');
}

void tst_ClientMessage::dataIsKeptAsWritten()
{
    QFETCH(QByteArray, data);
    QCOMPARE(read<Publish>("publish", R"({"channel":"a","data":)" + data + '}').data, QByteArrayView(data));
    QCOMPARE(read<Publish>("publish", R"({"data" : )" + data + " \n , \"channel\":\"a\"}").data, QByteArrayView(data));
    QCOMPARE(read<Update>("update", R"({"channel":"a","info":  )" + data + "\t}").info, QByteArrayView(data));
}

void tst_ClientMessage::membersMayComeInAnyOrder()
{
    const QList<QByteArray> members{R"("jsonrpc":"2.0")", R"("id":"x")", R"("method":"publish")", R"("params":{"data":1,"channel":"a"})"};
    QList<int> order{0, 1, 2, 3};
    do {
        QByteArrayList text;
        for (const int i : order)
            text.append(members[i]);
        const auto message = m_decoder.decode(" {" + text.join(" , ") + "}\r\n");
        QVERIFY2(message, text.join(',').constData());
        QCOMPARE(message->id, QByteArrayView("\"x\""));
        QCOMPARE(std::get<Publish>(message->request).channel, QByteArrayView("a"));
    } while (std::next_permutation(order.begin(), order.end()));
}

void tst_ClientMessage::idsAreKeptToTheByte_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<bool>("isTaken");
    QTest::newRow("number") << QByteArray("1") << true;
    QTest::newRow("zero") << QByteArray("0") << true;
    QTest::newRow("minus zero") << QByteArray("-0") << true;
    QTest::newRow("2^53") << QByteArray("9007199254740992") << true;
    QTest::newRow("-2^53") << QByteArray("-9007199254740992") << true;
    QTest::newRow("2^53+1") << QByteArray("9007199254740993") << false;
    QTest::newRow("past 64 bits") << QByteArray("123456789012345678901") << false;
    QTest::newRow("fraction") << QByteArray("1.0") << false;
    QTest::newRow("exponent") << QByteArray("1e3") << false;
    QTest::newRow("null") << QByteArray("null") << true;
    QTest::newRow("text") << QByteArray(R"("a")") << true;
    QTest::newRow("empty text") << QByteArray(R"("")") << true;
    QTest::newRow("escapes") << QByteArray(R"("\u0061\n\ud800")") << true;
    QTest::newRow("64 bytes") << '"' + QByteArray(64, 'x') + '"' << true;
    QTest::newRow("65 bytes") << '"' + QByteArray(65, 'x') + '"' << false;
    QTest::newRow("true") << QByteArray("true") << false;
    QTest::newRow("list") << QByteArray("[1]") << false;
    QTest::newRow("object") << QByteArray("{}") << false;
}

void tst_ClientMessage::idsAreKeptToTheByte()
{
    QFETCH(QByteArray, id);
    QFETCH(bool, isTaken);
    const auto good = m_decoder.decode(request("\"id\":" + id + R"(,"method":"ping")"));
    QCOMPARE(good.has_value(), isTaken);
    if (isTaken) {
        QCOMPARE(good->id, QByteArrayView(id));
    } else {
        QCOMPARE(good.error().error.code, ErrorCode::InvalidRequest);
        QCOMPARE(good.error().id, "null");
    }
    const auto bad = m_decoder.decode(request(R"("method":"pong","id": )" + id + ' '));
    QVERIFY(!bad);
    QCOMPARE(bad.error().id, isTaken ? id : QByteArray("null"));
}

void tst_ClientMessage::mistakesAreRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("error");
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *tag, const QByteArray &text, const char *error, const char *id, const QString &says) {
        QTest::newRow(tag) << text << QString::fromLatin1(error) << QByteArray(id) << says;
    };
    const auto parse = [&row](const char *tag, const QByteArray &text) { row(tag, text, "ParseError", "null", u"not valid JSON"_s); };
    parse("empty", "");
    parse("blank", " \n\t");
    parse("no JSON", "hello");
    parse("cut", R"({"jsonrpc":"2.0","id":7,"method":"ping")");
    parse("two objects", R"({"jsonrpc":"2.0","id":7,"method":"ping"} {})");
    parse("a bracket too many", R"({"jsonrpc":"2.0","id":7,"method":"ping"}})");
    parse("something after it", R"({"jsonrpc":"2.0","id":7,"method":"ping"}x)");
    parse("comma at the end", R"({"jsonrpc":"2.0","id":7,"method":"ping",})");
    parse("two commas", R"({"jsonrpc":"2.0",,"id":7,"method":"ping"})");
    parse("no colon", R"({"jsonrpc" "2.0","id":7,"method":"ping"})");
    parse("key without quotes", R"({jsonrpc:"2.0","id":7,"method":"ping"})");
    parse("byte order mark", "\xef\xbb\xbf{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}");
    parse("NUL after it", QByteArray("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}\0", 41));
    for (const char *data : {"",
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
                             "/**/1"})
        QTest::addRow("data %s", QByteArray(data).toPercentEncoding(" []{}:,\"'\\+").constData())
            << call("publish", QByteArray(R"({"channel":"a","data":)") + data + '}') << u"ParseError"_s << QByteArray("null") << u"JSON"_s;

    const auto invalid = [&row](const char *tag, const QByteArray &text, const char *id, const QString &says) {
        row(tag, text, "InvalidRequest", id, says);
    };
    invalid("batch", '[' + call("ping", "{}") + ']', "null", u"batches"_s);
    invalid("empty batch", "[]", "null", u"batches"_s);
    parse("broken batch", "[1,");
    parse("batch and more", "[] 1");
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

    row("unknown method", call("pubish", "{}"), "MethodNotFound", "7", u"did you mean \"publish\""_s);
    row("empty method", call("", "{}"), "MethodNotFound", "7", u"no method"_s);
    row("long method", call(QByteArray(5000, 'm'), "{}"), "MethodNotFound", "7", u"no method"_s);
    row("method by case", call("Ping", "{}"), "MethodNotFound", "7", u"ping"_s);

    const auto params = [&row](const char *tag, const char *method, const QByteArray &given, const QString &says) {
        row(tag, call(method, given), "InvalidParams", "7", says);
    };
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
    params("no channel", "publish", R"({"data":1})", u"\"channel\" is missing"_s);
    params("channel null", "leave", R"({"channel":null})", u"\"channel\" is missing"_s);
    params("channel a number", "leave", R"({"channel":1})", u"\"channel\" must be a string"_s);
    params("channel a list", "leave", R"({"channel":["a"]})", u"\"channel\" must be a string"_s);
    params("channel half a pair", "leave", R"({"channel":"\udc00"})", u"surrogate"_s);
    params("channel the other half", "leave", R"({"channel":"\ud800"})", u"surrogate"_s);
    params("no data", "publish", R"({"channel":"a"})", u"\"data\" is missing"_s);
    params("no data to all", "broadcast", "{}", u"\"data\" is missing"_s);
    params("no token", "refresh", "{}", u"\"token\" is missing"_s);
    params("empty token", "refresh", R"({"token":""})", u"\"token\""_s);
    params("long token", "connect", R"({"token":")" + QByteArray(8193, 'x') + "\"}", u"8192"_s);
    params("empty client", "connect", R"({"client":""})", u"\"client\""_s);
    params("long client", "connect", R"({"client":")" + QByteArray(129, 'x') + "\"}", u"128"_s);
    params("client with control", "connect", R"({"client":"\u001b[2J"})", u"control"_s);
    params("long member", "enter", R"({"channel":"a","member":")" + QByteArray(129, 'x') + "\"}", u"128"_s);
    params("long id", "publish", R"({"channel":"a","data":1,"id":")" + QByteArray(129, 'x') + "\"}", u"128"_s);
    params("empty id", "publish", R"({"channel":"a","data":1,"qos":2,"id":""})", u"\"id\""_s);
    params("id a number", "publish", R"({"channel":"a","data":1,"id":1})", u"\"id\" must be a string"_s);
    params("qos 2 without id", "publish", R"({"channel":"a","data":1,"qos":2})", u"\"id\" is missing"_s);
    params("qos 3", "publish", R"({"channel":"a","data":1,"qos":3})", u"0 to 2"_s);
    params("qos -1", "subscribe", R"({"channel":"a","qos":-1})", u"0 to 2"_s);
    params("qos 1.0", "subscribe", R"({"channel":"a","qos":1.0})", u"whole number"_s);
    params("qos a text", "subscribe", R"({"channel":"a","qos":"1"})", u"whole number"_s);
    params("qos huge", "subscribe", R"({"channel":"a","qos":99999999999999999999})", u"whole number"_s);
    params("qos 2^32", "subscribe", R"({"channel":"a","qos":4294967296})", u"0 to 2"_s);
    params("presence a number", "subscribe", R"({"channel":"a","presence":1})", u"true or false"_s);
    params("retain a text", "publish", R"({"channel":"a","data":1,"retain":"true"})", u"true or false"_s);
    params("position empty", "subscribe", R"({"channel":"a","position":""})", u"\"position\""_s);
    params("position foreign", "subscribe", R"({"channel":"a","position":"a b"})", u"\"position\""_s);
    params("position long", "ack", R"({"channel":"a","position":")" + QByteArray(4097, 'x') + "\"}", u"\"position\""_s);
    params("since foreign", "history", R"({"channel":"a","since":"\n"})", u"\"since\""_s);
    params("limit 0", "history", R"({"channel":"a","limit":0})", u"1 to 1000"_s);
    params("page 0", "members", R"({"channel":"a","page":0})", u"\"page\""_s);
    params("page_size 1001", "members", R"({"channel":"a","page_size":1001})", u"1 to 1000"_s);
    params("no info", "update", R"({"channel":"a"})", u"\"info\" is missing"_s);
    params("no position", "ack", R"({"channel":"a"})", u"\"position\" is missing"_s);

    const auto channel = [&row](const char *tag, const char *method, const QByteArray &name, const QString &says) {
        row(tag, call(method, R"({"channel":")" + name + "\",\"data\":1}"), "ChannelNameInvalid", "7", says);
    };
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

void tst_ClientMessage::mistakesAreRefused()
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

void tst_ClientMessage::notificationsGetNoAnswerToTheirMistakes()
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

void tst_ClientMessage::everyTruncationIsRefused()
{
    const QByteArray text = request(
        R"("id":"x","method":"publish","params":{"channel":"n\u00e4","data":{"a":[1,"b",{"c":null}],"d":-1.5e3},"qos":2,"id":"i","retain":true})");
    QVERIFY(m_decoder.decode(text));
    for (qsizetype length = 0; length < text.size(); ++length) {
        const auto message = m_decoder.decode(text.first(length));
        QVERIFY2(!message && message.error().error.code == ErrorCode::ParseError, qPrintable(QString::number(length)));
    }
}

void tst_ClientMessage::depthIsBounded_data()
{
    QTest::addColumn<QByteArray>("opening");
    QTest::addColumn<QByteArray>("closing");
    QTest::newRow("lists") << QByteArray("[") << QByteArray("]");
    QTest::newRow("objects") << QByteArray("{\"a\":") << QByteArray("}");
}

void tst_ClientMessage::depthIsBounded()
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

void tst_ClientMessage::nothingIsLeftOverFromTheMessageBefore()
{
    QVERIFY(m_decoder.decode(call("publish", R"({"channel":"a","data":1,"qos":2,"id":"x","retain":true})")));
    const auto publish = read<Publish>("publish", R"({"channel":"b","data":2})");
    QVERIFY(publish.qos == 0 && publish.id.isEmpty() && !publish.retain);
    QVERIFY(!m_decoder.decode(call("publish", R"({"channel":"a","data":)" + QByteArray(40, '[') + QByteArray(40, ']') + '}')));
    QVERIFY(m_decoder.decode(call("ping", "{}")));
    QVERIFY(!m_decoder.decode("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":"));
    QVERIFY(m_decoder.decode(call("ping", "{}")));
}

void tst_ClientMessage::memoryOfLargeMessagesIsGivenBack()
{
    const QByteArray large = call("broadcast", "{\"data\":\"" + QByteArray(1 << 20, 'x') + "\"}");
    QVERIFY(m_decoder.decode(large));
    QVERIFY(m_decoder.capacity() >= std::size_t(large.size()));
    QVERIFY(m_decoder.decode(call("ping", "{}")));
    QVERIFY(m_decoder.capacity() <= 64 * 1024);
}

void tst_ClientMessage::theTextMayGo()
{
    QByteArray text = call("publish", R"({"channel":"lobby","data":[1,2]})");
    const auto message = m_decoder.decode(text);
    text.fill('#');
    text.clear();
    const auto &publish = std::get<Publish>(message->request);
    QCOMPARE(publish.channel, QByteArrayView("lobby"));
    QCOMPARE(publish.data, QByteArrayView("[1,2]"));
    QCOMPARE(message->id, QByteArrayView("7"));
}

QTEST_GUILESS_MAIN(tst_ClientMessage)
#include "tst_ClientMessage.moc"
