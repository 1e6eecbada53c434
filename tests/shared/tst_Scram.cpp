// SPDX-License-Identifier: Apache-2.0
#include "shared/auth/SaslPrep.h"
#include "shared/auth/ScramClient.h"
#include "shared/auth/ScramServer.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::auth;
using namespace Qt::StringLiterals;

namespace {

const QByteArray binding("the hash of a certificate");
const QByteArray salt("0123456789abcdef");
const QString password = u"correct horse battery"_s;
const QByteArray nonce("rOprNGfwEbeRWgbNEkqOmore");

const ScramVerifier &verifier()
{
    static const ScramVerifier made = ScramVerifier::make(password, salt).value();
    return made;
}

ScramServer serverFor(const QByteArray &clientFirst, const QByteArray &channelBinding = binding)
{
    return ScramServer(ScramClientFirst::parse(clientFirst).value(), verifier(), channelBinding);
}

} // namespace

class tst_Scram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void derivesTheKeysOfTheRfc();
    void bothSidesProveThemselves();
    void namesMayHoldSeparators();
    void wrongPasswordIsRefused();
    void otherCertificateIsRefused();
    void serverThatDoesNotKnowThePasswordIsFound();
    void nothingIsVerifiedBeforeTheAnswer();
    void iterationsOutOfRangeAreRefused_data();
    void iterationsOutOfRangeAreRefused();
    void badServerFirstIsRefused_data();
    void badServerFirstIsRefused();
    void badClientFirstIsRefused_data();
    void badClientFirstIsRefused();
    void badClientFinalIsRefused_data();
    void badClientFinalIsRefused();
    void verifierGoesThroughText();
    void badVerifierTextIsRefused_data();
    void badVerifierTextIsRefused();
    void textIsPrepared_data();
    void textIsPrepared();
};

// RFC 7677 §3; its exchange has no channel binding, so only the arithmetic can be compared.
void tst_Scram::derivesTheKeysOfTheRfc()
{
    const auto keys = scram::deriveKeys(u"pencil"_s, QByteArray::fromBase64("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);
    QVERIFY(keys);
    const QByteArray serverNonce("rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");
    const QByteArray message =
        "n=user,r=rOprNGfwEbeRWgbNEkqO,r=" + serverNonce + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=" + serverNonce;
    const QByteArray proof = scram::exclusiveOr(keys->clientKey, scram::hmac(keys->storedKey, message));
    QCOMPARE(proof.toBase64(), QByteArray("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="));
    QCOMPARE(scram::hmac(keys->serverKey, message).toBase64(), QByteArray("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
}

void tst_Scram::bothSidesProveThemselves()
{
    ScramClient client(u"ann"_s, password, binding);
    const ScramServer server = serverFor(client.firstMessage());
    QCOMPARE(server.user(), u"ann"_s);
    const auto answer = client.answer(server.firstMessage());
    QVERIFY(answer);
    const auto final = server.finish(*answer);
    QVERIFY(final);
    QVERIFY(client.verify(*final));
    QVERIFY(client.verify(*final + ",x=an extension"));
}

void tst_Scram::namesMayHoldSeparators()
{
    const ScramClient client(u"a=b,c"_s, password, binding);
    QVERIFY(client.firstMessage().contains("n=a=3Db=2Cc,"));
    QCOMPARE(serverFor(client.firstMessage()).user(), u"a=b,c"_s);
}

void tst_Scram::wrongPasswordIsRefused()
{
    ScramClient client(u"ann"_s, u"correct horse batterie"_s, binding);
    const ScramServer server = serverFor(client.firstMessage());
    const auto final = server.finish(client.answer(server.firstMessage()).value());
    QVERIFY(!final);
    QCOMPARE(final.error().code, ErrorCode::LoginFailed);
}

void tst_Scram::otherCertificateIsRefused()
{
    ScramClient client(u"ann"_s, password, "the hash of a relay's certificate");
    const ScramServer server = serverFor(client.firstMessage());
    const auto final = server.finish(client.answer(server.firstMessage()).value());
    QVERIFY(!final);
    QCOMPARE(final.error().code, ErrorCode::LoginFailed);
    QVERIFY(final.error().message.contains(u"certificate"_s));
}

void tst_Scram::serverThatDoesNotKnowThePasswordIsFound()
{
    ScramClient client(u"ann"_s, password, binding);
    ScramVerifier guessed = verifier();
    guessed.serverKey = QByteArray(32, 'k');
    const ScramServer liar(ScramClientFirst::parse(client.firstMessage()).value(), guessed, binding);
    const auto final = liar.finish(client.answer(liar.firstMessage()).value());
    QVERIFY(final);
    const auto verified = client.verify(*final);
    QVERIFY(!verified);
    QCOMPARE(verified.error().code, ErrorCode::CertificateNotTrusted);
}

void tst_Scram::nothingIsVerifiedBeforeTheAnswer()
{
    const ScramClient client(u"ann"_s, password, binding);
    QVERIFY(!client.verify("v="));
    QVERIFY(!client.verify(""));
}

void tst_Scram::iterationsOutOfRangeAreRefused_data()
{
    QTest::addColumn<QByteArray>("iterations");
    for (const char *text : {"1", "4096", "599999", "5000001", "99999999999", "-1", "x", ""})
        QTest::newRow(*text ? text : "nothing") << QByteArray(text);
}

void tst_Scram::iterationsOutOfRangeAreRefused()
{
    QFETCH(QByteArray, iterations);
    ScramClient client(u"ann"_s, password, binding, nonce);
    const auto answer = client.answer("r=" + nonce + "theirs,s=" + salt.toBase64() + ",i=" + iterations);
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, ErrorCode::LoginFailed);
}

void tst_Scram::badServerFirstIsRefused_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("our nonce alone") << "r=" + nonce + ",s=" + salt.toBase64() + ",i=600000";
    QTest::newRow("other nonce") << "r=another" + nonce + ",s=" + salt.toBase64() + ",i=600000";
    QTest::newRow("no salt") << "r=" + nonce + "x,s=,i=600000";
    QTest::newRow("salt not base64") << "r=" + nonce + "x,s=!!!!,i=600000";
    QTest::newRow("wrong order") << "s=" + salt.toBase64() + ",r=" + nonce + "x,i=600000";
    QTest::newRow("mandatory extension") << "m=x,r=" + nonce + "x,s=" + salt.toBase64() + ",i=600000";
}

void tst_Scram::badServerFirstIsRefused()
{
    QFETCH(QByteArray, message);
    ScramClient client(u"ann"_s, password, binding, nonce);
    const auto answer = client.answer(message);
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, ErrorCode::ProtocolError);
}

void tst_Scram::badClientFirstIsRefused_data()
{
    using enum ErrorCode;
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<ErrorCode>("code");
    const QByteArray header("p=tls-server-end-point,,");
    QTest::newRow("empty") << QByteArray() << ProtocolError;
    QTest::newRow("no binding") << "n,,n=ann,r=" + nonce << LoginFailed;
    QTest::newRow("binding thought unsupported") << "y,,n=ann,r=" + nonce << LoginFailed;
    QTest::newRow("other binding") << "p=tls-unique,,n=ann,r=" + nonce << LoginFailed;
    QTest::newRow("header alone") << header << ProtocolError;
    QTest::newRow("header cut") << QByteArray("p=tls-server-end-point") << ProtocolError;
    QTest::newRow("for someone else") << "p=tls-server-end-point,a=bob,n=ann,r=" + nonce << ProtocolError;
    QTest::newRow("no name") << header + "n=,r=" + nonce << ProtocolError;
    QTest::newRow("bad escape") << header + "n=a=2Db,r=" + nonce << ProtocolError;
    QTest::newRow("escape cut") << header + "n=a=2,r=" + nonce << ProtocolError;
    QTest::newRow("not UTF-8") << header + "n=a\xff,r=" + nonce << ProtocolError;
    QTest::newRow("long name") << header + "n=" + QByteArray(300, 'a') + ",r=" + nonce << ProtocolError;
    QTest::newRow("short nonce") << header + "n=ann,r=short" << ProtocolError;
    QTest::newRow("long nonce") << header + "n=ann,r=" + QByteArray(300, 'a') << ProtocolError;
    QTest::newRow("nonce with a space") << header + "n=ann,r=" + nonce + " x" << ProtocolError;
    QTest::newRow("no nonce") << header + "n=ann" << ProtocolError;
    QTest::newRow("mandatory extension") << header + "m=x,n=ann,r=" + nonce << ProtocolError;
}

void tst_Scram::badClientFirstIsRefused()
{
    QFETCH(QByteArray, message);
    QFETCH(ErrorCode, code);
    const auto first = ScramClientFirst::parse(message);
    QVERIFY(!first);
    QCOMPARE(first.error().code, code);
}

void tst_Scram::badClientFinalIsRefused_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("other nonce") << QByteArray(",r=") << QByteArray(",r=x");
    QTest::newRow("no proof") << QByteArray(",p=") << QByteArray(",q=");
    QTest::newRow("proof not base64") << QByteArray(",p=") << QByteArray(",p=!");
    QTest::newRow("no binding") << QByteArray("c=") << QByteArray("d=");
    QTest::newRow("binding cut") << QByteArray(",r=") << QByteArray("=,r=");
}

void tst_Scram::badClientFinalIsRefused()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    ScramClient client(u"ann"_s, password, binding);
    const ScramServer server = serverFor(client.firstMessage());
    QByteArray answer = client.answer(server.firstMessage()).value();
    QVERIFY(server.finish(answer));
    answer.replace(before, after);
    QVERIFY(!server.finish(answer));
    QVERIFY(!server.finish(""));
    QVERIFY(!server.finish("c=,r=,p="));
}

void tst_Scram::verifierGoesThroughText()
{
    const auto again = ScramVerifier::fromText(verifier().toText());
    QVERIFY(again);
    QVERIFY(*again == verifier());
    QVERIFY(!verifier().toText().contains(password));
}

void tst_Scram::badVerifierTextIsRefused_data()
{
    QTest::addColumn<QString>("text");
    const QString good = verifier().toText();
    QTest::newRow("empty") << QString();
    QTest::newRow("other mechanism") << QString(good).replace(u"SHA-256"_s, u"SHA-1"_s);
    QTest::newRow("cut") << good.chopped(10);
    QTest::newRow("no iterations") << QString(good).replace(u"600000"_s, u"0"_s);
}

void tst_Scram::badVerifierTextIsRefused()
{
    QFETCH(QString, text);
    QVERIFY(!ScramVerifier::fromText(text));
}

void tst_Scram::textIsPrepared_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("prepared");
    // The examples of RFC 4013 §3, but the one about writing directions.
    QTest::newRow("soft hyphen") << u"I\u00ADX"_s << QByteArray("IX");
    QTest::newRow("plain") << u"user"_s << QByteArray("user");
    QTest::newRow("case kept") << u"USER"_s << QByteArray("USER");
    QTest::newRow("ordinal") << u"\u00AA"_s << QByteArray("a");
    QTest::newRow("roman nine") << u"\u2168"_s << QByteArray("IX");
    QTest::newRow("control") << u"\u0007"_s << QByteArray();
    QTest::newRow("no-break space") << u"a\u00A0b"_s << QByteArray("a b");
    QTest::newRow("decomposed") << u"u\u0308"_s << QByteArray("\xC3\xBC");
    QTest::newRow("beyond the first plane") << QString::fromUcs4(U"\U0001F511") << QByteArray("\xF0\x9F\x94\x91");
    QTest::newRow("half a surrogate") << QString(QChar(0xD800)) << QByteArray();
    QTest::newRow("only invisible") << u"\u200B"_s << QByteArray();
}

void tst_Scram::textIsPrepared()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, prepared);
    const auto result = saslPrepared(text);
    QCOMPARE(result.has_value(), !prepared.isEmpty());
    if (result)
        QCOMPARE(*result, prepared);
}

QTEST_APPLESS_MAIN(tst_Scram)
#include "tst_Scram.moc"
