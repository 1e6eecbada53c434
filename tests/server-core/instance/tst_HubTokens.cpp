// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/HubTokens.h"
#include "tests/server-core/access/TokenMaker.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core;
using namespace Qt::StringLiterals;

/// With keys as people make them, by openssl.
class tst_HubTokens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup() { m_hub = HubConfig(); }

    void believesWhatItsKeysHaveSigned();
    void checksWhatTheHubSays();
    void saysWhatIsWrongWithAFile_data();
    void saysWhatIsWrongWithAFile();
    void letsTheGroupRead();
    void needsAKey();

private:
    static QByteArray content(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QString write(const QString &name, const QByteArray &text, QFileDevice::Permissions more = {})
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            return {};
        file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner | more);
        return file.fileName();
    }
    void openssl(const QStringList &arguments)
    {
        QProcess process;
        process.setWorkingDirectory(m_folder.path());
        process.start(u"openssl"_s, arguments);
        QVERIFY(process.waitForFinished());
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    }
    Result<access::Claims> verify(const QByteArray &token) const
    {
        const auto verifier = loadTokenVerifier(m_hub);
        if (!verifier)
            return failure(verifier.error());
        return verifier->verify(token, std::chrono::sys_seconds(std::chrono::seconds(1000)));
    }
    static QByteArray signedBy(const QByteArray &secret, const QByteArray &payload, const QByteArray &kid = {})
    {
        const QByteArray header = kid.isEmpty() ? "{\"alg\":\"HS256\"}"_ba : "{\"alg\":\"HS256\",\"kid\":\"" + kid + "\"}";
        return test::hs256(header, payload, secret);
    }

    QTemporaryDir m_folder;
    HubConfig m_hub;
    QByteArray m_secret;
};

void tst_HubTokens::initTestCase()
{
    openssl({u"rand"_s, u"-base64"_s, u"-out"_s, u"chat.secret"_s, u"48"_s});
    openssl({u"ecparam"_s, u"-name"_s, u"prime256v1"_s, u"-genkey"_s, u"-noout"_s, u"-out"_s, u"key.pem"_s});
    openssl({u"pkey"_s, u"-in"_s, u"key.pem"_s, u"-pubout"_s, u"-out"_s, u"public.pem"_s});
    openssl({u"ecparam"_s, u"-name"_s, u"secp384r1"_s, u"-genkey"_s, u"-noout"_s, u"-out"_s, u"wide.pem"_s});
    openssl({u"pkey"_s, u"-in"_s, u"wide.pem"_s, u"-pubout"_s, u"-out"_s, u"wide-public.pem"_s});
    m_secret = content(m_folder.filePath(u"chat.secret"_s));
    QVERIFY(m_secret.endsWith('\n'));
    m_secret.chop(1);
    QVERIFY(m_secret.size() >= 32);
    write(u"chat.secret"_s, m_secret + '\n');
}

void tst_HubTokens::believesWhatItsKeysHaveSigned()
{
    m_hub.name = u"chat"_s;
    const QByteArray other = "another secret of more than 32 bytes";
    m_hub.keys = {{u"2026"_s, access::TokenAlgorithm::Hs256, m_folder.filePath(u"chat.secret"_s)},
                  {u"2027"_s, access::TokenAlgorithm::Hs256, write(u"next.secret"_s, other)},
                  {QString(), access::TokenAlgorithm::Es256, m_folder.filePath(u"public.pem"_s)}};
    const QByteArray payload = R"({"sub":"ann","exp":2000})";
    const auto claims = verify(signedBy(m_secret, payload));
    QVERIFY2(claims, qPrintable(claims ? QString() : claims.error().message));
    QVERIFY(verify(signedBy(other, payload)));
    QVERIFY(verify(signedBy(m_secret, payload, "2026")));
    QVERIFY(!verify(signedBy(m_secret, payload, "2027")));
    QCOMPARE(verify(signedBy(m_secret + '\n', payload)).error().code, ErrorCode::TokenInvalid);
    // ES256 by the private key that openssl has made.
    const QByteArray text = test::base64Url(R"({"alg":"ES256"})") + '.' + test::base64Url(payload);
    const test::EcKey key = test::EcKey::fromPem(content(m_folder.filePath(u"key.pem"_s)));
    QVERIFY(verify(text + '.' + test::base64Url(key.signature(text))));
    QCOMPARE(verify(text + '.' + test::base64Url(test::EcKey().signature(text))).error().code, ErrorCode::TokenInvalid);
}

void tst_HubTokens::checksWhatTheHubSays()
{
    m_hub.keys = {{.file = m_folder.filePath(u"chat.secret"_s)}};
    QVERIFY(!verify(signedBy(m_secret, R"({"sub":"ann"})")));
    m_hub.token.requireExpiry = false;
    QVERIFY(verify(signedBy(m_secret, R"({"sub":"ann"})")));
    m_hub.token.issuer = u"back end"_s;
    m_hub.token.audience = u"chät"_s;
    QVERIFY(!verify(signedBy(m_secret, R"({"sub":"ann"})")));
    QVERIFY(!verify(signedBy(m_secret, R"({"sub":"ann","iss":"back end"})")));
    QVERIFY(verify(signedBy(m_secret, R"({"sub":"ann","iss":"back end","aud":["x","chät"]})")));
}

void tst_HubTokens::saysWhatIsWrongWithAFile_data()
{
    using enum access::TokenAlgorithm;
    QTest::addColumn<bool>("isSecret");
    QTest::addColumn<QString>("file");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *name, bool isSecret, const QString &file, ErrorCode code, const QString &message) {
        QTest::newRow(name) << isSecret << file << code << message;
    };
    const QByteArray good(40, 's');
    row("absent", true, m_folder.filePath(u"none"_s), ErrorCode::FileUnreadable, u"cannot read"_s);
    row("folder", true, m_folder.path(), ErrorCode::FileUnreadable, u"is not a file"_s);
    row("readable", true, write(u"readable"_s, good, QFileDevice::ReadOther), ErrorCode::PermissionDenied, u"(mode 0604)"_s);
    row("writable secret", true, write(u"writable"_s, good, QFileDevice::WriteOther), ErrorCode::PermissionDenied,
        u"every user may write the key"_s);
    row("writable key", false, write(u"key"_s, content(m_folder.filePath(u"public.pem"_s)), QFileDevice::WriteOther),
        ErrorCode::PermissionDenied, u"run: chmod o-w"_s);
    row("short", true, write(u"short"_s, "secret\n"), ErrorCode::InvalidConfiguration, u"has 6 bytes; it needs at least 32"_s);
    row("lines", true, write(u"lines"_s, good + '\n' + good), ErrorCode::InvalidConfiguration, u"has several lines"_s);
    row("long", true, write(u"long"_s, QByteArray(65537, 's')), ErrorCode::InvalidConfiguration, u"more than 64 KiB"_s);
    row("key as secret", true, write(u"pem"_s, content(m_folder.filePath(u"public.pem"_s))), ErrorCode::InvalidConfiguration,
        u"is a key in PEM"_s);
    row("secret as key", false, m_folder.filePath(u"chat.secret"_s), ErrorCode::InvalidConfiguration, u"is not a public key in PEM"_s);
    row("private key", false, m_folder.filePath(u"key.pem"_s), ErrorCode::InvalidConfiguration, u"is a private one"_s);
    row("another curve", false, m_folder.filePath(u"wide-public.pem"_s), ErrorCode::InvalidConfiguration, u"is not on the curve P-256"_s);
}

void tst_HubTokens::saysWhatIsWrongWithAFile()
{
    QFETCH(bool, isSecret);
    QFETCH(QString, file);
    QFETCH(ErrorCode, code);
    QFETCH(QString, message);
    QVERIFY(!file.isEmpty());
    m_hub.name = u"chat"_s;
    m_hub.keys = {{.file = m_folder.filePath(u"chat.secret"_s)},
                  {.algorithm = isSecret ? access::TokenAlgorithm::Hs256 : access::TokenAlgorithm::Es256, .file = file}};
    const auto verifier = loadTokenVerifier(m_hub);
    QVERIFY(!verifier);
    QCOMPARE(verifier.error().code, code);
    QCOMPARE(verifier.error().context, file);
    const QString &said = verifier.error().message;
    QVERIFY2(said.startsWith(u"the hub \"chat\" cannot check tokens: "_s) && said.contains(file) && said.contains(message),
             qPrintable(said));
    // Nothing of a secret stands in a message.
    QVERIFY(!said.contains(QString::fromLatin1(m_secret)) && !said.contains(u"ssss"_s));
}

void tst_HubTokens::letsTheGroupRead()
{
    m_hub.keys = {{.file = write(u"group"_s, QByteArray(32, 's') + "\r\n", QFileDevice::ReadGroup)}};
    QVERIFY(loadTokenVerifier(m_hub));
    // A public key is for everybody.
    m_hub.keys = {{.algorithm = access::TokenAlgorithm::Es256,
                   .file = write(u"all"_s, content(m_folder.filePath(u"public.pem"_s)), QFileDevice::ReadGroup | QFileDevice::ReadOther)}};
    QVERIFY(loadTokenVerifier(m_hub));
}

void tst_HubTokens::needsAKey()
{
    m_hub.name = u"chat"_s;
    const auto verifier = loadTokenVerifier(m_hub);
    QCOMPARE(verifier.error().code, ErrorCode::InvalidConfiguration);
    QVERIFY(verifier.error().message.startsWith(u"the hub \"chat\" "_s));
}

QTEST_GUILESS_MAIN(tst_HubTokens)
#include "tst_HubTokens.moc"
