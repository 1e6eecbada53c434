// SPDX-License-Identifier: Apache-2.0
#include "server-core/http/RequestParser.h"
#include "server-core/websocket/FrameParser.h"
#include "server-core/websocket/FrameWriter.h"
#include "server-core/websocket/Handshake.h"
#include "server-core/websocket/MessageDeflate.h"

#include "tests/support/SplitFeeder.h"

#include <QtTest/QtTest>

using namespace signalbox::core;
using namespace signalbox::core::websocket;
using signalbox::test::Chunk;
using signalbox::test::SplitFeeder;
using namespace Qt::StringLiterals;

namespace {

using Outcome = Inflater::Outcome;
constexpr auto Forget = Inflater::Context::Forget;
constexpr auto Keep = Inflater::Context::Keep;
constexpr std::size_t Plenty = 1 << 20;

QByteArray inflate(Inflater &inflater, const QByteArray &payload, Inflater::Context context = Forget, std::size_t limit = Plenty)
{
    AssemblyBuffer out;
    switch (inflater.inflate(payload, limit, context, out)) {
    case Outcome::Done:
        return QByteArray(out.data(), qsizetype(out.size()));
    case Outcome::TooBig:
        return "! too big";
    case Outcome::Invalid:
        break;
    }
    return "! invalid";
}

QByteArray deflate(const QByteArray &message, int bits = 15)
{
    QByteArray out;
    Deflater(bits).deflate(message, Deflater::Context::Forget, out);
    return out;
}

/// Repeats over long distances, so that the window matters.
QByteArray sample(qsizetype size)
{
    QRandomGenerator random(7);
    QByteArray text;
    while (text.size() < size)
        text += QByteArray::number(random.bounded(100000)) + (random.bounded(3) == 0 ? " signal " : ", ");
    return text.first(size);
}

std::optional<DeflateOffer::Answer> choose(const QByteArray &lines, const DeflatePolicy &policy = {})
{
    const QByteArray bytes = "GET / HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n";
    http::RequestParser parser;
    if (parser.feed({bytes.constData(), std::size_t(bytes.size())}).state != http::RequestParser::State::Complete)
        qFatal("the test's request is refused");
    return DeflateOffer::choose(parser.request(), policy);
}

} // namespace

class tst_Deflate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void negotiates_data();
    void negotiates();
    void declinesWithoutAPolicy();
    void readsTheExamplesOfTheRfc_data();
    void readsTheExamplesOfTheRfc();
    void refusesWhatIsNotDeflate_data();
    void refusesWhatIsNotDeflate();
    void keepsTheContextWhenToldTo();
    void servesTheNextAfterAFailure();
    void writesWithinTheWindow_data();
    void writesWithinTheWindow();
    void stopsAtTheLimit();
    void leavesShortAndDenseMessagesAlone();
    void handsOnMarkedMessagesForEverySplit_data();
    void handsOnMarkedMessagesForEverySplit();
};

void tst_Deflate::negotiates_data()
{
    QTest::addColumn<QByteArray>("offer");
    QTest::addColumn<bool>("keep");
    QTest::addColumn<QByteArray>("answer"); // without "permessage-deflate"; "-": declined
    const QByteArray none = "; server_no_context_takeover; client_no_context_takeover";
    const auto row = [](const char *name, const QByteArray &offer, bool keep, const QByteArray &answer) {
        QTest::newRow(name) << "Sec-WebSocket-Extensions: " + offer + "\r\n" << keep << answer;
    };
    row("plain", "permessage-deflate", false, none);
    row("plain, keeping", "permessage-deflate", true, "");
    row("Chrome", "permessage-deflate; client_max_window_bits", false, none);
    row("client's window", "permessage-deflate; client_max_window_bits=8", true, "");
    row("server forgets", "permessage-deflate; server_no_context_takeover", true, "; server_no_context_takeover");
    row("client forgets", "permessage-deflate; client_no_context_takeover", true, "; client_no_context_takeover");
    row("server's window", "permessage-deflate; server_max_window_bits=9", true, "; server_max_window_bits=9");
    row("quoted", "permessage-deflate; server_max_window_bits=\"10\"", true, "; server_max_window_bits=10");
    row("blanks", "permessage-deflate ;\tserver_max_window_bits = 12", true, "; server_max_window_bits=12");
    row("all",
        "permessage-deflate;server_no_context_takeover;client_no_context_takeover;server_max_window_bits=15;client_max_window_bits=15",
        true, none + "; server_max_window_bits=15");
    row("second offer", "permessage-deflate; server_max_window_bits=8, permessage-deflate", true, "");
    row("second line", "x-webkit-deflate-frame\r\nSec-WebSocket-Extensions: permessage-deflate", true, "");
    row("after a quoted comma", "other; a=\"x, permessage-deflate\", permessage-deflate; server_no_context_takeover", true,
        "; server_no_context_takeover");
    row("empty members", ", ,permessage-deflate,", true, "");
    row("window of 8", "permessage-deflate; server_max_window_bits=8", false, "-");
    row("another extension", "permessage-bzip2", false, "-");
    row("unknown parameter", "permessage-deflate; level=9", false, "-");
    row("empty parameter", "permessage-deflate;;server_no_context_takeover", false, "-");
    row("repeated", "permessage-deflate; server_no_context_takeover; server_no_context_takeover", false, "-");
    row("repeated window", "permessage-deflate; server_max_window_bits=10; server_max_window_bits=11", false, "-");
    row("repeated client window", "permessage-deflate; client_max_window_bits; client_max_window_bits=11", false, "-");
    row("value where none belongs", "permessage-deflate; client_no_context_takeover=1", false, "-");
    row("no value", "permessage-deflate; server_max_window_bits", false, "-");
    row("empty value", "permessage-deflate; client_max_window_bits=", false, "-");
    row("too small", "permessage-deflate; server_max_window_bits=7", false, "-");
    row("too large", "permessage-deflate; client_max_window_bits=16", false, "-");
    row("leading zero", "permessage-deflate; server_max_window_bits=09", false, "-");
    row("no number", "permessage-deflate; server_max_window_bits=abc", false, "-");
    row("open quote", "permessage-deflate; server_max_window_bits=\"10", false, "-");
    row("quote and backslash at the end", "permessage-deflate; client_max_window_bits=\"\\", false, "-");
}

void tst_Deflate::negotiates()
{
    QFETCH(QByteArray, offer);
    QFETCH(bool, keep);
    QFETCH(QByteArray, answer);
    const auto chosen = choose(offer, {.keepContext = keep});
    QCOMPARE(chosen ? chosen->header : "permessage-deflate-"_ba, "permessage-deflate" + answer);
    if (chosen) {
        QCOMPARE(chosen->parameters.serverKeepsContext, !answer.contains("server_no"));
        QCOMPARE(chosen->parameters.clientKeepsContext, !answer.contains("client_no"));
    }
}

void tst_Deflate::declinesWithoutAPolicy()
{
    const QByteArray bytes = "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n";
    http::RequestParser parser;
    (void)parser.feed({bytes.constData(), std::size_t(bytes.size())});
    const auto off = Handshake::answer(parser.request(), {});
    QVERIFY(off.accepted() && !off.deflate && !off.response.contains("Extensions"));
    const auto on = Handshake::answer(parser.request(), {.deflate = DeflatePolicy()});
    QVERIFY(on.accepted() && on.deflate);
    QVERIFY(on.response.contains("\r\nSec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; "));
}

void tst_Deflate::readsTheExamplesOfTheRfc_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("one block") << "\xf2\x48\xcd\xc9\xc9\x07\x00"_ba
                               << "Hello"_ba;
    QTest::newRow("no compression") << "\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00"_ba
                                    << "Hello"_ba;
    QTest::newRow("last block") << "\xf3\x48\xcd\xc9\xc9\x07\x00\x00"_ba
                                << "Hello"_ba;
    QTest::newRow("last block, nothing behind it") << "\xf3\x48\xcd\xc9\xc9\x07\x00"_ba
                                                   << "Hello"_ba;
    QTest::newRow("two blocks") << "\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00"_ba
                                << "Hello"_ba;
    QTest::newRow("last block and another") << "\xf3\x48\xcd\xc9\xc9\x07\x00\xf2\x48\xcd\xc9\xc9\x07\x00"_ba
                                            << "HelloHello"_ba;
    QTest::newRow("empty message") << QByteArray(1, '\0') << QByteArray();
    QTest::newRow("empty payload") << QByteArray() << QByteArray();
}

void tst_Deflate::readsTheExamplesOfTheRfc()
{
    QFETCH(QByteArray, payload);
    QFETCH(QByteArray, message);
    Inflater inflater;
    for (const auto context : {Forget, Keep, Forget})
        QCOMPARE(inflate(inflater, payload, context), message);
}

void tst_Deflate::refusesWhatIsNotDeflate_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::newRow("reserved block type") << "\x06"_ba;
    QTest::newRow("text") << "this is not compressed"_ba;
    QTest::newRow("stored length") << "\x00\x05\x00\x05\x00Hello"_ba;
    QTest::newRow("cut stored block") << "\x00\x06\x00\xf9\xff\x48"_ba;
    QTest::newRow("cut block") << deflate(sample(1000)).first(200);
    QTest::newRow("distance past the start") << "\xf2\x48\x05\x02\x00\xff\xff"_ba; // refers to what never was
    QTest::newRow("garbage behind the last block") << "\xf3\x48\xcd\xc9\xc9\x07\x00\x07"_ba;
}

void tst_Deflate::refusesWhatIsNotDeflate()
{
    QFETCH(QByteArray, payload);
    Inflater inflater;
    QCOMPARE(inflate(inflater, payload), "! invalid"_ba);
    QCOMPARE(inflate(inflater, "\xf2\x48\xcd\xc9\xc9\x07\x00"_ba), "Hello"_ba);
}

void tst_Deflate::keepsTheContextWhenToldTo()
{
    const QByteArray message = sample(3000);
    Deflater deflater(15);
    QByteArray first;
    QByteArray second;
    deflater.deflate(message, Deflater::Context::Keep, first);
    deflater.deflate(message, Deflater::Context::Keep, second);
    QVERIFY2(second.size() < first.size() / 10, qPrintable(QString::number(second.size())));
    Inflater keeps;
    QCOMPARE(inflate(keeps, first, Keep), message);
    QCOMPARE(inflate(keeps, second, Keep), message);
    // A last block resets the compressor's end only: the window goes on.
    QCOMPARE(inflate(keeps, "\xf3\x48\xcd\xc9\xc9\x07\x00\x00"_ba, Keep), "Hello"_ba);
    Inflater forgets;
    QCOMPARE(inflate(forgets, first, Forget), message);
    QCOMPARE(inflate(forgets, second, Forget), "! invalid"_ba);
}

void tst_Deflate::servesTheNextAfterAFailure()
{
    Inflater inflater;
    const QByteArray good = deflate(sample(5000));
    QCOMPARE(inflate(inflater, good.first(100)), "! invalid"_ba);
    QCOMPARE(inflate(inflater, good), sample(5000));
    QCOMPARE(inflate(inflater, good, Keep, 4999), "! too big"_ba);
    QCOMPARE(inflate(inflater, good, Keep, 5000), sample(5000));
}

void tst_Deflate::writesWithinTheWindow_data()
{
    QTest::addColumn<int>("bits");
    for (int bits = 9; bits <= 15; ++bits)
        QTest::addRow("%d bits", bits) << bits;
}

void tst_Deflate::writesWithinTheWindow()
{
    QFETCH(int, bits);
    // The same again, from further back than the window reaches: what is written must not know it.
    const QByteArray block = sample((1 << bits) + 300);
    const QByteArray out = deflate(block + block, bits);
    Inflater inflater;
    QCOMPARE(inflate(inflater, out), block + block);
    const double once = double(deflate(block, bits).size());
    QVERIFY2(double(out.size()) > 1.7 * once, qPrintable(u"%1 for one, %2 for two"_s.arg(once).arg(out.size())));
}

void tst_Deflate::stopsAtTheLimit()
{
    const QByteArray bomb = deflate(QByteArray(16 << 20, '\0'));
    QVERIFY(bomb.size() < 100'000);
    Inflater inflater;
    AssemblyBuffer out;
    QCOMPARE(inflater.inflate(bomb, 100'000, Forget, out), Outcome::TooBig);
    QVERIFY2(out.capacity() <= 200'000, qPrintable(QString::number(out.capacity())));
}

void tst_Deflate::leavesShortAndDenseMessagesAlone()
{
    DeflateWorkshop workshop;
    MessageDeflate session({}, 256, workshop);
    QVERIFY(session.compress(QByteArray(255, 'x')).isEmpty());
    QVERIFY(!session.compress(QByteArray(256, 'x')).isEmpty());
    QRandomGenerator random(3);
    QByteArray dense(4000, '\0');
    for (char &c : dense)
        c = char(random.bounded(256));
    QVERIFY(session.compress(dense).isEmpty());
    // With a context the other side must see it all.
    MessageDeflate keeping({.serverKeepsContext = true}, 256, workshop);
    QVERIFY(!keeping.compress(dense).isEmpty());
    QCOMPARE(session.decompress(deflate(dense), 4000), Outcome::Done);
    QCOMPARE(QByteArrayView(workshop.inflated.data(), qsizetype(workshop.inflated.size())), QByteArrayView(dense));
}

void tst_Deflate::handsOnMarkedMessagesForEverySplit_data()
{
    QTest::addColumn<QByteArray>("stream");
    QTest::addColumn<QStringList>("expected");
    const auto frame = [](Opcode opcode, const QByteArray &payload, FrameWriter::Fin fin, std::uint8_t rsv) {
        QByteArray out;
        FrameWriter::appendMasked(out, opcode, payload, 0x12345678, fin, rsv);
        return out;
    };
    constexpr auto More = FrameWriter::Fin::More;
    constexpr auto Last = FrameWriter::Fin::Last;
    const QByteArray plain = frame(Opcode::Text, "hi", Last, 0);
    QTest::newRow("one") << frame(Opcode::Text, "\xff\xfe", Last, Rsv1) + plain << QStringList{u"text* fffe"_s, u"text 6869"_s};
    QTest::newRow("fragments") << frame(Opcode::Binary, "ab", More, Rsv1) + frame(Opcode::Ping, "p", Last, 0)
            + frame(Opcode::Continuation, "\xff", Last, 0)
            + plain << QStringList{u"ping 70"_s, u"binary* 6162ff"_s, u"text 6869"_s};
    QTest::newRow("mark on a continuation") << frame(Opcode::Text, "a", More, Rsv1) + frame(Opcode::Continuation, "b", Last, Rsv1)
                                            << QStringList{u"! 1002"_s};
    QTest::newRow("mark on a ping") << frame(Opcode::Ping, "a", Last, Rsv1) << QStringList{u"! 1002"_s};
    QTest::newRow("other mark") << frame(Opcode::Text, "a", Last, 0x20) << QStringList{u"! 1002"_s};
    QTest::newRow("an eighth over the limit") << frame(Opcode::Binary, QByteArray(112 + 64, 'x'), Last, Rsv1)
                                              << QStringList{u"binary* "_s + QString::fromLatin1(QByteArray(112 + 64, 'x').toHex())};
    QTest::newRow("more") << frame(Opcode::Binary, QByteArray(112 + 65, 'x'), Last, Rsv1) << QStringList{u"! 1009"_s};
    QTest::newRow("plain over the limit") << plain + frame(Opcode::Binary, QByteArray(101, 'x'), Last, 0)
                                          << QStringList{u"text 6869"_s, u"! 1009"_s};
}

void tst_Deflate::handsOnMarkedMessagesForEverySplit()
{
    QFETCH(QByteArray, stream);
    QFETCH(QStringList, expected);
    struct Recorder final : FrameHandler {
        bool onMessage(MessageKind kind, QByteArrayView payload) override { return record(name(kind), payload); }
        bool onCompressed(MessageKind kind, QByteArrayView payload) override { return record(name(kind) + u'*', payload); }
        bool onPing(QByteArrayView payload) override { return record(u"ping"_s, payload); }
        bool onPong(QByteArrayView) override { return true; }
        void onClose(CloseCode, QByteArrayView) override { }
        static QString name(MessageKind kind) { return kind == MessageKind::Text ? u"text"_s : u"binary"_s; }
        bool record(const QString &what, QByteArrayView payload)
        {
            events << what + u' ' + QString::fromLatin1(payload.toByteArray().toHex());
            return true;
        }
        QStringList events;
    };
    const SplitFeeder feeder([](std::vector<Chunk> chunks) {
        FrameParser parser(Role::Server, {.messageBytes = 100}, Rsv1);
        Recorder recorder;
        for (Chunk &chunk : chunks) {
            const FeedResult result = parser.feed(chunk.span(), recorder);
            if (result.status == FeedStatus::Failed)
                recorder.events << u"! %1"_s.arg(int(result.error.code));
        }
        return recorder.events;
    });
    QCOMPARE(feeder.firstDifference(stream, expected), QString());
}

QTEST_APPLESS_MAIN(tst_Deflate)
#include "tst_Deflate.moc"
