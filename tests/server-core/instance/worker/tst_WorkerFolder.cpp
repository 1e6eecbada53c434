// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/worker/ProcessFacts.h"
#include "server-core/instance/worker/WorkerFolder.h"

#include <QtTest/QtTest>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace signalbox;
using namespace signalbox::core::worker;
using namespace Qt::StringLiterals;

class tst_WorkerFolder : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_runtime;
    std::unique_ptr<WorkerFolder> m_folder;
    QList<int> m_locks;
    QProcess m_process;

    static void write(const QString &path, const QByteArray &text = "x")
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(text), text.size());
    }
    /// A process whose program is called so.
    void run(const QString &program)
    {
        const QString path = m_runtime->filePath(program);
        QVERIFY(QFile::copy(u"/bin/sleep"_s, path));
        m_process.start(path, {u"100"_s});
        QVERIFY(m_process.waitForStarted());
        QTRY_COMPARE(processProgram(m_process.processId()), program);
    }
    void writePid(const QString &instance, qint64 pid, qint64 startTime, bool lock = true)
    {
        write(m_folder->pidFile(instance), QByteArray::number(pid) + ' ' + QByteArray::number(startTime) + '\n');
        if (!lock)
            return;
        m_locks += ::open(QFile::encodeName(m_folder->pidFile(instance)).constData(), O_RDONLY | O_CLOEXEC);
        QCOMPARE(::flock(m_locks.last(), LOCK_EX | LOCK_NB), 0);
    }
    QStringList entries() const
    {
        return QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::System | QDir::Hidden | QDir::NoDotAndDotDot);
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_runtime = std::make_unique<QTemporaryDir>();
        m_folder = std::make_unique<WorkerFolder>(m_runtime->path());
    }
    void cleanup()
    {
        m_process.kill();
        m_process.waitForFinished();
        for (int lock : std::exchange(m_locks, {}))
            ::close(lock);
    }

    void knowsThisProcess()
    {
        const qint64 pid = QCoreApplication::applicationPid();
        const std::optional<qint64> started = processStartTime(pid);
        QVERIFY(started && *started > 0);
        QCOMPARE(processStartTime(pid), started);
        QCOMPARE(processProgram(pid), u"tst_WorkerFolder"_s);
        QVERIFY(processResidentBytes(pid).value_or(0) > 1024 * 1024);
        QVERIFY(!processStartTime(0x7ffffff0));
        QVERIFY(!processResidentBytes(0x7ffffff0));
        QVERIFY(processProgram(0x7ffffff0).isEmpty());
    }

    void isClosedToOthers()
    {
        QVERIFY(m_folder->prepare());
        QVERIFY(m_folder->prepare());
        QVERIFY(m_folder->writeConfig(u"a"_s, "{}"));
        struct stat status {
        };
        QCOMPARE(::stat(QFile::encodeName(m_folder->path()).constData(), &status), 0);
        QCOMPARE(status.st_mode & 07777, 0700U);
        QCOMPARE(::stat(QFile::encodeName(m_folder->configFile(u"a"_s)).constData(), &status), 0);
        QCOMPARE(status.st_mode & 07777, 0600U);
        QCOMPARE(::chmod(QFile::encodeName(m_folder->path()).constData(), 0755), 0);
        const Result<void> open = m_folder->prepare();
        QVERIFY(!open);
        QVERIFY2(open.error().message.contains(u"nobody else may enter"_s), qPrintable(open.error().message));
    }

    void findsWhatRuns()
    {
        QVERIFY(m_folder->prepare());
        run(u"signalbox-worker"_s);
        const qint64 pid = m_process.processId();
        writePid(u"a.b"_s, pid, processStartTime(pid).value_or(0));
        const QList<FoundWorker> found = m_folder->find();
        QCOMPARE(found.size(), 1);
        QCOMPARE(found.first().instance, u"a.b"_s);
        QCOMPARE(found.first().pid, pid);
        QCOMPARE(found.first().startTime, processStartTime(pid).value_or(0));
        QVERIFY(m_folder->find(u"a.b"_s));
        QVERIFY(!m_folder->find(u"a"_s));

        // Still, when a new version took its file's place.
        QVERIFY(QFile::remove(m_runtime->filePath(u"signalbox-worker"_s)));
        QCOMPARE(m_folder->find().size(), 1);
        // Not, when it has ended.
        m_process.kill();
        QVERIFY(m_process.waitForFinished());
        QCOMPARE(m_folder->find().size(), 0);
        QVERIFY(!entries().contains(u"a.b.pid"_s));
    }

    void isNotTakenIn_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<int>("startOffset");
        QTest::addColumn<bool>("locked");
        QTest::newRow("another program") << u"worker"_s << 0 << true;
        QTest::newRow("another start time") << u"signalbox-worker"_s << 1 << true;
        QTest::newRow("did not write the file") << u"signalbox-worker"_s << 0 << false;
    }
    void isNotTakenIn()
    {
        QFETCH(QString, program);
        QFETCH(int, startOffset);
        QFETCH(bool, locked);
        QVERIFY(m_folder->prepare());
        run(program);
        const qint64 pid = m_process.processId();
        writePid(u"a"_s, pid, processStartTime(pid).value_or(0) + startOffset, locked);
        QVERIFY(!m_folder->find(u"a"_s));
        QCOMPARE(m_folder->find().size(), 0);
        QVERIFY(processStartTime(pid));
    }

    void removesWhatIsStale()
    {
        QVERIFY(m_folder->prepare());
        for (const char *name : {"a.pid", "a.sock", "a.json", "a.log", "b.pid", ".c.pid", "other"})
            write(m_folder->path() + u'/' + QString::fromLatin1(name));
        QCOMPARE(m_folder->find().size(), 0);
        QCOMPARE(entries(), (QStringList{u"a.log"_s, u"other"_s}));
        m_folder->removeIfUnused();
        QCOMPARE(entries(), QStringList{u"other"_s});
        QVERIFY(QFile::remove(m_folder->path() + u"/other"_s));
        m_folder->removeIfUnused();
        QVERIFY(!QFileInfo::exists(m_folder->path()));
        m_folder->removeIfUnused();
    }

    void letsOneWorkerServeAnInstance()
    {
        QVERIFY(m_folder->prepare());
        Result<std::unique_ptr<WorkerLock>> first = WorkerLock::take(*m_folder, u"a"_s);
        QVERIFY2(first.has_value(), first ? "" : qPrintable(first.error().message));
        const Result<std::unique_ptr<WorkerLock>> second = WorkerLock::take(*m_folder, u"a"_s);
        QVERIFY(!second);
        QCOMPARE(second.error().code, ErrorCode::Conflict);
        QVERIFY(WorkerLock::take(*m_folder, u"b"_s));
        first->reset();
        QVERIFY(WorkerLock::take(*m_folder, u"a"_s));
    }
};

QTEST_GUILESS_MAIN(tst_WorkerFolder)
#include "tst_WorkerFolder.moc"
