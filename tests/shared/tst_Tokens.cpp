// SPDX-License-Identifier: Apache-2.0
#include "shared/auth/Tokens.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::auth;
using namespace Qt::StringLiterals;

class tst_Tokens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void enrolmentTokenGoesThereAndBack();
    void whiteSpaceOfMailIsIgnored();
    void brokenTokensAreRefused_data();
    void brokenTokensAreRefused();
    void everyTruncationIsRefused();
    void tokensAreLongAndDiffer();
    void hashIsSha256OfTheText();
    void comparisonSeesEveryDifference();
    void fingerprintOfGarbageIsEmpty();

private:
    const EnrolmentToken m_token{u"nöde-a"_s, u"10.0.0.1:7710"_s, QString(64, u'a'), u"sbe_secret"_s};
};

void tst_Tokens::enrolmentTokenGoesThereAndBack()
{
    const QString text = m_token.toText();
    QVERIFY(text.startsWith(u"sbx1."_s));
    QVERIFY(QRegularExpression(u"^[A-Za-z0-9._-]+$"_s).match(text).hasMatch());
    const auto read = EnrolmentToken::fromText(text);
    QVERIFY(read.has_value());
    QCOMPARE(read->name, m_token.name);
    QCOMPARE(read->address, m_token.address);
    QCOMPARE(read->fingerprint, m_token.fingerprint);
    QCOMPARE(read->secret, m_token.secret);
}

void tst_Tokens::whiteSpaceOfMailIsIgnored()
{
    QString text = m_token.toText();
    text.insert(40, u"\r\n  "_s);
    QVERIFY(EnrolmentToken::fromText(u" \t"_s + text + u"\n"_s).has_value());
}

void tst_Tokens::brokenTokensAreRefused_data()
{
    QTest::addColumn<QString>("text");
    const auto of = [](const QByteArray &json) { return u"sbx1."_s + QString::fromLatin1(json.toBase64(QByteArray::Base64UrlEncoding)); };
    QTest::newRow("empty") << QString();
    QTest::newRow("only the prefix") << u"sbx1."_s;
    QTest::newRow("another version") << u"sbx2."_s + m_token.toText().sliced(5);
    QTest::newRow("a bearer token") << makeBearerToken();
    QTest::newRow("not base64") << u"sbx1.!!!!"_s;
    QTest::newRow("not JSON") << of("hello");
    QTest::newRow("a list") << of("[]");
    QTest::newRow("no secret") << of("{\"a\":\"h\",\"f\":\"" + QByteArray(64, 'a') + "\"}");
    QTest::newRow("no address") << of("{\"s\":\"x\",\"f\":\"" + QByteArray(64, 'a') + "\"}");
    QTest::newRow("short fingerprint") << of("{\"a\":\"h\",\"s\":\"x\",\"f\":\"abc\"}");
}

void tst_Tokens::brokenTokensAreRefused()
{
    QFETCH(QString, text);
    const auto read = EnrolmentToken::fromText(text);
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::InvalidParams);
    QVERIFY(read.error().message.contains(u"signalbox enroll"_s));
}

void tst_Tokens::everyTruncationIsRefused()
{
    const QString text = m_token.toText();
    for (qsizetype length = 0; length < text.size(); ++length)
        QVERIFY2(!EnrolmentToken::fromText(text.first(length)), qPrintable(QString::number(length)));
}

void tst_Tokens::tokensAreLongAndDiffer()
{
    const QString one = makeBearerToken();
    QVERIFY(one.startsWith(u"sbt_"_s));
    QVERIFY(makeEnrolmentSecret().startsWith(u"sbe_"_s));
    QVERIFY(one.size() >= 4 + 43); // 32 bytes in base64
    QVERIFY(one != makeBearerToken());
}

void tst_Tokens::hashIsSha256OfTheText()
{
    QCOMPARE(tokenHash(u"abc"_s), QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
}

void tst_Tokens::comparisonSeesEveryDifference()
{
    QVERIFY(equalInConstantTime("abc", "abc"));
    QVERIFY(equalInConstantTime("", ""));
    QVERIFY(!equalInConstantTime("abc", "abd"));
    QVERIFY(!equalInConstantTime("abc", "bbc"));
    QVERIFY(!equalInConstantTime("abc", "ab"));
    QVERIFY(!equalInConstantTime("", "a"));
}

void tst_Tokens::fingerprintOfGarbageIsEmpty()
{
    QCOMPARE(fingerprintOfCertificate("not a certificate"), QString());
    QCOMPARE(fingerprintOfCertificate(QByteArrayView()), QString());
    QCOMPARE(fingerprintOfSpki("abc"), u"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"_s);
}

QTEST_GUILESS_MAIN(tst_Tokens)
#include "tst_Tokens.moc"
