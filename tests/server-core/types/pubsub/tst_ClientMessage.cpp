// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/pubsub/ClientMessageDecoder.h"
#include "tests/server-core/types/pubsub/ClientCalls.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core::pubsub;
using namespace Qt::StringLiterals;
using test::call;
using test::request;

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
