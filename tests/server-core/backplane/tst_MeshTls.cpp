// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/mesh/MeshTls.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core;
using namespace Qt::StringLiterals;

namespace {

const QByteArray anySecret(32, 'a');

} // namespace

class tst_MeshTls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesTheSameKeyEverywhere();
    void needsSecretOrCertificates();
    void readsSecretFiles_data();
    void readsSecretFiles();

private:
    QTemporaryDir m_folder;
};

void tst_MeshTls::makesTheSameKeyEverywhere()
{
    // Other releases make it, too.
    const net::PreSharedKey key = mesh::keyFromSecret(anySecret);
    QCOMPARE(key.identity, "signalbox-mesh-a34865b3ef3c8a29");
    QCOMPARE(key.key.toHex(), "584630906ac5dd1fa69d1337ff268edb643ccff3d6308090cb9785d0323d41f6");
    QVERIFY(mesh::keyFromSecret(QByteArray(32, 'b')).identity != key.identity);
}

void tst_MeshTls::needsSecretOrCertificates()
{
    QCOMPARE(*mesh::loadMeshTls({}), nullptr);
    QCOMPARE(mesh::loadMeshTls({.secret = u"s"_s, .certificate = u"c"_s, .key = {}, .ca = {}}).error().code,
             ErrorCode::InvalidConfiguration);
    QCOMPARE(mesh::loadMeshTls({.secret = {}, .certificate = u"c"_s, .key = {}, .ca = {}}).error().code, ErrorCode::InvalidCertificate);
    QCOMPARE(mesh::loadMeshTls({.secret = {}, .certificate = u"/none"_s, .key = u"/none"_s, .ca = u"/none"_s}).error().code,
             ErrorCode::FileUnreadable);
}

void tst_MeshTls::readsSecretFiles_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<int>("permissions");
    QTest::addColumn<int>("keys");
    QTest::addColumn<QString>("message");
    const QByteArray base64 = anySecret.toBase64();
    const QByteArray hex = anySecret.toHex();
    constexpr int mine = QFile::ReadOwner | QFile::WriteOwner;
    QTest::newRow("base64") << base64 + "\n" << mine << 1 << QString();
    QTest::newRow("hexadecimal") << hex << mine << 1 << QString();
    QTest::newRow("two, and a comment") << "# old\n" + base64 + "\r\n\n" + hex + "\n" << mine << 2 << QString();
    QTest::newRow("group may read") << base64 << int(mine | QFile::ReadGroup) << 1 << QString();
    QTest::newRow("too short") << QByteArray(31, 'a').toBase64() << mine << 0 << u":1: the cluster secret has 31 bytes, at least 32"_s;
    QTest::newRow("too short, hexadecimal") << QByteArray(16, 'a').toHex() << mine << 0 << u"has 16 bytes, at least 32"_s;
    QTest::newRow("the second too short") << base64 + "\nc2hvcnQ=\n" << mine << 0 << u":2: "_s;
    QTest::newRow("neither") << QByteArray("my very secret secret, which is long enough!") << mine << 0 << u"neither base64 nor hex"_s;
    QTest::newRow("empty") << QByteArray("\n") << mine << 0 << u"holds no cluster secret"_s;
    QTest::newRow("everybody may read") << base64 << int(mine | QFile::ReadOther) << 0 << u"chmod o-rwx"_s;
    QTest::newRow("no file") << QByteArray() << 0 << 0 << u"cannot read the cluster secret"_s;
}

void tst_MeshTls::readsSecretFiles()
{
    QFETCH(QByteArray, content);
    QFETCH(int, permissions);
    QFETCH(int, keys);
    QFETCH(QString, message);
    const QString path = m_folder.filePath(u"secret-%1"_s.arg(QString::fromLatin1(QTest::currentDataTag()).size()));
    QFile::remove(path);
    if (permissions != 0) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
        QVERIFY(file.setPermissions(QFile::Permissions(permissions)));
    }
    const auto tls = mesh::loadMeshTls({.secret = path, .certificate = {}, .key = {}, .ca = {}});
    QCOMPARE(tls.has_value(), keys > 0);
    if (keys > 0) {
        QCOMPARE((*tls)->keys().size(), std::size_t(keys));
        return;
    }
    QVERIFY2(tls.error().message.contains(message) && tls.error().message.contains(path), qPrintable(tls.error().message));
    QVERIFY(tls.error().code == ErrorCode::PermissionDenied || tls.error().message.contains(u"signalbox cluster secret"_s));
    QVERIFY(!tls.error().message.contains(QString::fromLatin1(anySecret.toBase64())));
}

QTEST_GUILESS_MAIN(tst_MeshTls)
#include "tst_MeshTls.moc"
