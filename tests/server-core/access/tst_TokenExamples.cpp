// SPDX-License-Identifier: Apache-2.0
#include "server-core/access/TokenVerifier.h"
#include "tests/server-core/access/TokenMaker.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core::access;
using namespace Qt::StringLiterals;

/// Runs what docs/tokens.md shows and believes what comes out.
class tst_TokenExamples : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void pythonWithASecret();
    void pythonWithAKeyPair();

private:
    QTemporaryDir m_folder;
    const QByteArray m_secret = QByteArray("0123456789abcdef").repeated(4);
    const test::EcKey m_key;
    QList<QByteArray> m_python;

    QByteArray tokenOf(const QByteArray &program);
    Result<Claims> claimsOf(const QByteArray &token) const;
};

static void write(const QString &path, const QByteArray &text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(text), text.size());
}

void tst_TokenExamples::initTestCase()
{
    write(m_folder.filePath(u"chat.secret"_s), m_secret + '\n');
    write(m_folder.filePath(u"chat-key.pem"_s), m_key.privatePem());
    QFile page(QStringLiteral(SIGNALBOX_SOURCE_DIR "/docs/tokens.md"));
    QVERIFY(page.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(page.readAll());
    static const QRegularExpression block(u"```python\\n(.*?)```"_s, QRegularExpression::DotMatchesEverythingOption);
    for (auto match = block.globalMatch(text); match.hasNext();)
        m_python.append(match.next().captured(1).toUtf8());
    QCOMPARE(m_python.size(), 2);
}

QByteArray tst_TokenExamples::tokenOf(const QByteArray &program)
{
    QProcess process;
    process.setWorkingDirectory(m_folder.path());
    process.start(u"/usr/bin/python3"_s, {u"-B"_s, u"-c"_s, QString::fromUtf8(program)});
    const bool ended = process.waitForFinished();
    const QByteArray errors = process.readAllStandardError();
    if (!ended || process.exitCode() != 0)
        qWarning("%s", errors.constData());
    return process.readAllStandardOutput().trimmed();
}

Result<Claims> tst_TokenExamples::claimsOf(const QByteArray &token) const
{
    const auto verifier = TokenVerifier::make({*TokenKey::fromSecret(m_secret), *TokenKey::fromPem(m_key.publicPem(), "2026")});
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    return verifier->verify(token, now);
}

void tst_TokenExamples::pythonWithASecret()
{
    const auto claims = claimsOf(tokenOf(m_python[0]));
    QVERIFY2(claims, claims ? "" : qPrintable(claims.error().message));
    QCOMPARE(claims->subject, "ann");
    QCOMPARE(claims->info, R"({"name":"Ann","colour":"green"})");
    QVERIFY(claims->channels.permits(Right::Presence, "lobby"));
    QVERIFY(claims->channels.permits(Right::Subscribe, "newsroom"));
    QVERIFY(!claims->channels.permits(Right::Publish, "newsroom"));
    QVERIFY(!claims->channels.permits(Right::History, "lobby"));
}

void tst_TokenExamples::pythonWithAKeyPair()
{
    const QByteArray token = tokenOf(m_python[1]);
    const auto claims = claimsOf(token);
    QVERIFY2(claims, claims ? "" : qPrintable(claims.error().message));
    QVERIFY(claims->channels.permits(Right::Publish, "room-7"));
    QVERIFY(!claims->channels.permits(Right::Subscribe, "news"));
    QVERIFY(QByteArray::fromBase64(token.split('.')[0]).contains("2026"));
}

QTEST_GUILESS_MAIN(tst_TokenExamples)
#include "tst_TokenExamples.moc"
