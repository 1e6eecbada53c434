// SPDX-License-Identifier: Apache-2.0
#include "server-core/link/EnvelopeDecoder.h"
#include "server-core/link/EnvelopeEncoder.h"

#include "tests/support/SplitFeeder.h"

#include <QtTest/QtTest>

using namespace signalbox::core::link;
using signalbox::test::Chunk;
using signalbox::test::SplitFeeder;
using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t Limit = 100;
constexpr quint16 Unknown = 99;
constexpr quint16 Last = 98;

struct Recorder final : EnvelopeHandler {
    bool isKnown(quint16 type) const override { return type != Unknown; }
    bool onEnvelope(const Envelope &e, QByteArrayView payload) override
    {
        events << u"%1v%2 #%3 ^%4 %5"_s.arg(e.type).arg(e.version).arg(e.sequence).arg(e.acknowledgement).arg(QString::fromLatin1(payload));
        return e.type != Last;
    }
    void onSkipped(const Envelope &e) override { events << u"skipped #%1"_s.arg(e.sequence); }
    void onBroken(EnvelopeFault fault, const QString &text) override { events << u"broken %1: %2"_s.arg(int(fault)).arg(text); }
    QStringList events;
};

QStringList feedAll(std::vector<Chunk> chunks)
{
    Recorder recorder;
    EnvelopeDecoder decoder(recorder, Limit);
    std::size_t received = 0;
    for (Chunk &chunk : chunks) {
        const std::span<char> bytes = chunk.span();
        received += bytes.size();
        decoder.feed(QByteArrayView(bytes.data(), qsizetype(bytes.size())));
        if (decoder.heldBytes() > std::min(received, Limit + Envelope::headerSize))
            recorder.events << u"holds more than it received"_s;
    }
    return recorder.events;
}

struct Message {
    quint16 type;
    QByteArray payload;
    quint64 acknowledgement = 0;
};

QByteArray encode(const QList<Message> &messages)
{
    EnvelopeEncoder encoder(1, 1000);
    QByteArray out;
    for (const Message &message : messages) {
        if (!encoder.append(message.type, message.payload, message.acknowledgement, out))
            qFatal("the test's message is too long");
    }
    return out;
}

} // namespace

class tst_Envelope : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesTheGoldenBytes()
    {
        EnvelopeEncoder encoder(1, Limit);
        QByteArray out;
        QVERIFY(encoder.append(0x0203, "ab", 5, out));
        QCOMPARE(out.toHex(' '), "00 00 00 02 02 03 00 01 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 05 61 62");
        encoder.setVersion(2);
        out.clear();
        QVERIFY(encoder.append(1, {}, 6, out));
        QCOMPARE(out.toHex(' '), "00 00 00 00 00 01 00 02 00 00 00 00 00 00 00 02 00 00 00 00 00 00 00 06");
        QCOMPARE(encoder.lastSequence(), 2U);
    }

    void refusesWhatTheReceiverWould()
    {
        EnvelopeEncoder encoder(1, Limit);
        QByteArray out("before");
        QVERIFY(!encoder.append(1, QByteArray(Limit + 1, 'x'), 0, out));
        QCOMPARE(out, "before");
        QCOMPARE(encoder.lastSequence(), 0U);
        QVERIFY(encoder.append(1, QByteArray(Limit, 'x'), 0, out));
    }

    void tellsTheSameForEverySplit_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<QStringList>("events");
        QTest::newRow("nothing") << QByteArray() << QStringList();
        QTest::newRow("empty payload") << encode({{1, {}}}) << QStringList{u"1v1 #1 ^0 "_s};
        QTest::newRow("several") << encode({{1, "one"}, {2, {}, 1}, {3, "three", 1}})
                                 << QStringList{u"1v1 #1 ^0 one"_s, u"2v1 #2 ^1 "_s, u"3v1 #3 ^1 three"_s};
        QTest::newRow("cut in the header") << encode({{1, "one"}, {2, "two"}}).chopped(10) << QStringList{u"1v1 #1 ^0 one"_s};
        QTest::newRow("cut in the payload") << encode({{1, "one"}}).chopped(1) << QStringList();
        QTest::newRow("unknown types are passed over") << encode({{Unknown, "what is this"}, {1, "one"}, {Unknown, {}}})
                                                       << QStringList{u"skipped #1"_s, u"1v1 #2 ^0 one"_s, u"skipped #3"_s};
        QTest::newRow("at the limit") << encode({{1, QByteArray(Limit, 'x')}})
                                      << QStringList{u"1v1 #1 ^0 "_s + QString(qsizetype(Limit), u'x')};
        QTest::newRow("past the limit") << encode({{1, "one"}, {2, QByteArray(Limit + 1, 'x')}, {1, "never"}})
                                        << QStringList{u"1v1 #1 ^0 one"_s, u"broken 1: a message of 101 bytes; the limit is 100"_s};
        QTest::newRow("an unknown type past the limit")
            << encode({{Unknown, QByteArray(Limit + 1, 'x')}}) << QStringList{u"broken 1: a message of 101 bytes; the limit is 100"_s};
        QTest::newRow("not a link") << QByteArray("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                    << QStringList{u"broken 1: a message of 1195725856 bytes; the limit is 100"_s};
        QTest::newRow("missing message") << encode({{1, "one"}}) + encode({{1, "one"}, {2, "two"}, {3, "three"}}).sliced(2 * 27)
                                         << QStringList{u"1v1 #1 ^0 one"_s, u"broken 2: message 3 came after message 1"_s};
        QTest::newRow("message twice") << encode({{1, "one"}}) + encode({{1, "one"}})
                                       << QStringList{u"1v1 #1 ^0 one"_s, u"broken 2: message 1 came after message 1"_s};
        QTest::newRow("not from the start") << encode({{1, "one"}, {2, "two"}}).sliced(27)
                                            << QStringList{u"broken 2: message 2 came after message 0"_s};
        QTest::newRow("acknowledgement falls") << encode({{1, {}, 7}, {1, {}, 6}})
                                               << QStringList{u"1v1 #1 ^7 "_s, u"broken 3: the acknowledgement fell from 7 to 6"_s};
        QTest::newRow("ended by the handler") << encode({{Last, "bye"}, {1, "never"}}) << QStringList{u"98v1 #1 ^0 bye"_s};
    }
    void tellsTheSameForEverySplit()
    {
        QFETCH(QByteArray, stream);
        QFETCH(QStringList, events);
        const QString difference = SplitFeeder(feedAll).firstDifference(stream, events);
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
    }

    void acknowledgesOnlyWhatCameWhole()
    {
        Recorder recorder;
        EnvelopeDecoder decoder(recorder, Limit);
        const QByteArray stream = encode({{1, "one"}, {Unknown, "two"}});
        decoder.feed(stream.first(26));
        QCOMPARE(decoder.lastSequence(), 0U);
        decoder.feed(stream.sliced(26, 27));
        QCOMPARE(decoder.lastSequence(), 1U);
        decoder.feed(stream.sliced(53));
        QCOMPARE(decoder.lastSequence(), 2U);
        QVERIFY(!decoder.isEnded());
    }
};

QTEST_APPLESS_MAIN(tst_Envelope)
#include "tst_Envelope.moc"
