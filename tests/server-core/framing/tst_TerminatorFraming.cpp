// SPDX-License-Identifier: Apache-2.0
#include "server-core/framing/RawFraming.h"
#include "server-core/framing/TerminatorFraming.h"

#include "tests/support/SplitFeeder.h"

#include <QtTest/QtTest>

using namespace signalbox::core::framing;
using signalbox::test::Chunk;
using signalbox::test::SplitFeeder;
using namespace Qt::StringLiterals;

namespace {

struct Recorder final : MessageHandler {
    bool onMessage(QByteArrayView message) override
    {
        events << QString::fromLatin1(message);
        last = message.data();
        return !stop;
    }
    QStringList events;
    const char *last = nullptr;
    bool stop = false;
};

QStringList feedAll(Framing &framing, std::vector<Chunk> &chunks)
{
    Recorder recorder;
    for (Chunk &chunk : chunks) {
        if (framing.feed(chunk.span(), recorder).status == FeedStatus::Failed)
            return recorder.events << u"! "_s + framing.errorMessage();
    }
    return recorder.events;
}

} // namespace

class tst_TerminatorFraming : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheSameMessagesForEverySplit_data();
    void findsTheSameMessagesForEverySplit();
    void handsOutAWholeMessageWithoutCopying();
    void holdsNoMemoryBetweenMessages();
    void goesOnWhereTheHandlerStopped();
    void mayBeDestroyedByTheHandler();
    void staysFailed();
    void failsBeforeTheTerminator();
    void refusesToEncodeWhatWouldBeTwoMessages_data();
    void refusesToEncodeWhatWouldBeTwoMessages();
    void rawPassesEveryRead();
};

void tst_TerminatorFraming::findsTheSameMessagesForEverySplit_data()
{
    QTest::addColumn<QByteArray>("terminator");
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char *name, const QByteArray &terminator, const QByteArray &stream, const QStringList &expected) {
        QTest::newRow(name) << terminator << stream << expected;
    };
    const QByteArray ten(10, 'x');
    const QString tenText(10, u'x');
    row("one line", "\r\n", "hello\r\n", {u"hello"_s});
    row("lines", "\r\n", "a\r\nbc\r\n\r\ndef\r\ngh", {u"a"_s, u"bc"_s, u""_s, u"def"_s});
    row("line feed", "\n", "a\r\nb\n\nc\n", {u"a\r"_s, u"b"_s, u""_s, u"c"_s});
    row("lone CR and LF", "\r\n", "a\rb\nc\r\r\n\n\r\n", {u"a\rb\nc\r"_s, u"\n"_s});
    row("nothing", "\r\n", "", {});
    row("only terminators", "\r\n", "\r\n\r\n\r\n", {u""_s, u""_s, u""_s});
    row("long terminator", "END;", "oneEND;ENEND;ENDEND;EEND;", {u"one"_s, u"EN"_s, u"END"_s, u"E"_s});
    row("overlapping terminator", "aab", "aaaabaabxaaab", {u"aa"_s, u""_s, u"xa"_s});
    row("doubled terminator", "aa", "xaaaaay", {u"x"_s, u""_s});
    row("NUL", QByteArray(1, '\0'), QByteArray("ab\0c\0", 5), {u"ab"_s, u"c"_s});
    row("at the limit", "\r\n", ten + "\r\n" + ten + "\r\n", {tenText, tenText});
    row("past the limit", "\r\n", "ok\r\n" + ten + "x\r\nno\r\n", {u"ok"_s, u"! line longer than 10 bytes"_s});
    row("past the limit, CR inside", "\r\n", ten + "\r\r\n", {u"! line longer than 10 bytes"_s});
    row("no end", "\r\n", ten + ten, {u"! line longer than 10 bytes"_s});
    row("at the limit, no line", "END;", ten + "END;", {tenText});
    row("past the limit, no line", "END;", ten + "EEND;", {u"! message longer than 10 bytes"_s});
    row("past it by one less than the terminator", "END;", ten + "xyEND;", {u"! message longer than 10 bytes"_s});
    row("past it by the terminator", "END;", ten + "xyzEND;", {u"! message longer than 10 bytes"_s});
}

void tst_TerminatorFraming::findsTheSameMessagesForEverySplit()
{
    QFETCH(QByteArray, terminator);
    QFETCH(QByteArray, stream);
    QFETCH(QStringList, expected);
    const SplitFeeder feeder([&](std::vector<Chunk> chunks) {
        TerminatorFraming framing(terminator, 10);
        return feedAll(framing, chunks);
    });
    QCOMPARE(feeder.firstDifference(stream, expected), QString());
}

void tst_TerminatorFraming::handsOutAWholeMessageWithoutCopying()
{
    TerminatorFraming framing("\n", 100);
    Recorder recorder;
    Chunk chunk("hello\nworld\n");
    QCOMPARE(framing.feed(chunk.span(), recorder).status, FeedStatus::More);
    QVERIFY(recorder.last == chunk.span().data() + 6);
    QCOMPARE(framing.heldBytes(), 0U);
}

void tst_TerminatorFraming::holdsNoMemoryBetweenMessages()
{
    TerminatorFraming framing("\n", 100000);
    Recorder recorder;
    Chunk start(QByteArray(20000, 'x'));
    Chunk end("\n");
    QCOMPARE(framing.feed(start.span(), recorder).status, FeedStatus::More);
    QVERIFY(framing.heldBytes() >= 20000 && framing.heldBytes() <= 40100);
    QCOMPARE(framing.feed(end.span(), recorder).status, FeedStatus::More);
    QCOMPARE(recorder.events.size(), 1);
    QCOMPARE(framing.heldBytes(), 0U);
}

void tst_TerminatorFraming::goesOnWhereTheHandlerStopped()
{
    TerminatorFraming framing("\n", 100);
    Recorder recorder;
    recorder.stop = true;
    Chunk chunk("a\nbc\nd\n");
    std::span<char> input = chunk.span();
    QList<qsizetype> steps;
    while (!input.empty()) {
        const FeedResult result = framing.feed(input, recorder);
        QCOMPARE(result.status, FeedStatus::Stopped);
        steps << static_cast<qsizetype>(result.consumed);
        input = input.subspan(result.consumed);
    }
    QCOMPARE(steps, (QList<qsizetype>{2, 3, 2}));
    QCOMPARE(recorder.events, (QStringList{u"a"_s, u"bc"_s, u"d"_s}));
}

void tst_TerminatorFraming::mayBeDestroyedByTheHandler()
{
    struct Destroyer final : MessageHandler {
        bool onMessage(QByteArrayView message) override
        {
            framing.reset();
            text = message.toByteArray();
            return false;
        }
        std::unique_ptr<Framing> framing = std::make_unique<TerminatorFraming>("\n", 100);
        QByteArray text;
    } handler;
    Chunk start("hel");
    Chunk end("lo\nmore\n");
    QCOMPARE(handler.framing->feed(start.span(), handler).status, FeedStatus::More);
    QCOMPARE(handler.framing->feed(end.span(), handler).consumed, 3U);
    QCOMPARE(handler.text, QByteArray("hello"));
}

void tst_TerminatorFraming::staysFailed()
{
    TerminatorFraming framing("\n", 2);
    Recorder recorder;
    Chunk bad("abc\n");
    Chunk good("a\n");
    QVERIFY(framing.errorMessage().isEmpty());
    QCOMPARE(framing.feed(bad.span(), recorder).status, FeedStatus::Failed);
    QCOMPARE(framing.feed(good.span(), recorder).status, FeedStatus::Failed);
    QVERIFY(recorder.events.isEmpty());
    QCOMPARE(framing.errorMessage(), u"line longer than 2 bytes"_s);
}

void tst_TerminatorFraming::failsBeforeTheTerminator()
{
    TerminatorFraming framing("\n", 8192);
    Recorder recorder;
    Chunk most(QByteArray(8192, 'x'));
    Chunk one("x");
    QCOMPARE(framing.feed(most.span(), recorder).status, FeedStatus::More);
    QCOMPARE(framing.feed(one.span(), recorder).status, FeedStatus::Failed);
    QCOMPARE(framing.errorMessage(), u"line longer than 8192 bytes"_s);
    QCOMPARE(framing.heldBytes(), 0U);
}

void tst_TerminatorFraming::refusesToEncodeWhatWouldBeTwoMessages_data()
{
    QTest::addColumn<QByteArray>("terminator");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("plain") << QByteArray("\r\n") << QByteArray("a") << true;
    QTest::newRow("empty") << QByteArray("\r\n") << QByteArray() << true;
    QTest::newRow("ends with a part") << QByteArray("\r\n") << QByteArray("a\r") << true;
    QTest::newRow("holds the terminator") << QByteArray("\r\n") << QByteArray("a\r\nb") << false;
    QTest::newRow("completes it early") << QByteArray("aa") << QByteArray("xa") << false;
}

void tst_TerminatorFraming::refusesToEncodeWhatWouldBeTwoMessages()
{
    QFETCH(QByteArray, terminator);
    QFETCH(QByteArray, message);
    QFETCH(bool, accepted);
    TerminatorFraming framing(terminator, 100);
    QByteArray out = "before";
    QCOMPARE(framing.encode(message, out), accepted);
    QCOMPARE(out, accepted ? "before" + message + terminator : QByteArray("before"));
}

void tst_TerminatorFraming::rawPassesEveryRead()
{
    RawFraming framing;
    std::vector<Chunk> chunks;
    for (const char *text : {"a\r\n", "b", ""})
        chunks.emplace_back(text);
    QCOMPARE(feedAll(framing, chunks), (QStringList{u"a\r\n"_s, u"b"_s}));
    QByteArray out;
    QVERIFY(framing.encode("x", out));
    QCOMPARE(out, QByteArray("x"));
}

QTEST_APPLESS_MAIN(tst_TerminatorFraming)
#include "tst_TerminatorFraming.moc"
