// SPDX-License-Identifier: Apache-2.0
#include "tests/server-core/websocket/FrameStream.h"

using namespace signalbox::core::websocket;
using signalbox::test::Chunk;
using namespace Qt::StringLiterals;

/// What parsing costs, and what a handler may do while it is called.
class tst_FrameMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unmasksAWholeMessageInPlace();
    void holdsMemoryByBytesReceived();
    void holdsNothingWhileIdle();
    void goesOnWhereTheHandlerStopped();
    void mayBeDestroyedByTheHandler();
    void ignoresWhatFollowsTheEnd();
};

void tst_FrameMemory::unmasksAWholeMessageInPlace()
{
    FrameParser parser(Role::Server, Limits);
    Recorder recorder;
    Chunk chunk(Stream(Role::Client).text("one").text(pattern(1000)).bytes);
    QCOMPARE(parser.feed(chunk.span(), recorder).status, FeedStatus::More);
    const char *const end = chunk.span().data() + chunk.span().size();
    QVERIFY(recorder.last.data() == end - 1000);
    QCOMPARE(recorder.last, QByteArrayView(pattern(1000)));
    QCOMPARE(parser.assemblyBytes(), 0U);
}

void tst_FrameMemory::holdsMemoryByBytesReceived()
{
    FrameParser parser(Role::Server, FrameLimits{.messageBytes = 1U << 30});
    Recorder recorder;
    QByteArray header = QByteArray::fromHex("82ff0000000040000000"
                                            "00000000"); // declares 1 GiB
    QCOMPARE(parser.feed({header.data(), static_cast<std::size_t>(header.size())}, recorder).status, FeedStatus::More);
    QCOMPARE(parser.assemblyBytes(), 0U);
    QVERIFY(parser.isMidMessage());
    QByteArray piece(100, 'x');
    for (std::size_t received = 100; received <= 100000; received += 100) {
        QCOMPARE(parser.feed({piece.data(), static_cast<std::size_t>(piece.size())}, recorder).status, FeedStatus::More);
        QVERIFY(parser.assemblyBytes() >= received);
        QVERIFY(parser.assemblyBytes() <= std::max<std::size_t>(512, 2 * received));
    }
}

void tst_FrameMemory::holdsNothingWhileIdle()
{
    FrameParser parser(Role::Server, Limits);
    Recorder recorder;
    QByteArray bytes = Stream(Role::Client).frame(Opcode::Text, pattern(20000), More).frame(Opcode::Continuation, "x").bytes;
    for (int i = 0; i < bytes.size(); ++i) {
        QCOMPARE(parser.feed({bytes.data() + i, 1}, recorder).status, FeedStatus::More);
        QCOMPARE(parser.isMidMessage(), i + 1 < bytes.size());
    }
    QCOMPARE(recorder.events.size(), 1);
    QCOMPARE(parser.assemblyBytes(), 0U);
    // A known end is not doubled past: the last bytes of one frame take no more than the message.
    QByteArray one = Stream(Role::Client).frame(Opcode::Binary, pattern(20000)).bytes;
    QCOMPARE(parser.feed({one.data(), 19000}, recorder).status, FeedStatus::More);
    QCOMPARE(parser.feed({one.data() + 19000, 500}, recorder).status, FeedStatus::More);
    QCOMPARE(parser.assemblyBytes(), 20000U);
}

void tst_FrameMemory::goesOnWhereTheHandlerStopped()
{
    const QByteArray bytes = Stream(Role::Client)
                                 .text("a")
                                 .frame(Opcode::Ping, "b")
                                 .frame(Opcode::Text, "c", More)
                                 .frame(Opcode::Pong, "d")
                                 .frame(Opcode::Continuation, "e")
                                 .close(1000)
                                 .bytes;
    FrameParser parser(Role::Server, Limits);
    Recorder recorder;
    recorder.stop = true;
    Chunk chunk(bytes);
    std::span<char> input = chunk.span();
    QList<FeedStatus> statuses;
    while (!input.empty()) {
        const FeedResult result = parser.feed(input, recorder);
        QVERIFY(result.consumed > 0);
        statuses << result.status;
        input = input.subspan(result.consumed);
    }
    using enum FeedStatus;
    QCOMPARE(statuses, (QList<FeedStatus>{Stopped, Stopped, Stopped, Stopped, Closed}));
    QCOMPARE(recorder.events, (QStringList{u"text a"_s, u"ping b"_s, u"pong d"_s, u"text ce"_s, u"close 1000"_s}));
}

void tst_FrameMemory::mayBeDestroyedByTheHandler()
{
    struct Destroyer final : FrameHandler {
        bool onMessage(MessageKind, QByteArrayView view) override { return destroy(view); }
        bool onPing(QByteArrayView view) override { return destroy(view); }
        bool onPong(QByteArrayView view) override { return destroy(view); }
        void onClose(CloseCode, QByteArrayView reason) override { destroy(reason); }
        bool destroy(QByteArrayView view)
        {
            parser.reset();
            payload = view.toByteArray();
            return false;
        }
        std::unique_ptr<FrameParser> parser = std::make_unique<FrameParser>(Role::Server, Limits);
        QByteArray payload;
    };
    using enum Opcode;
    const QByteArray fragmented = Stream(Role::Client).frame(Text, "he", More).frame(Continuation, "y").bytes;
    for (const QByteArray &bytes :
         {Stream(Role::Client).text("hey").bytes, Stream(Role::Client).frame(Ping, "hey").bytes,
          Stream(Role::Client).frame(Pong, "hey").bytes, Stream(Role::Client).close(1000, "hey").bytes, fragmented}) {
        for (qsizetype cut = 0; cut < bytes.size(); ++cut) {
            Destroyer handler;
            Chunk first(QByteArrayView(bytes).first(cut));
            Chunk second(bytes.sliced(cut) + "more");
            QCOMPARE(handler.parser->feed(first.span(), handler).status, FeedStatus::More);
            QCOMPARE(handler.parser->feed(second.span(), handler).consumed, static_cast<std::size_t>(bytes.size() - cut));
            QCOMPARE(handler.payload, QByteArray("hey"));
        }
    }
}

void tst_FrameMemory::ignoresWhatFollowsTheEnd()
{
    FrameParser parser(Role::Server, Limits);
    Recorder recorder;
    Chunk bad("\x83\x80");
    Chunk good(Stream(Role::Client).text("x").bytes);
    QCOMPARE(parser.feed(bad.span(), recorder).status, FeedStatus::Failed);
    const FeedResult result = parser.feed(good.span(), recorder);
    QCOMPARE(result.status, FeedStatus::Closed);
    QCOMPARE(result.consumed, good.span().size());
    QVERIFY(recorder.events.isEmpty());
}

QTEST_GUILESS_MAIN(tst_FrameMemory)
#include "tst_FrameMemory.moc"
