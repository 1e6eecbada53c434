// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/pubsub/Frames.h"
#include "server-core/websocket/FrameWriter.h"

#include <QtTest/QTest>

using namespace signalbox::core;
using namespace signalbox::core::pubsub;

/// Frames that many sessions share.
class tst_Frames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void haveTheHeaderOfTheirLength_data();
    void haveTheHeaderOfTheirLength();
    void sayWhatHappenedToARoster();
    void areToldApart();
};

void tst_Frames::haveTheHeaderOfTheirLength_data()
{
    QTest::addColumn<qsizetype>("size");
    for (const qsizetype size : {0, 1, 20, 40, 50, 125, 126, 127, 300, 65'000, 65'450, 65'500, 65'535, 65'536, 70'000, 1'000'000})
        QTest::addRow("%d bytes", int(size)) << size;
}

void tst_Frames::haveTheHeaderOfTheirLength()
{
    QFETCH(const qsizetype, size);
    const hub::Draft draft{.channel = "news", .data = '"' + QByteArray(size, 'x') + '"', .id = "7", .from = "ann"};
    QByteArray text;
    appendNote(text, MessageNote{"news", draft.data, "AAAA.1", "7", "ann"});
    QByteArray expected;
    websocket::FrameWriter::append(expected, websocket::Opcode::Text, text);
    const QByteArray frame = messageFrame(draft, "AAAA.1");
    QCOMPARE(frame, expected);
    QCOMPARE(firstPayloadOf(frame), QByteArrayView(text));
}

void tst_Frames::sayWhatHappenedToARoster()
{
    using Kind = presence::RosterEvent::Kind;
    presence::RosterEvent event{.kind = Kind::Joined,
                                .channel = "room",
                                .version = 3,
                                .member = {"ann", "{\"a\":1}", 1700000000123, "chat", "node-a"},
                                .reason = presence::LeaveReason::Closed};
    QCOMPARE(firstPayloadOf(rosterFrame(event)).toByteArray(),
             QByteArray(R"({"jsonrpc":"2.0","method":"joined","params":{"channel":"room","member":"ann","info":{"a":1},)"
                        R"("since":1700000000123,"instance":"chat","node":"node-a","version":3}})"));
    event.kind = Kind::Updated;
    QCOMPARE(firstPayloadOf(rosterFrame(event)).toByteArray(),
             QByteArray(R"({"jsonrpc":"2.0","method":"updated","params":{"channel":"room","member":"ann","info":{"a":1},"version":3}})"));
    event.kind = Kind::Left;
    QCOMPARE(firstPayloadOf(rosterFrame(event)).toByteArray(),
             QByteArray(R"({"jsonrpc":"2.0","method":"left","params":{"channel":"room","member":"ann","reason":"closed","version":3}})"));
    QCOMPARE(firstPayloadOf(broadcastFrame("[1]", "ann")).toByteArray(),
             QByteArray(R"({"jsonrpc":"2.0","method":"broadcast","params":{"data":[1],"from":"ann"}})"));
}

void tst_Frames::areToldApart()
{
    const std::vector<MemberItem> items{{"ann", {}, 5, "chat", "node-a"}};
    const QByteArray frames = broadcastFrame("1", "ann") + noteFrame(MembersNote{"room", {.version = 9, .total = 1, .items = items}})
        + broadcastFrame('"' + QByteArray(70'000, 'x') + '"', "ann") + broadcastFrame("2", {});
    QByteArrayList texts;
    for (QByteArrayView rest = frames; !rest.isEmpty();) {
        const QByteArrayView payload = firstPayloadOf(rest);
        texts.append(payload.toByteArray());
        rest = rest.sliced(payload.end() - rest.begin());
    }
    QCOMPARE(texts.size(), 4);
    QCOMPARE(texts[1],
             QByteArray(R"({"jsonrpc":"2.0","method":"members","params":{"channel":"room","version":9,"total":1,"items":[{"member":"ann",)"
                        R"("info":null,"since":5,"instance":"chat","node":"node-a"}]}})"));
    QVERIFY(texts[2].size() > 70'000);
    QCOMPARE(texts[3], QByteArray(R"({"jsonrpc":"2.0","method":"broadcast","params":{"data":2}})"));
}

QTEST_GUILESS_MAIN(tst_Frames)
#include "tst_Frames.moc"
