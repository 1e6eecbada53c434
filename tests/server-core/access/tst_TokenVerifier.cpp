// SPDX-License-Identifier: Apache-2.0
#include "server-core/access/CompactToken.h"
#include "server-core/access/TokenVerifier.h"
#include "tests/server-core/access/TokenMaker.h"

#include <QtTest/QtTest>

#include <openssl/err.h>

using namespace signalbox;
using namespace signalbox::core::access;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::es256;
using test::hs256;

class tst_TokenVerifier : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rfc7515ExampleA1();
    void rfc7515ExampleA3();
    void goodTokensAreBelieved();
    void everyFlippedBitIsRefused_data();
    void everyFlippedBitIsRefused();
    void everyTruncationIsRefused();
    void base64IsTakenToTheLetter_data();
    void base64IsTakenToTheLetter();
    void longTokensAreRefusedUnread();
    void headersAreRefused_data();
    void headersAreRefused();
    void theAlgorithmBelongsToTheKey();
    void signaturesOfOtherShapesAreRefused();
    void badKeysAreRefused_data();
    void badKeysAreRefused();
    void keysAreChosenById();
    void sameIdsAndTooManyKeysAreRefused();
    void timesAreCheckedWithLeeway_data();
    void timesAreCheckedWithLeeway();
    void expiryMayBeWaived();
    void issuerAndAudienceAreCheckedWhenSet();
    void nothingIsLeftInTheErrorQueue();

private:
    static constexpr std::chrono::sys_seconds now{1'700'000'000s};
    const QByteArray m_secret = QByteArray(32, 'k');
    const test::EcKey m_ec;
    const QByteArray m_hsHeader = R"({"alg":"HS256","typ":"JWT"})";
    const QByteArray m_esHeader = R"({"alg":"ES256"})";
    const QByteArray m_payload = R"({"sub":"ann","exp":1700000100,"channels":["lobby"]})";

    TokenKey secretKey(const QByteArray &id = {}) const { return *TokenKey::fromSecret(m_secret, id); }
    TokenKey publicKey(const QByteArray &id = {}) const { return *TokenKey::fromPem(m_ec.publicPem(), id); }
    TokenVerifier both() const { return *TokenVerifier::make({secretKey(), publicKey()}); }
};

static QByteArray bytes(const char *base64)
{
    return QByteArray::fromBase64(base64, QByteArray::Base64UrlEncoding);
}

/// The payload of both names no subject: what is judged is that the signature is believed.
static void compareWithExample(const TokenKey &key, const QByteArray &token)
{
    const auto parts = CompactToken::parse(token);
    QVERIFY(parts);
    QVERIFY(key.hasSigned(parts->signedText, parts->signature));
    QVERIFY(!key.hasSigned(parts->signedText.chopped(1), parts->signature));
    const auto claims = TokenVerifier::make({key})->verify(token, std::chrono::sys_seconds(1300819000s));
    QVERIFY(!claims);
    QVERIFY2(claims.error().message.contains(u"\"sub\""_s), qPrintable(claims.error().message));
}

void tst_TokenVerifier::rfc7515ExampleA1()
{
    const QByteArray secret = bytes("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
    compareWithExample(*TokenKey::fromSecret(secret),
                       "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
                       "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
                       "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
}

void tst_TokenVerifier::rfc7515ExampleA3()
{
    const QByteArray spki = QByteArray::fromHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")
        + bytes("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU") + bytes("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
    const QByteArray pem = "-----BEGIN PUBLIC KEY-----\n" + spki.toBase64() + "\n-----END PUBLIC KEY-----\n";
    const auto key = TokenKey::fromPem(pem);
    QVERIFY2(key, key ? "" : qPrintable(key.error().message));
    compareWithExample(*key,
                       "eyJhbGciOiJFUzI1NiJ9."
                       "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
                       "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
}

void tst_TokenVerifier::goodTokensAreBelieved()
{
    for (const QByteArray &token : {hs256(m_hsHeader, m_payload, m_secret), es256(m_esHeader, m_payload, m_ec)}) {
        const auto claims = both().verify(token, now);
        QVERIFY2(claims, claims ? "" : qPrintable(claims.error().message));
        QCOMPARE(claims->subject, "ann");
        QVERIFY(claims->channels.permits(Right::Publish, "lobby"));
        QCOMPARE(both().acceptedUntil(*claims), now + 130s);
    }
}

void tst_TokenVerifier::everyFlippedBitIsRefused_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::newRow("HS256") << hs256(m_hsHeader, m_payload, m_secret);
    QTest::newRow("ES256") << es256(m_esHeader, m_payload, m_ec);
}

void tst_TokenVerifier::everyFlippedBitIsRefused()
{
    QFETCH(QByteArray, token);
    const TokenVerifier verifier = both();
    for (qsizetype i = 0; i < token.size(); ++i) {
        for (int bit = 0; bit < 8; ++bit) {
            QByteArray changed = token;
            changed[i] = char(changed[i] ^ (1 << bit));
            const auto claims = verifier.verify(changed, now);
            QVERIFY2(!claims, qPrintable(u"bit %1 of byte %2"_s.arg(bit).arg(i)));
            QCOMPARE(claims.error().code, ErrorCode::TokenInvalid);
        }
    }
}

void tst_TokenVerifier::everyTruncationIsRefused()
{
    const TokenVerifier verifier = both();
    for (const QByteArray &token : {hs256(m_hsHeader, m_payload, m_secret), es256(m_esHeader, m_payload, m_ec)}) {
        for (qsizetype length = 0; length < token.size(); ++length) {
            QVERIFY(!verifier.verify(token.first(length), now));
            QVERIFY(!verifier.verify(token.last(length), now));
        }
        const QList<QByteArray> parts = token.split('.');
        for (int part = 0; part < 3; ++part) {
            for (qsizetype length = 0; length < parts[part].size(); ++length) {
                QList<QByteArray> shorter = parts;
                shorter[part].truncate(length);
                QVERIFY(!verifier.verify(shorter.join('.'), now));
            }
        }
    }
}

void tst_TokenVerifier::base64IsTakenToTheLetter_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isTaken");
    QTest::newRow("empty") << QByteArray() << true;
    QTest::newRow("three bytes") << QByteArray("-_09") << true;
    QTest::newRow("two bytes") << QByteArray("TWE") << true;
    QTest::newRow("stray bits of two") << QByteArray("TWF") << false;
    QTest::newRow("one byte") << QByteArray("TQ") << true;
    QTest::newRow("stray bits of one") << QByteArray("TR") << false;
    QTest::newRow("a lone character") << QByteArray("T") << false;
    QTest::newRow("padding") << QByteArray("TQ==") << false;
    QTest::newRow("classic alphabet") << QByteArray("+/09") << false;
    QTest::newRow("blank") << QByteArray("TW E") << false;
    QTest::newRow("line feed") << QByteArray("TWE\n") << false;
    QTest::newRow("NUL") << QByteArray("TW\0E", 4) << false;
}

void tst_TokenVerifier::base64IsTakenToTheLetter()
{
    QFETCH(QByteArray, text);
    QTEST(fromBase64Url(text).has_value(), "isTaken");
}

void tst_TokenVerifier::longTokensAreRefusedUnread()
{
    // 27 bytes of header, 43 of signature, two dots; base64 makes four of three.
    const auto ofInfo = [this](int size) {
        return hs256(m_hsHeader, R"({"sub":"ann","exp":1700000100,"info":{"x":")" + QByteArray(size, 'x') + "\"}}", m_secret);
    };
    int size = 6000;
    while (ofInfo(size + 1).size() <= longestToken)
        ++size;
    QVERIFY(both().verify(ofInfo(size), now));
    const auto tooLong = both().verify(ofInfo(size + 1), now);
    QVERIFY(!tooLong);
    QVERIFY2(tooLong.error().message.contains(u"8192"_s), qPrintable(tooLong.error().message));
}

void tst_TokenVerifier::headersAreRefused_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *tag, const QByteArray &header, const QString &says) { QTest::newRow(tag) << header << says; };
    for (const char *alg : {"none", "None", "", "HS384", "HS512", "RS256", "PS256", "ES384", "EdDSA", "hs256", "HS256 "})
        QTest::addRow("alg '%s'", alg) << QByteArray("{\"alg\":\"") + alg + "\"}" << u"neither HS256 nor ES256"_s;
    row("no alg", R"({"typ":"JWT"})", u"no algorithm"_s);
    row("alg a number", R"({"alg":256})", u"no algorithm"_s);
    row("alg twice", R"({"alg":"none","alg":"HS256"})", u"twice"_s);
    row("alg twice by escape", R"({"alg":"HS256","\u0061lg":"HS256"})", u"twice"_s);
    row("crit", R"({"alg":"HS256","crit":["exp"]})", u"crit"_s);
    row("crit empty", R"({"alg":"HS256","crit":[]})", u"crit"_s);
    row("crit null", R"({"alg":"HS256","crit":null})", u"crit"_s);
    row("kid a number", R"({"alg":"HS256","kid":1})", u"kid"_s);
    row("kid empty", R"({"alg":"HS256","kid":""})", u"kid"_s);
    row("not JSON", "alg=HS256", u"header is not a JSON object"_s);
    row("array", R"(["HS256"])", u"header is not a JSON object"_s);
    row("empty", "", u"header is not a JSON object"_s);
}

void tst_TokenVerifier::headersAreRefused()
{
    QFETCH(QByteArray, header);
    QFETCH(QString, says);
    const auto claims = both().verify(hs256(header, m_payload, m_secret), now);
    QVERIFY(!claims);
    QCOMPARE(claims.error().code, ErrorCode::TokenInvalid);
    QVERIFY2(claims.error().message.contains(says), qPrintable(claims.error().message));
    // And with no signature at all.
    QVERIFY(!both().verify(test::base64Url(header) + '.' + test::base64Url(m_payload) + '.', now));
}

void tst_TokenVerifier::theAlgorithmBelongsToTheKey()
{
    const TokenVerifier ecOnly = *TokenVerifier::make({publicKey()});
    // The classic: the public key, which everybody has, as the secret of a MAC.
    QVERIFY(!ecOnly.verify(hs256(m_hsHeader, m_payload, m_ec.publicPem()), now));
    QVERIFY(!ecOnly.verify(hs256(m_hsHeader, m_payload, m_ec.publicPem().trimmed()), now));
    // A MAC that says it is a signature, and the other way round.
    QVERIFY(!both().verify(hs256(m_esHeader, m_payload, m_secret), now));
    QVERIFY(!both().verify(es256(m_hsHeader, m_payload, m_ec), now));
    QVERIFY(!TokenVerifier::make({secretKey()})->verify(es256(m_esHeader, m_payload, m_ec), now));
    QVERIFY(!ecOnly.verify(es256(m_esHeader, m_payload, test::EcKey()), now));
    QVERIFY(ecOnly.verify(es256(m_esHeader, m_payload, m_ec), now));
    // A key that the token brings along is not looked at.
    const QByteArray header = R"({"alg":"HS256","jwk":{"kty":"oct","k":"YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE"}})";
    QVERIFY(!both().verify(hs256(header, m_payload, QByteArray(32, 'a')), now));
}

void tst_TokenVerifier::signaturesOfOtherShapesAreRefused()
{
    const QByteArray text = test::base64Url(m_esHeader) + '.' + test::base64Url(m_payload);
    const QByteArray good = m_ec.signature(text);
    const QList<QByteArray> bad{{},
                                QByteArray(64, '\0'),
                                QByteArray(64, '\xff'),
                                good.first(63),
                                good + '\0',
                                '\0' + good,
                                good.first(32) + QByteArray(32, '\0'),
                                good.last(32) + good.first(32)};
    for (const QByteArray &signature : bad)
        QVERIFY2(!both().verify(text + '.' + test::base64Url(signature), now), signature.toHex().constData());
    QVERIFY(both().verify(text + '.' + test::base64Url(good), now));
}

void tst_TokenVerifier::badKeysAreRefused_data()
{
    QTest::addColumn<QByteArray>("secret");
    QTest::addColumn<QByteArray>("pem");
    QTest::addColumn<QString>("says");
    QTest::newRow("no secret") << QByteArray() << QByteArray() << u"0 bytes"_s;
    QTest::newRow("31 bytes") << QByteArray(31, 'x') << QByteArray() << u"at least 32"_s;
    QTest::newRow("a public key as secret") << m_ec.publicPem() << QByteArray() << u"PEM"_s;
    QTest::newRow("a certificate as secret") << QByteArray("\n-----BEGIN CERTIFICATE-----\n") + QByteArray(64, 'A') << QByteArray()
                                             << u"PEM"_s;
    QTest::newRow("not PEM") << QByteArray() << QByteArray("hello") << u"not a public key in PEM"_s;
    QTest::newRow("private") << QByteArray() << m_ec.privatePem() << u"private"_s;
    QTest::newRow("another curve") << QByteArray() << test::EcKey("P-384").publicPem() << u"P-256"_s;
    QTest::newRow("a curve like it") << QByteArray() << test::EcKey("secp256k1").publicPem() << u"P-256"_s;
    QTest::newRow("cut") << QByteArray() << m_ec.publicPem().first(80) << u"not a public key in PEM"_s;
}

void tst_TokenVerifier::badKeysAreRefused()
{
    QFETCH(QByteArray, secret);
    QFETCH(QByteArray, pem);
    QFETCH(QString, says);
    const auto key = pem.isEmpty() ? TokenKey::fromSecret(secret) : TokenKey::fromPem(pem);
    QVERIFY(!key);
    QCOMPARE(key.error().code, ErrorCode::InvalidConfiguration);
    QVERIFY2(key.error().message.contains(says), qPrintable(key.error().message));
}

void tst_TokenVerifier::keysAreChosenById()
{
    const QByteArray newSecret(40, 'n');
    const TokenVerifier rotating = *TokenVerifier::make({secretKey("old"), *TokenKey::fromSecret(newSecret, "new"), publicKey("old")});
    const auto header = [](const char *kid) { return QByteArray(R"({"alg":"HS256","kid":")") + kid + "\"}"; };
    QVERIFY(rotating.verify(hs256(header("old"), m_payload, m_secret), now));
    QVERIFY(rotating.verify(hs256(header("new"), m_payload, newSecret), now));
    QVERIFY(rotating.verify(hs256(m_hsHeader, m_payload, m_secret), now));
    QVERIFY(rotating.verify(hs256(m_hsHeader, m_payload, newSecret), now));
    QVERIFY(!rotating.verify(hs256(header("new"), m_payload, m_secret), now));
    QVERIFY(!rotating.verify(hs256(header("other"), m_payload, m_secret), now));
    QVERIFY(rotating.verify(es256(R"({"alg":"ES256","kid":"old"})", m_payload, m_ec), now));
    // A key without an id is for whatever a token calls it.
    QVERIFY(both().verify(hs256(header("other"), m_payload, m_secret), now));
}

void tst_TokenVerifier::sameIdsAndTooManyKeysAreRefused()
{
    QVERIFY(!TokenVerifier::make({}));
    QVERIFY(!TokenVerifier::make({secretKey("a"), secretKey("a")}));
    QVERIFY(TokenVerifier::make({secretKey("a"), publicKey("a")}));
    QVERIFY(TokenVerifier::make({secretKey(), secretKey()}));
    QVERIFY(TokenVerifier::make(std::vector<TokenKey>(TokenVerifier::mostKeys, secretKey())));
    QVERIFY(!TokenVerifier::make(std::vector<TokenKey>(TokenVerifier::mostKeys + 1, secretKey())));
}

void tst_TokenVerifier::timesAreCheckedWithLeeway_data()
{
    QTest::addColumn<QByteArray>("dates");
    QTest::addColumn<int>("code");
    constexpr int good = 0;
    const int expired = int(ErrorCode::TokenExpired);
    const int invalid = int(ErrorCode::TokenInvalid);
    const auto row = [](const char *tag, const QByteArray &dates, int code) { QTest::newRow(tag) << dates << code; };
    row("ahead", R"("exp":1700000001)", good);
    row("just over", R"("exp":1700000000)", good);
    row("inside the leeway", R"("exp":1699999971)", good);
    row("at the end of the leeway", R"("exp":1699999970)", expired);
    row("long over", R"("exp":0)", expired);
    row("missing", R"("x":0)", invalid);
    row("valid since now", R"("exp":1700000001,"nbf":1700000000)", good);
    row("valid inside the leeway", R"("exp":1700000099,"nbf":1700000030)", good);
    row("not valid yet", R"("exp":1700000099,"nbf":1700000031)", invalid);
    row("made inside the leeway", R"("exp":1700000099,"iat":1700000030)", good);
    row("made in the future", R"("exp":1700000099,"iat":1700000031)", invalid);
    row("made long ago", R"("exp":1700000099,"iat":0)", good);
}

void tst_TokenVerifier::timesAreCheckedWithLeeway()
{
    QFETCH(QByteArray, dates);
    QFETCH(int, code);
    const auto claims = both().verify(hs256(m_hsHeader, "{\"sub\":\"ann\"," + dates + '}', m_secret), now);
    QCOMPARE(claims ? 0 : int(claims.error().code), code);
    // Only who signs it learns that it has expired.
    const auto forged = both().verify(hs256(m_hsHeader, "{\"sub\":\"ann\"," + dates + '}', QByteArray(32, 'x')), now);
    QVERIFY(!forged);
    QCOMPARE(forged.error().code, ErrorCode::TokenInvalid);
}

void tst_TokenVerifier::expiryMayBeWaived()
{
    const TokenVerifier verifier = *TokenVerifier::make({secretKey()}, {.leeway = 0s, .requireExpiry = false});
    const auto endless = verifier.verify(hs256(m_hsHeader, R"({"sub":"ann"})", m_secret), now);
    QVERIFY(endless);
    QVERIFY(!verifier.acceptedUntil(*endless));
    const auto over = verifier.verify(hs256(m_hsHeader, R"({"sub":"ann","exp":1700000000})", m_secret), now);
    QVERIFY(!over);
    QCOMPARE(over.error().code, ErrorCode::TokenExpired);
}

void tst_TokenVerifier::issuerAndAudienceAreCheckedWhenSet()
{
    const TokenVerifier verifier = *TokenVerifier::make({secretKey()}, {.issuer = "shop", .audience = "chat"});
    const auto codeOf = [&](const QByteArray &claims) {
        const auto result = verifier.verify(hs256(m_hsHeader, R"({"sub":"ann","exp":1700000100,)" + claims + '}', m_secret), now);
        return result ? QString() : result.error().message;
    };
    QCOMPARE(codeOf(R"("iss":"shop","aud":"chat")"), QString());
    QCOMPARE(codeOf(R"("iss":"shop","aud":["mail","chat"])"), QString());
    QVERIFY(codeOf(R"("aud":"chat")").contains(u"\"iss\""_s));
    QVERIFY(codeOf(R"("iss":"shop2","aud":"chat")").contains(u"\"iss\""_s));
    QVERIFY(codeOf(R"("iss":"shop")").contains(u"\"aud\""_s));
    QVERIFY(codeOf(R"("iss":"shop","aud":[])").contains(u"\"aud\""_s));
    QVERIFY(codeOf(R"("iss":"shop","aud":"chats")").contains(u"\"aud\""_s));
    QVERIFY(both().verify(hs256(m_hsHeader, R"({"sub":"ann","exp":1700000100,"iss":"x","aud":"y"})", m_secret), now));
}

void tst_TokenVerifier::nothingIsLeftInTheErrorQueue()
{
    ERR_clear_error();
    const QByteArray text = test::base64Url(m_esHeader) + '.' + test::base64Url(m_payload);
    QVERIFY(!both().verify(text + '.' + test::base64Url(QByteArray(64, '\xff')), now));
    QVERIFY(!TokenKey::fromPem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"));
    QCOMPARE(ERR_peek_error(), 0ul);
}

QTEST_GUILESS_MAIN(tst_TokenVerifier)
#include "tst_TokenVerifier.moc"
