// SPDX-License-Identifier: Apache-2.0
#include "control-agent/auth/SelfSigned.h"

#include <QtCore/QDateTime>
#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

#include <openssl/pem.h>
#include <openssl/x509v3.h>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::agent;

class tst_SelfSigned : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_files = {m_folder->filePath(u"cert.pem"_s), m_folder->filePath(u"key.pem"_s)};
    }

    void holdsNamesAndAddresses()
    {
        QVERIFY(ensureSelfSigned(m_files, {u"localhost"_s, u"example.test"_s, u"127.0.0.1"_s, u"::1"_s}));
        QFile file(m_files.certificate);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray pem = file.readAll();
        BIO *bio = BIO_new_mem_buf(pem.constData(), int(pem.size()));
        X509 *certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
        BIO_free(bio);
        QVERIFY(certificate);
        QCOMPARE(X509_check_host(certificate, "example.test", 0, 0, nullptr), 1);
        QCOMPARE(X509_check_host(certificate, "other.test", 0, 0, nullptr), 0);
        QCOMPARE(X509_check_ip_asc(certificate, "127.0.0.1", 0), 1);
        QCOMPARE(X509_check_ip_asc(certificate, "::1", 0), 1);
        QCOMPARE(X509_check_ip_asc(certificate, "10.0.0.1", 0), 0);
        QCOMPARE(X509_verify(certificate, X509_get0_pubkey(certificate)), 1);
        int days = 0;
        int seconds = 0;
        QCOMPARE(ASN1_TIME_diff(&days, &seconds, nullptr, X509_get0_notAfter(certificate)), 1);
        QVERIFY(days >= 3649);
        X509_free(certificate);
    }

    void keepsWhatIsThere()
    {
        QVERIFY(ensureSelfSigned(m_files, namesOfThisHost()));
        QFile file(m_files.key);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray before = file.readAll();
        file.close();
        QVERIFY(ensureSelfSigned(m_files, namesOfThisHost()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), before);
    }

    void refusesAKeyThatOthersMayRead()
    {
        QVERIFY(ensureSelfSigned(m_files, {u"localhost"_s}));
        QVERIFY(checkKeyFile(m_files.key));
        QVERIFY(QFile::setPermissions(m_files.key, QFile::ReadOwner | QFile::ReadGroup));
        const auto checked = checkKeyFile(m_files.key);
        QVERIFY(!checked);
        QVERIFY2(checked.error().message.contains(u"chmod 600"_s), qPrintable(checked.error().message));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    KeyPair m_files;
};

QTEST_GUILESS_MAIN(tst_SelfSigned)
#include "tst_SelfSigned.moc"
