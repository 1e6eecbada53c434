// SPDX-License-Identifier: Apache-2.0
#include "server-core/websocket/FrameParser.h"
#include "server-core/websocket/FrameWriter.h"
#include "server-core/websocket/Masking.h"

#include <QtTest/QtTest>

using namespace signalbox::core::websocket;

class tst_FrameWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesTheExamplesOfTheRfc();
    void writesTheShortestLength_data();
    void writesTheShortestLength();
    void isReadBackByTheParser_data();
    void isReadBackByTheParser();
    void sharesOneFrameForAll();
    void writesClosePayloads();
    void cutsALongReasonBetweenCharacters();
    void masksLikeTheByteWiseDefinition();
    void namesCloseCodes();
};

void tst_FrameWriter::writesTheExamplesOfTheRfc()
{
    QByteArray out = "x";
    FrameWriter::append(out, Opcode::Text, "Hello");
    QCOMPARE(out.toHex(), QByteArray("78810548656c6c6f"));
    out.clear();
    FrameWriter::appendMasked(out, Opcode::Text, "Hello", 0x37fa213d);
    QCOMPARE(out.toHex(), QByteArray("818537fa213d7f9f4d5158"));
    out.clear();
    FrameWriter::append(out, Opcode::Text, "Hel", FrameWriter::Fin::More);
    FrameWriter::append(out, Opcode::Continuation, "lo");
    QCOMPARE(out.toHex(), QByteArray("010348656c80026c6f"));
    out.clear();
    FrameWriter::append(out, Opcode::Binary, {}, FrameWriter::Fin::Last, Rsv1);
    QCOMPARE(out.toHex(), QByteArray("c200"));
}

void tst_FrameWriter::writesTheShortestLength_data()
{
    QTest::addColumn<qsizetype>("size");
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("125") << qsizetype{125} << QByteArray("827d");
    QTest::newRow("126") << qsizetype{126} << QByteArray("827e007e");
    QTest::newRow("65535") << qsizetype{65535} << QByteArray("827effff");
    QTest::newRow("65536") << qsizetype{65536} << QByteArray("827f0000000000010000");
}

void tst_FrameWriter::writesTheShortestLength()
{
    QFETCH(qsizetype, size);
    QFETCH(QByteArray, header);
    QByteArray out;
    FrameWriter::append(out, Opcode::Binary, QByteArray(size, 'x'));
    QCOMPARE(out.first(out.size() - size).toHex(), header);
    QCOMPARE(FrameWriter::headerSize(static_cast<std::size_t>(size)), static_cast<std::size_t>(header.size() / 2));
}

void tst_FrameWriter::isReadBackByTheParser_data()
{
    QTest::addColumn<int>("size");
    for (const int size : {0, 1, 7, 8, 31, 33, 125, 126, 65535, 65536, 100001})
        QTest::addRow("%d", size) << size;
}

void tst_FrameWriter::isReadBackByTheParser()
{
    struct Collector final : FrameHandler {
        bool onMessage(MessageKind, QByteArrayView view) override { return collect(view); }
        bool onPing(QByteArrayView view) override { return collect(view); }
        bool onPong(QByteArrayView view) override { return collect(view); }
        void onClose(CloseCode, QByteArrayView) override { }
        bool collect(QByteArrayView view)
        {
            payloads << view.toByteArray();
            return true;
        }
        QByteArrayList payloads;
    };
    QFETCH(int, size);
    QByteArray payload(size, Qt::Uninitialized);
    for (int i = 0; i < size; ++i)
        payload[i] = static_cast<char>(i * 31 >> 3);
    for (const Role reader : {Role::Server, Role::Client}) {
        QByteArray out;
        for (int i = 0; i < 2; ++i) {
            if (reader == Role::Server)
                FrameWriter::appendMasked(out, Opcode::Binary, payload, 0x80ff0102);
            else
                FrameWriter::append(out, Opcode::Binary, payload);
        }
        FrameParser parser(reader);
        Collector collector;
        QCOMPARE(parser.feed({out.data(), static_cast<std::size_t>(out.size())}, collector).status, FeedStatus::More);
        QCOMPARE(collector.payloads, (QByteArrayList{payload, payload}));
    }
}

void tst_FrameWriter::sharesOneFrameForAll()
{
    const std::shared_ptr<const QByteArray> frame = FrameWriter::shared(Opcode::Text, "Hello");
    QCOMPARE(frame->toHex(), QByteArray("810548656c6c6f"));
}

void tst_FrameWriter::writesClosePayloads()
{
    QCOMPARE(FrameWriter::closePayload(CloseCode::Normal, "bye"),
             QByteArray("\x03\xe8"
                        "bye"));
    QCOMPARE(FrameWriter::closePayload(CloseCode::MessageTooBig), QByteArray("\x03\xf1"));
    QCOMPARE(FrameWriter::closePayload(static_cast<CloseCode>(4000)), QByteArray("\x0f\xa0"));
    QCOMPARE(FrameWriter::closePayload(CloseCode::NoStatus, "bye"), QByteArray());
    QCOMPARE(FrameWriter::closePayload(CloseCode::AbnormalClosure), QByteArray());
}

void tst_FrameWriter::cutsALongReasonBetweenCharacters()
{
    QCOMPARE(FrameWriter::closePayload(CloseCode::Normal, QByteArray(200, 'x')).size(), 125);
    // 121 + 3: the euro sign does not fit into 123 bytes.
    const QByteArray reason = QByteArray(121, 'x') + "\xe2\x82\xac";
    QCOMPARE(FrameWriter::closePayload(CloseCode::Normal, reason).sliced(2), QByteArray(121, 'x'));
    const QByteArray fits = QByteArray(120, 'x') + "\xe2\x82\xac";
    QCOMPARE(FrameWriter::closePayload(CloseCode::Normal, fits + "y").sliced(2), fits);
}

void tst_FrameWriter::masksLikeTheByteWiseDefinition()
{
    const unsigned char keyBytes[4] = {0x12, 0x9f, 0x00, 0xfe};
    std::uint32_t key = 0;
    std::memcpy(&key, keyBytes, 4);
    for (std::size_t size = 0; size < 200; ++size) {
        std::vector<char> plain(size);
        std::vector<char> expected(size);
        unsigned seen = 0;
        for (std::size_t i = 0; i < size; ++i) {
            plain[i] = static_cast<char>(i * 7);
            expected[i] = static_cast<char>(plain[i] ^ static_cast<char>(keyBytes[i % 4]));
            seen |= static_cast<unsigned char>(expected[i]);
        }
        for (std::size_t cut = 0; cut <= size; ++cut) {
            std::vector<char> bytes = plain;
            const std::uint64_t head = xorCopy(bytes.data(), bytes.data(), cut, key);
            const std::uint64_t tail = xorCopy(bytes.data() + cut, bytes.data() + cut, size - cut, rotatedKey(key, cut));
            QVERIFY(bytes == expected);
            QCOMPARE(((head | tail) & NonAsciiBits) != 0, (seen & 0x80) != 0);
        }
    }
}

void tst_FrameWriter::namesCloseCodes()
{
    using namespace Qt::StringLiterals;
    QCOMPARE(closeCodeName(CloseCode::GoingAway), "going_away"_L1);
    QCOMPARE(closeCodeName(static_cast<CloseCode>(3000)), "application"_L1);
    QCOMPARE(closeCodeName(static_cast<CloseCode>(999)), "unknown"_L1);
}

QTEST_APPLESS_MAIN(tst_FrameWriter)
#include "tst_FrameWriter.moc"
