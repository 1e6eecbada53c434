// SPDX-License-Identifier: Apache-2.0
#include "tests/server-core/websocket/FrameStream.h"

using namespace signalbox::core::websocket;
using signalbox::test::Chunk;
using signalbox::test::SplitFeeder;
using namespace Qt::StringLiterals;

/// What is said of every stream, right or broken, however it is cut.
class tst_FrameParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysTheSameForEverySplit_data();
    void saysTheSameForEverySplit();
    void readsEverySize_data();
    void readsEverySize();
    void readsTheExamplesOfTheRfc_data();
    void readsTheExamplesOfTheRfc();
    void wantsTheMaskOfItsRole();
    void passesNegotiatedReservedBits();
    void judgesEveryCloseCode();
    void failsAtTheOffendingByte_data();
    void failsAtTheOffendingByte();
};

using Build = std::function<void(Stream &)>;
Q_DECLARE_METATYPE(Build)

static void row(const char *name, const Build &build, const QStringList &expected)
{
    QTest::newRow(name) << build << expected;
}

static void validStreams()
{
    using enum Opcode;
    row("nothing", [](Stream &) {}, {});
    row("messages", [](Stream &s) { s.text("one").text("").frame(Binary, "\x80\xff").text("two"); },
        {u"text one"_s, u"text"_s, u"binary %80%FF"_s, u"text two"_s});
    row("fragments", [](Stream &s) { s.frame(Text, "he", More).frame(Continuation, "ll", More).frame(Continuation, "o").text("x"); },
        {u"text hello"_s, u"text x"_s});
    row("empty fragments", [](Stream &s) { s.frame(Binary, "", More).frame(Continuation, "", More).frame(Continuation, ""); },
        {u"binary"_s});
    row("late fragment", [](Stream &s) { s.frame(Text, "", More).frame(Continuation, "all"); }, {u"text all"_s});
    row("control between fragments",
        [](Stream &s) {
            s.frame(Text, "he", More).frame(Ping, "p1").frame(Continuation, "ll", More).frame(Pong, "").frame(Ping, pattern(125));
            s.frame(Continuation, "o").frame(Ping, "p2");
        },
        {u"ping p1"_s, u"pong"_s, u"ping "_s + shown(pattern(125)), u"text hello"_s, u"ping p2"_s});
    row("control before the first byte", [](Stream &s) { s.frame(Text, "", More).frame(Ping, "p").frame(Continuation, "x"); },
        {u"ping p"_s, u"text x"_s});
    row("character over frames",
        [](Stream &s) {
            s.frame(Text, "\xf0", More).frame(Ping, "\xff").frame(Continuation, "\x9f\x98", More).frame(Continuation, "\x80!");
        },
        {u"ping %FF"_s, u"text %F0%9F%98%80!"_s});
    row("all lengths of characters",
        [](Stream &s) { s.text("a\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"); },
        {u"text a%C2%80%DF%BF%E0%A0%80%ED%9F%BF%EF%BF%BF%F0%90%80%80%F4%8F%BF%BF"_s});
    row("long text", [](Stream &s) { s.text(QByteArray("\xe2\x82\xac z").repeated(300)); },
        {u"text "_s + shown(QByteArray("\xe2\x82\xac z").repeated(300))});
    row("as many fragments as allowed",
        [](Stream &s) {
            for (int message = 0; message < 2; ++message) {
                s.frame(Text, "a", More);
                for (int i = 0; i < 6; ++i)
                    s.frame(Continuation, "b", More);
                s.frame(Ping, "").frame(Continuation, "c");
            }
        },
        {u"ping"_s, u"text abbbbbbc"_s, u"ping"_s, u"text abbbbbbc"_s});
    row("close", [](Stream &s) { s.text("x").close(1000, "bye \xe2\x82\xac").text("ignored"); },
        {u"text x"_s, u"close 1000 bye %E2%82%AC"_s});
    row("empty close", [](Stream &s) { s.frame(Close, "").header("8f00"); }, {u"close 1005"_s});
    row("close between fragments", [](Stream &s) { s.frame(Text, "x", More).close(4999); }, {u"close 4999"_s});
    row("longest close", [](Stream &s) { s.close(1001, pattern(123)); }, {u"close 1001 "_s + shown(pattern(123))});
    row("largest message", [](Stream &s) { s.frame(Binary, pattern(70000)); }, {u"binary "_s + shown(pattern(70000))});
}

static void brokenStreams()
{
    using enum Opcode;
    for (const char *opcode : {"83", "84", "85", "86", "87", "8b", "8c", "8d", "8e", "8f"}) {
        row(qPrintable(u"opcode %1"_s.arg(QLatin1StringView(opcode))),
            [opcode](Stream &s) { s.text("x").header(QByteArray(opcode) + "00"); }, {u"text x"_s, error(1002, "the opcode is reserved")});
    }
    for (const char *first : {"c1", "a1", "91", "c9", "c0"}) {
        row(qPrintable(u"reserved bit %1"_s.arg(QLatin1StringView(first))), [first](Stream &s) { s.header(QByteArray(first) + "00"); },
            {error(1002, "a reserved bit is set")});
    }
    row("fragmented ping", [](Stream &s) { s.header("0900"); }, {error(1002, "a control frame is fragmented")});
    row("fragmented close", [](Stream &s) { s.header("0800"); }, {error(1002, "a control frame is fragmented")});
    row("long ping", [](Stream &s) { s.frame(Ping, pattern(126)); }, {error(1002, "a control frame is longer than 125 bytes")});
    row("long close", [](Stream &s) { s.close(1000, pattern(124)); }, {error(1002, "a control frame is longer than 125 bytes")});
    row("continuation of nothing", [](Stream &s) { s.frame(Continuation, "x"); }, {error(1002, "a continuation without a message")});
    row("continuation after the end", [](Stream &s) { s.frame(Text, "a", More).frame(Continuation, "b").frame(Continuation, "c"); },
        {u"text ab"_s, error(1002, "a continuation without a message")});
    row("message in a message", [](Stream &s) { s.frame(Text, "a", More).text("b"); },
        {error(1002, "a new message inside a fragmented one")});
    row("16-bit length of 125", [](Stream &s) { s.header("827e007d"); }, {error(1002, "the length is not in its shortest form")});
    row("64-bit length of 65535", [](Stream &s) { s.header("827f000000000000ffff"); },
        {error(1002, "the length is not in its shortest form")});
    row("64-bit length of 1", [](Stream &s) { s.header("827f0000000000000001"); }, {error(1002, "the length is not in its shortest form")});
    row("top bit of the length", [](Stream &s) { s.header("827f8000000000000000"); }, {error(1002, "the length has its top bit set")});
    row("declared too big", [](Stream &s) { s.header("827f0000000000011171"); }, {error(1009, "the message is too big")});
    row("declared as all there is", [](Stream &s) { s.header("827f7fffffffffffffff"); }, {error(1009, "the message is too big")});
    row("fragments too big together", [](Stream &s) { s.frame(Binary, pattern(69999), More).frame(Ping, "p").frame(Continuation, "ab"); },
        {u"ping p"_s, error(1009, "the message is too big")});
    row("too many fragments",
        [](Stream &s) {
            s.frame(Text, "a", More);
            for (int i = 0; i < 8; ++i)
                s.frame(Continuation, "", More);
        },
        {error(1008, "the message has too many fragments")});
    row("close of one byte", [](Stream &s) { s.frame(Close, "x"); }, {error(1002, "the close frame has one byte")});
    row("close reason not UTF-8", [](Stream &s) { s.close(1000, "a\xff"); }, {error(1007, "the close reason is not UTF-8")});
    row("close reason cut", [](Stream &s) { s.close(1000, "\xe2\x82"); }, {error(1007, "the close reason is not UTF-8")});
}

static void brokenTexts()
{
    using enum Opcode;
    const QString bad = error(1007, "the text is not UTF-8");
    const QList<QByteArray> pieces{
        "\xff",         "\x80",         "\xc0\xaf",         "\xc1\xbf",         "\xe0\x80\x80",     "\xe0\x9f\xbf",
        "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
        "\xe2\x28\xa1", "\xc3\xc3"};
    for (const QByteArray &piece : pieces) {
        row(("text " + piece.toHex()).constData(), [piece](Stream &s) { s.text("0123456789" + piece + "0123456789").text("x"); }, {bad});
        row(("fragments " + piece.toHex()).constData(),
            [piece](Stream &s) { s.frame(Text, "ok " + piece.first(1), More).frame(Continuation, piece.sliced(1) + "...."); }, {bad});
    }
    row("fragments end inside a character", [](Stream &s) { s.frame(Text, "a", More).frame(Continuation, "\xe2\x82"); }, {bad});
    row("text ends inside a character", [](Stream &s) { s.text("abc\xf0\x9f\x98"); }, {bad});
    row("not UTF-8 but binary", [](Stream &s) { s.frame(Binary, "\xff\xc0").frame(Binary, "\xe2", More).frame(Continuation, "\xff"); },
        {u"binary %FF%C0"_s, u"binary %E2%FF"_s});
}

void tst_FrameParser::saysTheSameForEverySplit_data()
{
    QTest::addColumn<Build>("build");
    QTest::addColumn<QStringList>("expected");
    validStreams();
    brokenStreams();
    brokenTexts();
}

void tst_FrameParser::saysTheSameForEverySplit()
{
    QFETCH(Build, build);
    QFETCH(QStringList, expected);
    for (const Role sender : {Role::Client, Role::Server}) {
        Stream stream(sender);
        build(stream);
        const Role reader = sender == Role::Client ? Role::Server : Role::Client;
        const SplitFeeder feeder([reader](std::vector<Chunk> chunks) { return parse(reader, std::move(chunks)); });
        QCOMPARE(feeder.firstDifference(stream.bytes, expected), QString());
    }
}

void tst_FrameParser::readsEverySize_data()
{
    QTest::addColumn<int>("size");
    for (int size = 0; size <= 72; ++size)
        QTest::addRow("%d", size) << size;
    for (const int size : {124, 125, 126, 127, 128, 255, 256, 1000, 65534, 65535, 65536, 65537})
        QTest::addRow("%d", size) << size;
}

void tst_FrameParser::readsEverySize()
{
    QFETCH(int, size);
    const QByteArray payload = pattern(size);
    const QStringList expected{(u"text "_s + shown(payload)).trimmed(), u"ping x"_s};
    for (const Role sender : {Role::Client, Role::Server}) {
        const QByteArray bytes = Stream(sender).text(payload).frame(Opcode::Ping, "x").bytes;
        const Role reader = sender == Role::Client ? Role::Server : Role::Client;
        const SplitFeeder feeder([reader](std::vector<Chunk> chunks) { return parse(reader, std::move(chunks)); });
        QCOMPARE(feeder.firstDifference(bytes, expected), QString());
    }
}

void tst_FrameParser::readsTheExamplesOfTheRfc_data()
{
    QTest::addColumn<Role>("reader");
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<QString>("event");
    QTest::newRow("unmasked text") << Role::Client << QByteArray("810548656c6c6f") << u"text Hello"_s;
    QTest::newRow("masked text") << Role::Server << QByteArray("818537fa213d7f9f4d5158") << u"text Hello"_s;
    QTest::newRow("fragmented") << Role::Client << QByteArray("010348656c80026c6f") << u"text Hello"_s;
    QTest::newRow("unmasked ping") << Role::Client << QByteArray("890548656c6c6f") << u"ping Hello"_s;
    QTest::newRow("masked pong") << Role::Server << QByteArray("8a8537fa213d7f9f4d5158") << u"pong Hello"_s;
}

void tst_FrameParser::readsTheExamplesOfTheRfc()
{
    QFETCH(Role, reader);
    QFETCH(QByteArray, hex);
    QFETCH(QString, event);
    const SplitFeeder feeder([reader](std::vector<Chunk> chunks) { return parse(reader, std::move(chunks)); });
    QCOMPARE(feeder.firstDifference(QByteArray::fromHex(hex), {event}), QString());
}

void tst_FrameParser::wantsTheMaskOfItsRole()
{
    const SplitFeeder server([](std::vector<Chunk> chunks) { return parse(Role::Server, std::move(chunks)); });
    const SplitFeeder client([](std::vector<Chunk> chunks) { return parse(Role::Client, std::move(chunks)); });
    QCOMPARE(server.firstDifference(Stream(Role::Server).text("x").bytes, {error(1002, "a frame from the client is not masked")}),
             QString());
    QCOMPARE(client.firstDifference(Stream(Role::Client).text("x").bytes, {error(1002, "a frame from the server is masked")}), QString());
}

void tst_FrameParser::passesNegotiatedReservedBits()
{
    const SplitFeeder feeder([](std::vector<Chunk> chunks) { return parse(Role::Server, std::move(chunks), Rsv1); });
    using enum Opcode;
    const auto stream = [] { return Stream(Role::Client); };
    const QString bad = error(1002, "a reserved bit is set");
    QCOMPARE(feeder.firstDifference(stream().frame(Binary, "x", More, Rsv1).frame(Continuation, "y").bytes, {u"binary xy"_s}), QString());
    QCOMPARE(
        feeder.firstDifference(stream().frame(Binary, "x", More, Rsv1).frame(Continuation, "y", FrameWriter::Fin::Last, Rsv1).bytes, {bad}),
        QString());
    QCOMPARE(feeder.firstDifference(stream().frame(Ping, "", FrameWriter::Fin::Last, Rsv1).bytes, {bad}), QString());
    QCOMPARE(feeder.firstDifference(stream().header("a100").bytes, {bad}), QString());
}

void tst_FrameParser::judgesEveryCloseCode()
{
    for (int code = 0; code <= 65535; ++code) {
        const bool allowed = (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
        std::vector<Chunk> chunks;
        chunks.emplace_back(Stream(Role::Client).close(code).bytes);
        const QString expected = allowed ? u"close %1"_s.arg(code) : error(1002, "the close code is not allowed");
        QCOMPARE(parse(Role::Server, std::move(chunks)), QStringList{expected});
    }
}

void tst_FrameParser::failsAtTheOffendingByte_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("offending"); // index of the byte that must make it fail
    using enum Opcode;
    const auto row = [](const char *name, const QByteArray &bytes, int offending) { QTest::newRow(name) << bytes << offending; };
    row("opcode", Stream(Role::Client).header("8300").bytes, 0);
    row("mask", QByteArray::fromHex("8105"), 1);
    row("long ping", QByteArray::fromHex("89fe"), 1);
    row("declared size", QByteArray::fromHex("82ff0000000100000000"), 9);
    row("invalid in the first frame",
        Stream(Role::Client)
            .text("ab\xff"
                  "cdefgh")
            .bytes,
        6 + 2);
    row("surrogate", Stream(Role::Client).text("ab\xed\xa0\x80").bytes, 6 + 3);
    row("past U+10FFFF", Stream(Role::Client).text("\xf4\x90\x80\x80").bytes, 6 + 1);
    row("in the next fragment", Stream(Role::Client).frame(Text, "\xe2\x82", More).frame(Continuation, "\x28 more").bytes, 8 + 6);
    row("cut at the end", Stream(Role::Client).frame(Text, "\xe2", More).frame(Continuation, "\x82").bytes, 7 + 6);
}

void tst_FrameParser::failsAtTheOffendingByte()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, offending);
    FrameParser parser(Role::Server, Limits);
    Recorder recorder;
    for (int i = 0; i < bytes.size(); ++i) {
        const FeedStatus status = parser.feed({bytes.data() + i, 1}, recorder).status;
        QCOMPARE(status, i < offending ? FeedStatus::More : i == offending ? FeedStatus::Failed : FeedStatus::Closed);
    }
}

QTEST_GUILESS_MAIN(tst_FrameParser)
#include "tst_FrameParser.moc"
