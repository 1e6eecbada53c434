// SPDX-License-Identifier: Apache-2.0
#include "server-core/framing/CountedSeparatorFraming.h"
#include "server-core/framing/FixedSizeFraming.h"
#include "server-core/framing/LengthPrefixFraming.h"
#include "server-core/framing/MarkFraming.h"

#include "tests/support/SplitFeeder.h"

#include <QtTest/QtTest>

using namespace signalbox::core::framing;
using signalbox::test::Chunk;
using signalbox::test::SplitFeeder;
using namespace Qt::StringLiterals;

namespace {

using Factory = std::function<std::unique_ptr<Framing>()>;
using Layout = LengthPrefixFraming::Layout;
constexpr auto Little = LengthPrefixFraming::Order::Little;
constexpr std::size_t Limit = 10;

Factory lengthPrefix(const Layout &layout)
{
    return [layout] { return std::make_unique<LengthPrefixFraming>(layout, Limit); };
}
Factory marks(const QByteArray &begin, const QByteArray &end)
{
    return [begin, end] { return std::make_unique<MarkFraming>(begin, end, Limit); };
}
Factory separators(char separator, int count)
{
    return [separator, count] { return std::make_unique<CountedSeparatorFraming>(separator, count, Limit); };
}
Factory fixedSize(std::size_t size)
{
    return [size] { return std::make_unique<FixedSizeFraming>(size); };
}

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

/// Feeds all chunks; a framing that ends between messages must hold nothing.
QStringList feedAll(const Factory &factory, std::vector<Chunk> chunks)
{
    const std::unique_ptr<Framing> framing = factory();
    Recorder recorder;
    for (Chunk &chunk : chunks) {
        const FeedResult result = framing->feed(chunk.span(), recorder);
        if (result.status == FeedStatus::Failed) {
            const bool again = framing->feed(chunk.span(), recorder).status == FeedStatus::Failed;
            return recorder.events << (again ? u"! "_s : u"!? "_s) + framing->errorMessage();
        }
        if (result.consumed != chunk.span().size())
            return recorder.events << u"not all consumed"_s;
    }
    return recorder.events << (framing->heldBytes() == 0 ? u"-"_s : u"+"_s);
}

} // namespace

Q_DECLARE_METATYPE(Factory)

class tst_Framings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheSameMessagesForEverySplit_data();
    void findsTheSameMessagesForEverySplit();
    void encodesWhatItFinds_data();
    void encodesWhatItFinds();
    void refusesWhatItCannotCarry_data();
    void refusesWhatItCannotCarry();
    void goesOnWhereTheHandlerStopped_data();
    void goesOnWhereTheHandlerStopped();
    void mayBeDestroyedByTheHandler_data();
    void mayBeDestroyedByTheHandler();
    void handsOutAWholeMessageWithoutCopying();
    void holdsWhatCameNotWhatWasDeclared();

private:
    void framings();
};

void tst_Framings::findsTheSameMessagesForEverySplit_data()
{
    QTest::addColumn<Factory>("factory");
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QStringList>("expected"); // last: "-" idle, "+" inside a message, "! ..." failed
    const auto row = [](const char *name, const Factory &factory, const QByteArray &stream, const QStringList &expected) {
        QTest::newRow(name) << factory << stream << expected;
    };
    const QByteArray ten(10, 'x');
    const QString tenText(10, u'x');
    const QString tooLong = u"! message longer than 10 bytes"_s;

    row("fixed", fixedSize(3), "abcdefgh", {u"abc"_s, u"def"_s, u"+"_s});
    row("fixed, one byte", fixedSize(1), "ab", {u"a"_s, u"b"_s, u"-"_s});

    row("length 1", lengthPrefix({.lengthBytes = 1}), "\x02hi\x00\x03you"_ba, {u"hi"_s, u""_s, u"you"_s, u"-"_s});
    row("length 2, big", lengthPrefix({.lengthBytes = 2}), "\x00\x02hi\x00\x01x"_ba, {u"hi"_s, u"x"_s, u"-"_s});
    row("length 2, little", lengthPrefix({.lengthBytes = 2, .order = Little}), "\x02\x00hi"_ba, {u"hi"_s, u"-"_s});
    row("length 4, big", lengthPrefix({}), "\x00\x00\x00\x02hi"_ba, {u"hi"_s, u"-"_s});
    row("length 4, little", lengthPrefix({.order = Little}), "\x02\x00\x00\x00hi"_ba, {u"hi"_s, u"-"_s});
    row("length 8, big", lengthPrefix({.lengthBytes = 8}), "\x00\x00\x00\x00\x00\x00\x00\x02hi"_ba, {u"hi"_s, u"-"_s});
    row("length 8, little", lengthPrefix({.lengthBytes = 8, .order = Little}), "\x02\x00\x00\x00\x00\x00\x00\x00hi"_ba, {u"hi"_s, u"-"_s});
    row("length counts header", lengthPrefix({.countsHeader = true}), "\x00\x00\x00\x06hi\x00\x00\x00\x04"_ba, {u"hi"_s, u""_s, u"-"_s});
    row("less than the header", lengthPrefix({.countsHeader = true}), "\x00\x00\x00\x03"_ba,
        {u"! the length is less than the 4 bytes of the header it counts"_s});
    row("offset", lengthPrefix({.lengthBytes = 2, .lengthOffset = 3}), "CMD\x00\x02hiEND\x00\x00"_ba, {u"CMDhi"_s, u"END"_s, u"-"_s});
    row("offset, counts header", lengthPrefix({.lengthBytes = 1, .lengthOffset = 2, .countsHeader = true}), "AB\x05hi"_ba,
        {u"ABhi"_s, u"-"_s});
    row("length at the limit", lengthPrefix({.lengthBytes = 1}), "\x0a" + ten, {tenText, u"-"_s});
    row("length past the limit", lengthPrefix({.lengthBytes = 1}), "\x01x\x0b"_ba, {u"x"_s, tooLong});
    row("offset and body past the limit", lengthPrefix({.lengthBytes = 1, .lengthOffset = 3}), "ABC\x08"_ba, {tooLong});
    row("offset past the limit", lengthPrefix({.lengthBytes = 1, .lengthOffset = 11}), "ABCDEFGHIJK\x00"_ba, {tooLong});
    row("4 GiB", lengthPrefix({}), "\xff\xff\xff\xff"_ba, {tooLong});
    row("2^64 - 1", lengthPrefix({.lengthBytes = 8}), QByteArray(8, '\xff'), {tooLong});
    row("2^64 - 1, counts header", lengthPrefix({.lengthBytes = 8, .countsHeader = true}), QByteArray(8, '\xff'), {tooLong});
    row("cut header", lengthPrefix({}), "\x00\x00\x00"_ba, {u"+"_s});

    row("marks", marks("!", "$"), "!one$!$!two$", {u"one"_s, u""_s, u"two"_s, u"-"_s});
    row("long marks", marks("<<", ">>"), "<<a>b>>\r\n<<<c>>>", {u"a>b"_s, u"<c"_s, u"! a message does not begin with the begin mark"_s});
    row("begin mark inside", marks("!", "$"), "!a!b$", {u"a!b"_s, u"-"_s});
    row("same mark", marks("|", "|"), "|a||b|", {u"a"_s, u"b"_s, u"-"_s});
    row("line ends between", marks("!", "$"), "\r\n!a$\n\n!b$\r\n", {u"a"_s, u"b"_s, u"-"_s});
    row("line end as a mark", marks("\n", "$"), "\na$\r\n", {u"a"_s, u"+"_s});
    row("no begin mark", marks("!", "$"), "!a$b", {u"a"_s, u"! a message does not begin with the begin mark"_s});
    row("half a begin mark", marks("<<", ">>"), "<\n", {u"! a message does not begin with the begin mark"_s});
    row("marks at the limit", marks("<<", ">>"), "<<" + ten + ">>", {tenText, u"-"_s});
    row("marks past the limit", marks("<<", ">>"), "<<" + ten + "x>>", {tooLong});
    row("no end mark", marks("!", "$"), "!" + ten + ten, {tooLong});
    row("begun", marks("!", "$"), "!", {u"+"_s});

    row("separators", separators('#', 4), "#part1#p2#3##a#b#c#", {u"part1#p2#3"_s, u"a#b#c"_s, u"-"_s});
    row("two separators", separators('#', 2), "#a####b#", {u"a"_s, u""_s, u"b"_s, u"-"_s});
    row("empty parts", separators('#', 3), "######", {u"#"_s, u"#"_s, u"-"_s});
    row("separators, line ends between", separators('#', 3), "#a#b#\r\n#c#d#\r\n", {u"a#b"_s, u"c#d"_s, u"-"_s});
    row("line end as separator", separators('\n', 2), "\na\n\nb\n", {u"a"_s, u"b"_s, u"-"_s});
    row("no separator", separators('#', 3), "#a#b#c", {u"a#b"_s, u"! a message does not begin with the separator"_s});
    row("separators at the limit", separators('#', 3), "#12345#6789#", {u"12345#6789"_s, u"-"_s});
    row("separators past the limit", separators('#', 3), "#12345#67890#", {tooLong});
    row("no last separator", separators('#', 3), "#" + ten + ten, {tooLong});
    row("first separator", separators('#', 3), "#", {u"+"_s});
}

void tst_Framings::findsTheSameMessagesForEverySplit()
{
    QFETCH(Factory, factory);
    QFETCH(QByteArray, stream);
    QFETCH(QStringList, expected);
    const SplitFeeder feeder([&](std::vector<Chunk> chunks) { return feedAll(factory, std::move(chunks)); });
    QCOMPARE(feeder.firstDifference(stream, expected), QString());
}

void tst_Framings::framings()
{
    QTest::addColumn<Factory>("factory");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("fixed") << fixedSize(5) << "hello"_ba;
    for (const int bytes : {1, 2, 4, 8}) {
        for (const bool little : {false, true}) {
            for (const int offset : {0, 2}) {
                for (const bool counts : {false, true}) {
                    const Layout layout{.lengthBytes = std::uint8_t(bytes),
                                        .lengthOffset = std::uint8_t(offset),
                                        .order = LengthPrefixFraming::Order(little),
                                        .countsHeader = counts};
                    QTest::addRow("length %d %d %d %d", bytes, little, offset, counts) << lengthPrefix(layout) << "hello"_ba;
                }
            }
        }
    }
    QTest::newRow("marks") << marks("<!", "!>") << "a!b<!c"_ba;
    QTest::newRow("separators") << separators('#', 4) << "a##b"_ba;
}

void tst_Framings::encodesWhatItFinds_data()
{
    framings();
}

void tst_Framings::encodesWhatItFinds()
{
    QFETCH(Factory, factory);
    QFETCH(QByteArray, message);
    QByteArray stream;
    QVERIFY(factory()->encode(message, stream));
    QVERIFY(factory()->encode(message, stream));
    const QString text = QString::fromLatin1(message);
    const SplitFeeder feeder([&](std::vector<Chunk> chunks) { return feedAll(factory, std::move(chunks)); });
    QCOMPARE(feeder.firstDifference(stream, {text, text, u"-"_s}), QString());
}

void tst_Framings::refusesWhatItCannotCarry_data()
{
    QTest::addColumn<Factory>("factory");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("other size") << fixedSize(3) << "ab"_ba;
    QTest::newRow("too long for one byte") << lengthPrefix({.lengthBytes = 1}) << QByteArray(256, 'x');
    QTest::newRow("too long with its header") << lengthPrefix({.lengthBytes = 1, .countsHeader = true}) << QByteArray(255, 'x');
    QTest::newRow("too long for two bytes") << lengthPrefix({.lengthBytes = 2}) << QByteArray(65536, 'x');
    QTest::newRow("shorter than the offset") << lengthPrefix({.lengthOffset = 3}) << "ab"_ba;
    QTest::newRow("holds the end mark") << marks("!", "$") << "a$b"_ba;
    QTest::newRow("too few separators") << separators('#', 4) << "a#b"_ba;
    QTest::newRow("too many separators") << separators('#', 3) << "a#b#c"_ba;
}

void tst_Framings::refusesWhatItCannotCarry()
{
    QFETCH(Factory, factory);
    QFETCH(QByteArray, message);
    QByteArray out = "before";
    QVERIFY(!factory()->encode(message, out));
    QCOMPARE(out, "before"_ba);
}

void tst_Framings::goesOnWhereTheHandlerStopped_data()
{
    framings();
}

void tst_Framings::goesOnWhereTheHandlerStopped()
{
    QFETCH(Factory, factory);
    QFETCH(QByteArray, message);
    const std::unique_ptr<Framing> framing = factory();
    QByteArray one;
    QVERIFY(framing->encode(message, one));
    Recorder recorder;
    recorder.stop = true;
    Chunk chunk(one + one + one);
    std::span<char> input = chunk.span();
    while (!input.empty()) {
        const FeedResult result = framing->feed(input, recorder);
        QCOMPARE(result.status, FeedStatus::Stopped);
        QCOMPARE(static_cast<qsizetype>(result.consumed), one.size());
        input = input.subspan(result.consumed);
    }
    QCOMPARE(recorder.events.size(), 3);
}

void tst_Framings::mayBeDestroyedByTheHandler_data()
{
    framings();
}

void tst_Framings::mayBeDestroyedByTheHandler()
{
    QFETCH(Factory, factory);
    QFETCH(QByteArray, message);
    struct Destroyer final : MessageHandler {
        bool onMessage(QByteArrayView found) override
        {
            framing.reset();
            text = found.toByteArray();
            return false;
        }
        std::unique_ptr<Framing> framing;
        QByteArray text;
    };
    QByteArray stream;
    QVERIFY(factory()->encode(message, stream));
    for (const qsizetype cut : {qsizetype{0}, stream.size() / 2, stream.size() - 1}) {
        Destroyer handler;
        handler.framing = factory();
        Chunk start(QByteArrayView(stream).first(cut));
        Chunk end(stream.sliced(cut) + stream);
        QCOMPARE(handler.framing->feed(start.span(), handler).status, FeedStatus::More);
        const FeedResult result = handler.framing->feed(end.span(), handler);
        QCOMPARE(result.status, FeedStatus::Stopped);
        QCOMPARE(static_cast<qsizetype>(result.consumed), stream.size() - cut);
        QCOMPARE(handler.text, message);
    }
}

void tst_Framings::handsOutAWholeMessageWithoutCopying()
{
    const std::pair<Factory, QByteArray> cases[] = {{fixedSize(2), "hi"_ba},
                                                    {lengthPrefix({.lengthBytes = 1}), "\x02hi"_ba},
                                                    {marks("!", "$"), "!hi$"_ba},
                                                    {separators('#', 2), "#hi#"_ba}};
    for (const auto &[factory, stream] : cases) {
        Recorder recorder;
        Chunk chunk(stream);
        QCOMPARE(factory()->feed(chunk.span(), recorder).status, FeedStatus::More);
        QVERIFY(recorder.last == chunk.span().data() + stream.indexOf("hi"));
    }
}

void tst_Framings::holdsWhatCameNotWhatWasDeclared()
{
    LengthPrefixFraming framing({.lengthBytes = 8}, std::size_t(1) << 40);
    Recorder recorder;
    Chunk header("\x00\x00\x00\xff\xff\xff\xff\xff"_ba);
    Chunk part(QByteArray(1000, 'x'));
    QCOMPARE(framing.feed(header.span(), recorder).status, FeedStatus::More);
    QVERIFY(framing.heldBytes() < 100);
    QCOMPARE(framing.feed(part.span(), recorder).status, FeedStatus::More);
    QVERIFY(framing.heldBytes() >= 1000 && framing.heldBytes() < 4000);
}

QTEST_APPLESS_MAIN(tst_Framings)
#include "tst_Framings.moc"
