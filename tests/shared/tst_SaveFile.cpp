// SPDX-License-Identifier: Apache-2.0
#include "shared/base/SaveFile.h"

#include <QtTest/QtTest>

#include <csignal>

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace signalbox;

namespace {

/// No file of this process may be longer: what a full disk answers, without a full disk.
class ShortFiles
{
public:
    explicit ShortFiles(rlim_t bytes)
    {
        ::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~ShortFiles() { ::setrlimit(RLIMIT_FSIZE, &m_before); }

private:
    rlimit m_before{};
};

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : "(cannot be read)"_ba;
}

} // namespace

class tst_SaveFile : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

private Q_SLOTS:
    void replacesTheWholeFile()
    {
        const QString path = m_folder.filePath(u"a"_s);
        QVERIFY(saveFile(path, "a long text"));
        QVERIFY(saveFile(path, "short"));
        QCOMPARE(contentOf(path), "short"_ba);
    }

    void setsThePermissions()
    {
        const QString path = m_folder.filePath(u"secret"_s);
        QVERIFY(saveFile(path, "x", QFileDevice::ReadOwner | QFileDevice::WriteOwner));
        const QFileDevice::Permissions others =
            QFileDevice::ReadGroup | QFileDevice::ReadOther | QFileDevice::WriteGroup | QFileDevice::WriteOther;
        QVERIFY(!(QFileInfo(path).permissions() & others));
    }

    void leavesWhatWasThereWhenThereIsNoRoom_data()
    {
        QTest::addColumn<int>("bytes");
        QTest::newRow("what stays in the buffer until the end") << 2000;
        QTest::newRow("more than a buffer") << 200000;
    }
    void leavesWhatWasThereWhenThereIsNoRoom()
    {
        QFETCH(const int, bytes);
        const QString path = m_folder.filePath(u"kept"_s);
        QVERIFY(saveFile(path, "before"));
        Result<void> saved;
        {
            const ShortFiles limit(1000);
            saved = saveFile(path, QByteArray(bytes, 'x'));
        }
        QVERIFY(!saved);
        QCOMPARE(saved.error().code, ErrorCode::StorageFailed);
        QVERIFY2(saved.error().message.startsWith(u"cannot write %1: "_s.arg(path)) && !saved.error().context.isEmpty(),
                 qPrintable(saved.error().message));
        QCOMPARE(contentOf(path), "before"_ba);
        QCOMPARE(QDir(m_folder.path()).entryList({u"kept*"_s}, QDir::Files), QStringList{u"kept"_s});
    }

    void saysWhyThereIsNoFolder()
    {
        const Result<void> saved = saveFile(m_folder.filePath(u"no/such"_s), "x");
        QVERIFY(!saved && saved.error().message.contains(u"No such file"_s));
    }
};

QTEST_GUILESS_MAIN(tst_SaveFile)
#include "tst_SaveFile.moc"
