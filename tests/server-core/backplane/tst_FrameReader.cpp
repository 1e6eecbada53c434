// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/FrameReader.h"
#include "server-core/backplane/FrameWriter.h"

#include <QtTest/QtTest>

#include <limits>

using namespace signalbox::core;
using backplane::FrameReader;
using backplane::FrameType;
using backplane::FrameWriter;

class tst_FrameReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatWasWritten();
    void keepsItsFormat();
    void findsTheEndOfAnyCutFrame();
    void refusesNumbersThatAreTooLarge();
    void refusesMoreThanThereIsRoomFor();
};

namespace {

constexpr hub::OriginId origin{0x0102030405060708, 0x090a0b0c0d0e0f10};

QByteArray sample()
{
    return FrameWriter(FrameType::Interest).number(300).bytes("news").flag(true).origin(origin).bytes({}).take();
}

} // namespace

void tst_FrameReader::readsWhatWasWritten()
{
    const std::uint64_t numbers[] = {0, 1, 127, 128, 16383, 16384, std::uint64_t(1) << 63, std::numeric_limits<std::uint64_t>::max()};
    FrameWriter writer(FrameType::Gap);
    for (const std::uint64_t number : numbers)
        writer.number(number);
    const QByteArray bytes = writer.bytes(QByteArrayView("a\0b", 3)).origin(origin).flag(false).take();
    FrameReader reader(QByteArrayView(bytes).sliced(1));
    QCOMPARE(FrameType(bytes.front()), FrameType::Gap);
    for (const std::uint64_t number : numbers)
        QCOMPARE(reader.number(), number);
    QCOMPARE(reader.bytes(), QByteArrayView("a\0b", 3));
    QVERIFY(reader.origin() == origin);
    QVERIFY(!reader.flag());
    QVERIFY(reader.isGood());
    QVERIFY(reader.isAtEnd());
}

void tst_FrameReader::keepsItsFormat()
{
    // Other releases read it.
    QCOMPARE(sample().toHex(), QByteArray("0aac02046e657773010102030405060708090a0b0c0d0e0f1000"));
}

void tst_FrameReader::findsTheEndOfAnyCutFrame()
{
    const QByteArray whole = sample();
    for (qsizetype size = 1; size <= whole.size(); ++size) {
        FrameReader reader(QByteArrayView(whole).first(size).sliced(1));
        reader.number();
        reader.bytes();
        reader.flag();
        reader.origin();
        reader.bytes();
        QCOMPARE(reader.isGood(), size == whole.size());
        QCOMPARE(reader.number(), std::uint64_t(0));
        QVERIFY(!reader.isGood());
    }
}

void tst_FrameReader::refusesNumbersThatAreTooLarge()
{
    const QByteArray tooLong = QByteArray(10, char(0x80)) + char(0);
    const QByteArray tooLarge = QByteArray(9, char(0xff)) + char(2);
    for (const QByteArray &bytes : {tooLong, tooLarge}) {
        FrameReader reader(bytes);
        QCOMPARE(reader.number(), std::uint64_t(0));
        QVERIFY(!reader.isGood());
    }
}

void tst_FrameReader::refusesMoreThanThereIsRoomFor()
{
    const QByteArray bytes = FrameWriter(FrameType::Gap).number(3).bytes("ab").bytes("cd").take();
    FrameReader fits(QByteArrayView(bytes).sliced(1));
    QCOMPARE(fits.count(2), std::size_t(3));
    FrameReader tooMany(QByteArrayView(bytes).sliced(1));
    QCOMPARE(tooMany.count(3), std::size_t(0));
    QVERIFY(!tooMany.isGood());
    const QByteArray longer = FrameWriter(FrameType::Gap).number(std::numeric_limits<std::uint64_t>::max()).take();
    FrameReader huge(QByteArrayView(longer).sliced(1));
    QVERIFY(huge.bytes().isEmpty());
    QVERIFY(!huge.isGood());
}

QTEST_APPLESS_MAIN(tst_FrameReader)
#include "tst_FrameReader.moc"
