// SPDX-License-Identifier: Apache-2.0
#include "shared/rpc/JsonRpc.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace Qt::StringLiterals;

class tst_JsonRpc : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void malformedMessagesAreAnsweredNotRead_data();
    void malformedMessagesAreAnsweredNotRead();
    void equalKeysOfDifferentObjectsAreNoRepeat();
    void requestGoesThereAndBack();
    void notificationHasNoId();
    void idsOfEveryKindAreKept_data();
    void idsOfEveryKindAreKept();
    void resultGoesThereAndBack();
    void errorGoesThereAndBack();
    void errorOfAnUnknownNameKeepsItsNumber();
    void batchIsReadItemByItem();
    void batchHasALimit();
    void depthHasALimit_data();
    void depthHasALimit();
    void bracketsInsideStringsDoNotCount();
};

void tst_JsonRpc::malformedMessagesAreAnsweredNotRead_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("code");
    QTest::addColumn<QJsonValue>("id");
    const auto row = [](const char *name, const QByteArray &text, ErrorCode code, const QJsonValue &id = QJsonValue::Null) {
        QTest::newRow(name) << text << int(code) << id;
    };
    using enum ErrorCode;
    row("empty", "", ParseError);
    row("cut off", R"({"jsonrpc":"2.0","id":1,"meth)", ParseError);
    row("a word", "hello", ParseError);
    row("a number", "5", InvalidRequest);
    row("a string", "\"x\"", InvalidRequest);
    row("nothing", " null ", InvalidRequest);
    row("two numbers", "5,6", ParseError);
    row("two values", "{}{}", ParseError);
    row("not UTF-8", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xff\xfe\"}", ParseError);
    row("zero bytes", QByteArray(4, '\0'), ParseError);
    row("empty object", "{}", InvalidRequest);
    row("no version", R"({"id":7,"method":"x"})", InvalidRequest, 7);
    row("version 1", R"({"jsonrpc":"1.0","id":7,"method":"x"})", InvalidRequest, 7);
    row("no method", R"({"jsonrpc":"2.0","id":7})", InvalidRequest, 7);
    row("method is a number", R"({"jsonrpc":"2.0","id":7,"method":1})", InvalidRequest, 7);
    row("id is an object", R"({"jsonrpc":"2.0","id":{},"method":"x"})", InvalidRequest);
    row("id past 2^53", R"({"jsonrpc":"2.0","id":9007199254740993,"method":"x"})", InvalidRequest);
    row("id far past it", R"({"jsonrpc":"2.0","id":1e300,"method":"x"})", InvalidRequest);
    row("a key twice", R"({"jsonrpc":"2.0","id":7,"method":"x","method":"y"})", InvalidRequest);
    row("a key twice inside", R"([{"jsonrpc":"2.0","id":7,"method":"x","params":{"a":[{"b":1,"\u0062":2}]}}])", InvalidRequest);
    row("params by position", R"({"jsonrpc":"2.0","id":7,"method":"x","params":[1]})", InvalidParams, 7);
    row("params is a string", R"({"jsonrpc":"2.0","id":7,"method":"x","params":"y"})", InvalidParams, 7);
    row("empty batch", "[]", InvalidRequest);
}

void tst_JsonRpc::malformedMessagesAreAnsweredNotRead()
{
    QFETCH(QByteArray, text);
    QFETCH(int, code);
    QFETCH(QJsonValue, id);
    const rpc::Message message = rpc::parse(text, {.uniqueKeys = true});
    QVERIFY(!message.isBatch);
    QCOMPARE(message.items.size(), 1u);
    const auto *invalid = std::get_if<rpc::Invalid>(&message.items.front());
    QVERIFY(invalid);
    QCOMPARE(int(invalid->error.code), code);
    QCOMPARE(invalid->id, id);
    QVERIFY(!invalid->error.message.isEmpty());
}

void tst_JsonRpc::equalKeysOfDifferentObjectsAreNoRepeat()
{
    const rpc::Message message =
        rpc::parse(R"({"jsonrpc":"2.0","id":7,"method":"x","params":{"a":{"id":1,"v":"a"},"b":{"id":2,"v":"\"id\":"},"c":["v","v"]}})",
                   {.uniqueKeys = true});
    QVERIFY(std::holds_alternative<rpc::Request>(message.items.front()));
}

void tst_JsonRpc::requestGoesThereAndBack()
{
    const rpc::Message message = rpc::parse(rpc::encodeRequest(7, u"instance.start"_s, {{u"name"_s, u"Ä\n\"A\""_s}}));
    QCOMPARE(message.items.size(), 1u);
    const auto *request = std::get_if<rpc::Request>(&message.items.front());
    QVERIFY(request);
    QCOMPARE(request->id, QJsonValue(7));
    QVERIFY(!request->isNotification());
    QCOMPARE(request->method, u"instance.start"_s);
    QCOMPARE(request->params.value("name"_L1).toString(), u"Ä\n\"A\""_s);
}

void tst_JsonRpc::notificationHasNoId()
{
    const QByteArray text = rpc::encodeNotification(u"event"_s, {{u"a"_s, 1}});
    QVERIFY(!text.contains('\n'));
    const rpc::Message message = rpc::parse(text);
    const auto *request = std::get_if<rpc::Request>(&message.items.front());
    QVERIFY(request && request->isNotification());
    QCOMPARE(request->params.value("a"_L1).toInt(), 1);
}

void tst_JsonRpc::idsOfEveryKindAreKept_data()
{
    QTest::addColumn<QJsonValue>("id");
    QTest::newRow("number") << QJsonValue(qint64(9007199254740992));
    QTest::newRow("negative number") << QJsonValue(qint64(-9007199254740992));
    QTest::newRow("text") << QJsonValue(u"a-1"_s);
    QTest::newRow("null") << QJsonValue(QJsonValue::Null);
}

void tst_JsonRpc::idsOfEveryKindAreKept()
{
    QFETCH(QJsonValue, id);
    const rpc::Message asked = rpc::parse(rpc::encodeRequest(id, u"x"_s, {}));
    const auto *request = std::get_if<rpc::Request>(&asked.items.front());
    QVERIFY(request);
    QVERIFY(!request->isNotification());
    QCOMPARE(request->id, id);
    const rpc::Message answered = rpc::parse(rpc::encodeResponse(id, QJsonValue(true)));
    const auto *response = std::get_if<rpc::Response>(&answered.items.front());
    QVERIFY(response);
    QCOMPARE(response->id, id);
}

void tst_JsonRpc::resultGoesThereAndBack()
{
    for (const QJsonValue &value : {QJsonValue(QJsonArray{1, 2}), QJsonValue(QJsonValue::Null), QJsonValue(0), QJsonValue(QJsonObject{})}) {
        const rpc::Message message = rpc::parse(rpc::encodeResponse(1, value));
        const auto *response = std::get_if<rpc::Response>(&message.items.front());
        QVERIFY(response && response->result);
        QCOMPARE(*response->result, value);
    }
    const rpc::Message nothing = rpc::parse(rpc::encodeResponse(1, QJsonValue(QJsonValue::Undefined)));
    QCOMPARE(*std::get<rpc::Response>(nothing.items.front()).result, QJsonValue(QJsonValue::Null));
}

void tst_JsonRpc::errorGoesThereAndBack()
{
    const Error error{ErrorCode::AddressInUse, u"cannot listen on 0.0.0.0:443: in use"_s, u"EchoServerB"_s, true};
    const rpc::Message message = rpc::parse(rpc::encodeResponse(3, failure(error)));
    const auto *response = std::get_if<rpc::Response>(&message.items.front());
    QVERIFY(response && !response->result);
    QCOMPARE(response->result.error(), error);
    QCOMPARE(rpc::errorObject(error).value("code"_L1).toInt(), 1202);
    QCOMPARE(rpc::errorObject(error).value("data"_L1).toObject().value("error"_L1).toString(), u"AddressInUse"_s);
}

void tst_JsonRpc::errorOfAnUnknownNameKeepsItsNumber()
{
    const Error error = rpc::errorFromObject(
        {{u"code"_s, 1999}, {u"message"_s, u"of tomorrow"_s}, {u"data"_s, QJsonObject{{u"error"_s, u"OfTomorrow"_s}}}});
    QCOMPARE(int(error.code), 1999);
    QCOMPARE(error.message, u"of tomorrow"_s);
    QCOMPARE(rpc::errorFromObject({}).code, ErrorCode::InternalError);
}

void tst_JsonRpc::batchIsReadItemByItem()
{
    const rpc::Message message = rpc::parse(R"([{"jsonrpc":"2.0","id":1,"method":"a"}, 5, {"jsonrpc":"2.0","method":"b"}])");
    QVERIFY(message.isBatch);
    QCOMPARE(message.items.size(), 3u);
    QVERIFY(std::holds_alternative<rpc::Request>(message.items[0]));
    QVERIFY(std::holds_alternative<rpc::Invalid>(message.items[1]));
    QVERIFY(std::get<rpc::Request>(message.items[2]).isNotification());
}

void tst_JsonRpc::batchHasALimit()
{
    const auto batchOf = [](int count) {
        QByteArrayList items;
        for (int i = 0; i < count; ++i)
            items.append(rpc::encodeRequest(i, u"a"_s, {}));
        return "[" + items.join(',') + "]";
    };
    QCOMPARE(rpc::parse(batchOf(50)).items.size(), 50u);
    const rpc::Message refused = rpc::parse(batchOf(51));
    QCOMPARE(refused.items.size(), 1u);
    QCOMPARE(std::get<rpc::Invalid>(refused.items.front()).error.code, ErrorCode::InvalidRequest);
    QCOMPARE(rpc::parse(batchOf(3), {.maxBatch = 2}).items.size(), 1u);
}

void tst_JsonRpc::depthHasALimit_data()
{
    QTest::addColumn<int>("depth");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("at the limit") << 32 << true;
    QTest::newRow("one more") << 33 << false;
    QTest::newRow("far more") << 100000 << false;
}

void tst_JsonRpc::depthHasALimit()
{
    QFETCH(int, depth);
    QFETCH(bool, accepted);
    // The message and its params are two levels.
    const QByteArray text =
        R"({"jsonrpc":"2.0","id":1,"method":"a","params":{"x":)" + QByteArray(depth - 2, '[') + QByteArray(depth - 2, ']') + "}}";
    const rpc::Message message = rpc::parse(text);
    QCOMPARE(std::holds_alternative<rpc::Request>(message.items.front()), accepted);
    if (!accepted)
        QCOMPARE(std::get<rpc::Invalid>(message.items.front()).error.code, ErrorCode::InvalidRequest);
}

void tst_JsonRpc::bracketsInsideStringsDoNotCount()
{
    const QByteArray text = R"({"jsonrpc":"2.0","id":1,"method":"a","params":{"x":"\")" + QByteArray(100, '[') + "\"}}";
    QVERIFY(std::holds_alternative<rpc::Request>(rpc::parse(text).items.front()));
}

QTEST_GUILESS_MAIN(tst_JsonRpc)
#include "tst_JsonRpc.moc"
