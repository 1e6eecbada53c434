// SPDX-License-Identifier: Apache-2.0
#include "server-core/websocket/Utf8Validator.h"

#include <QtCore/QStringDecoder>
#include <QtTest/QtTest>

#include <array>

using namespace signalbox::core::websocket;

namespace {

/// Every border of Unicode's table 3-7, from both sides.
constexpr std::array<unsigned char, 22> Borders{0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2,
                                                0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff};

/// Piece by piece: the index of the byte that made it fail, or the size, or -1 when the text ends inside a character.
qsizetype verdict(QByteArrayView text)
{
    Utf8Validator validator;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (!validator.feed(text.sliced(i, 1)))
            return i;
    }
    return validator.atBoundary() ? text.size() : -1;
}

bool validInTwo(QByteArrayView text, qsizetype cut)
{
    Utf8Validator validator;
    return validator.feed(text.first(cut)) && validator.feed(text.sliced(cut)) && validator.atBoundary();
}

} // namespace

class tst_Utf8Validator : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithQtOnAllBorders();
    void failsAtTheFirstByteThatCannotBe_data();
    void failsAtTheFirstByteThatCannotBe();
    void staysFailedUntilReset();
};

void tst_Utf8Validator::agreesWithQtOnAllBorders()
{
    std::array<char, 4> text{};
    int valid = 0;
    for (const unsigned char a : Borders) {
        for (const unsigned char b : Borders) {
            for (const unsigned char c : Borders) {
                for (const unsigned char d : Borders) {
                    text = {static_cast<char>(a), static_cast<char>(b), static_cast<char>(c), static_cast<char>(d)};
                    const QByteArrayView view(text.data(), 4);
                    const bool expected = view.isValidUtf8();
                    valid += expected;
                    QCOMPARE(Utf8Validator::isValid(view), expected);
                    QCOMPARE(verdict(view) == 4, expected);
                    for (qsizetype cut = 0; cut <= 4; ++cut)
                        QCOMPARE(validInTwo(view, cut), expected);
                }
            }
        }
    }
    QVERIFY(valid > 100);
}

void tst_Utf8Validator::failsAtTheFirstByteThatCannotBe_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qsizetype>("at"); // -1: ends inside a character
    const auto row = [](const QByteArray &text, qsizetype at) { QTest::newRow(text.toHex().constData()) << text << at; };
    row("ab\xff"
        "c",
        2);
    row("\x80", 0);
    row("\xc1\x80", 0);
    row("\xe0\x9f\xbf", 1);
    row("\xed\xa0\x80", 1);
    row("\xf0\x8f\xbf\xbf", 1);
    row("\xf4\x90\x80\x80", 1);
    row("\xf5\x80", 0);
    row("\xf0\x9f\x98x", 3);
    row("\xe2\x82", -1);
    row("\xf0\x9f\x98", -1);
    row("\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5", 11);
}

void tst_Utf8Validator::failsAtTheFirstByteThatCannotBe()
{
    QFETCH(QByteArray, text);
    QFETCH(qsizetype, at);
    QCOMPARE(verdict(text), at);
}

void tst_Utf8Validator::staysFailedUntilReset()
{
    Utf8Validator validator;
    QVERIFY(!validator.feed("a\xff"));
    QVERIFY(!validator.feed("a"));
    QVERIFY(!validator.atBoundary());
    validator.reset();
    QVERIFY(validator.feed("a"));
    QVERIFY(validator.atBoundary());
}

QTEST_APPLESS_MAIN(tst_Utf8Validator)
#include "tst_Utf8Validator.moc"
