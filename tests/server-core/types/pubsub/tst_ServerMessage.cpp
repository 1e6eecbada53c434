// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/pubsub/ServerMessage.h"
#include "shared/json/JsonString.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core::pubsub;
using namespace Qt::StringLiterals;

class tst_ServerMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersAreWritten();
    void pagesAreWritten();
    void errorsAreWritten();
    void notesAreWritten();
    void everythingIsAppended();
    void idsAreEchoedAndNotificationsNotAnswered();
    void textsAreEscaped_data();
    void textsAreEscaped();

private:
    /// What `answer` writes as its result, once it is known to be an answer to `id`.
    template <typename Answer>
    static QByteArray result(const Answer &answer)
    {
        QByteArray text;
        appendAnswer(text, "1", answer);
        const QByteArray begin = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":";
        if (!text.startsWith(begin) || !text.endsWith('}') || QJsonDocument::fromJson(text).isNull())
            return "no answer: " + text;
        return text.sliced(begin.size()).chopped(1);
    }
    template <typename Note>
    static QByteArray params(const QByteArray &method, const Note &note)
    {
        QByteArray text;
        appendNote(text, note);
        const QByteArray begin = "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":";
        if (!text.startsWith(begin) || !text.endsWith('}') || QJsonDocument::fromJson(text).isNull())
            return "no notification: " + text;
        return text.sliced(begin.size()).chopped(1);
    }
};

void tst_ServerMessage::answersAreWritten()
{
    QCOMPARE(result(ConnectAnswer{"s-1", "ann", "node-a", "chat", 256, {}}),
             R"({"session":"s-1","client":"ann","node":"node-a","hub":"chat","ack_window":256})");
    QCOMPARE(result(ConnectAnswer{"s-1", "ann", "node-a", "chat", 9, 3600}),
             R"({"session":"s-1","client":"ann","node":"node-a","hub":"chat","ack_window":9,"expires_in":3600})");
    QCOMPARE(result(RefreshAnswer{60}), R"({"expires_in":60})");
    QCOMPARE(result(RefreshAnswer{}), R"({"expires_in":null})");
    QCOMPARE(result(SubscribeAnswer{}), R"({"recovered":false})");
    const std::array missing{QByteArray("node-b"), QByteArray("node \"c\"")};
    QCOMPARE(result(SubscribeAnswer{"o.7", true, {}, missing}), R"({"position":"o.7","recovered":true,"missing":["node-b","node \"c\""]})");
    QCOMPARE(result(PublishAnswer{}), "{}");
    QCOMPARE(result(PublishAnswer{"o.7"}), R"({"position":"o.7"})");
    QCOMPARE(result(EnterAnswer{"ann", 3}), R"({"member":"ann","version":3})");
    QCOMPARE(result(VersionAnswer{18446744073709551615u}), R"({"version":18446744073709551615})");
    QCOMPARE(result(EmptyAnswer{}), "{}");
}

void tst_ServerMessage::pagesAreWritten()
{
    const std::array items{MemberItem{"ann", R"({"x":1})", 1700000000000, "chat", "node-a"}, MemberItem{"bob", {}, 1, "chat", "node-b"}};
    const QByteArray written = R"("items":[{"member":"ann","info":{"x":1},"since":1700000000000,"instance":"chat","node":"node-a"},)"
                               R"({"member":"bob","info":null,"since":1,"instance":"chat","node":"node-b"}])";
    QCOMPARE(result(MemberPage{5, 2, items, {}}), "{\"version\":5,\"total\":2," + written + '}');
    QCOMPARE(result(MemberPage{5, 200, items, 2}), "{\"version\":5,\"total\":200," + written + ",\"next_page\":2}");
    QCOMPARE(result(SubscribeAnswer{"p", false, MemberPage{0, 0, {}, {}}, {}}),
             R"({"position":"p","recovered":false,"members":{"version":0,"total":0,"items":[]}})");
    const std::array history{HistoryItem{"news", "[1]", "o.1", "m-1", "ann"}, HistoryItem{"news", "2", "o.2", {}, {}}};
    QCOMPARE(result(HistoryAnswer{history, "o.2", false}),
             R"({"items":[{"channel":"news","data":[1],"position":"o.1","id":"m-1","from":"ann"},)"
             R"({"channel":"news","data":2,"position":"o.2"}],"position":"o.2","complete":false})");
    QCOMPARE(result(HistoryAnswer{{}, "o.2", true}), R"({"items":[],"position":"o.2","complete":true})");
}

void tst_ServerMessage::errorsAreWritten()
{
    QByteArray text;
    appendError(text, "\"x\"", {ErrorCode::TableFull, u"no place for \"ä\""_s, {}, true, {}});
    QCOMPARE(text,
             "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"error\":{\"code\":1506,\"message\":\"no place for \\\"\xc3\xa4\\\"\","
             "\"data\":{\"error\":\"TableFull\",\"retryable\":true}}}");
    text.clear();
    appendError(text, "null", {ErrorCode::ParseError, u"not JSON"_s});
    QCOMPARE(text,
             R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"not JSON","data":{"error":"ParseError","retryable":false}}})");
    appendError(text, {}, {ErrorCode::InvalidParams, u"of a notification"_s});
    QVERIFY(text.endsWith("false}}}"));
}

void tst_ServerMessage::notesAreWritten()
{
    QCOMPARE(params("message", MessageNote{"news", "{\"a\": 1}", "o.1", {}, {}, false}),
             R"({"channel":"news","data":{"a": 1},"position":"o.1"})");
    QCOMPARE(params("message", MessageNote{"news", "1", "o.1", "m-1", "ann", true}),
             R"({"channel":"news","data":1,"position":"o.1","id":"m-1","from":"ann","retained":true})");
    QCOMPARE(params("broadcast", BroadcastNote{"\"hi\"", {}}), R"({"data":"hi"})");
    QCOMPARE(params("broadcast", BroadcastNote{"\"hi\"", "ann"}), R"({"data":"hi","from":"ann"})");
    QCOMPARE(params("joined", JoinedNote{"room", {"ann", "{}", 12, "chat", "node-a"}, 4}),
             R"({"channel":"room","member":"ann","info":{},"since":12,"instance":"chat","node":"node-a","version":4})");
    QCOMPARE(params("updated", UpdatedNote{"room", "ann", "\"busy\"", 5}),
             R"({"channel":"room","member":"ann","info":"busy","version":5})");
    QCOMPARE(params("left", LeftNote{"room", "ann", "closed", 6}), R"({"channel":"room","member":"ann","reason":"closed","version":6})");
    QCOMPARE(params("gap", GapNote{"news", "trimmed", "o.1", "o.9"}),
             R"({"channel":"news","reason":"trimmed","range":{"after":"o.1","to":"o.9"}})");
    const std::vector<MemberItem> items{{"ann", "1", 5, "chat", "node-a"}};
    QCOMPARE(params("members", MembersNote{"news", {.version = 7, .total = 200, .items = items, .nextPage = 2}}),
             R"({"channel":"news","version":7,"total":200,"items":[{"member":"ann","info":1,"since":5,"instance":"chat","node":"node-a"}],)"
             R"("next_page":2})");
    QCOMPARE(params("unsubscribed", UnsubscribedNote{"news", "not_permitted"}), R"({"channel":"news","reason":"not_permitted"})");
    QCOMPARE(params("closing", ClosingNote{"drain", 5}), R"({"reason":"drain","reconnect_after":5})");
}

void tst_ServerMessage::everythingIsAppended()
{
    QByteArray text = "before ";
    appendAnswer(text, "1", EmptyAnswer{});
    appendNote(text, ClosingNote{"stop", 0});
    QCOMPARE(
        text,
        R"(before {"jsonrpc":"2.0","id":1,"result":{}}{"jsonrpc":"2.0","method":"closing","params":{"reason":"stop","reconnect_after":0}})");
}

void tst_ServerMessage::idsAreEchoedAndNotificationsNotAnswered()
{
    QByteArray text;
    appendAnswer(text, {}, PublishAnswer{"o.1"});
    QVERIFY(text.isEmpty());
    appendAnswer(text, R"("\u0061\/")", EmptyAnswer{});
    QCOMPARE(text, R"({"jsonrpc":"2.0","id":"\u0061\/","result":{}})");
}

void tst_ServerMessage::textsAreEscaped_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << QByteArray() << QByteArray(R"("")");
    QTest::newRow("plain") << QByteArray("news/1") << QByteArray(R"("news/1")");
    QTest::newRow("marks") << QByteArray("\"\\a\"") << QByteArray(R"("\"\\a\"")");
    QTest::newRow("short escapes") << QByteArray("\b\f\n\r\t") << QByteArray(R"("\b\f\n\r\t")");
    QTest::newRow("long escapes") << QByteArray("\0\x1f\x01", 3) << QByteArray(R"("\u0000\u001f\u0001")");
    QTest::newRow("UTF-8") << QByteArray("ä\x7f\xf0\x9f\x98\x80") << QByteArray("\"ä\x7f\xf0\x9f\x98\x80\"");
}

void tst_ServerMessage::textsAreEscaped()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, json);
    QByteArray out;
    json::appendString(out, text);
    QCOMPARE(out, json);
    QCOMPARE(QJsonDocument::fromJson('[' + out + ']').array().at(0).toString().toUtf8(), text);
}

QTEST_GUILESS_MAIN(tst_ServerMessage)
#include "tst_ServerMessage.moc"
