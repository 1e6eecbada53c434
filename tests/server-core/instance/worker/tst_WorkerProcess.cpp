// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/worker/ProcessFacts.h"
#include "server-core/instance/worker/WorkerProcess.h"

#include <QtTest/QtTest>

#include <csignal>

#include <fcntl.h>
#include <unistd.h>

using namespace signalbox;
using namespace signalbox::core::worker;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_WorkerProcess : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QString log() const { return m_folder.filePath(u"log"_s); }

    std::unique_ptr<WorkerProcess> shell(const QString &script)
    {
        QFile::remove(log());
        Result<ProcessHandle> handle = ProcessHandle::spawn(u"/bin/sh"_s, {u"-c"_s, script}, log());
        if (!handle)
            qFatal("%s", qPrintable(handle.error().message));
        return std::make_unique<WorkerProcess>(std::move(*handle));
    }
    static ProcessEnd endOf(WorkerProcess &process)
    {
        std::optional<ProcessEnd> seen;
        connect(&process, &WorkerProcess::ended, &process, [&seen](const ProcessEnd &end) { seen = end; });
        if (!QTest::qWaitFor([&seen] { return seen.has_value(); }))
            qFatal("it does not end");
        return *seen;
    }
    QByteArray said() const
    {
        QFile file(log());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("nothing");
    }
    static qsizetype descriptors() { return QDir(u"/proc/self/fd"_s).entryList(QDir::Files | QDir::System | QDir::NoDotAndDotDot).size(); }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void tellsTheExitStatus()
    {
        const auto process = shell(u"exit 7"_s);
        const ProcessEnd end = endOf(*process);
        QCOMPARE(end.exitStatus, 7);
        QVERIFY(!end.signal);
    }

    void tellsTheSignal()
    {
        const auto process = shell(u"sleep 100"_s);
        process->signal(SIGKILL);
        const ProcessEnd end = endOf(*process);
        QCOMPARE(end.signal, SIGKILL);
        QVERIFY(!end.exitStatus);
        // And nobody is left to be waited for.
        QVERIFY(!processStartTime(process->pid()));
        process->signal(SIGTERM);
    }

    void saysThatThereIsNoProgram()
    {
        const Result<ProcessHandle> handle = ProcessHandle::spawn(u"/nowhere/signalbox-worker"_s, {}, log());
        QVERIFY(!handle);
        QCOMPARE(handle.error().message, u"cannot start /nowhere/signalbox-worker: No such file or directory"_s);
    }

    void givesTheProgramNothingOfOurs()
    {
        const int inherited = ::open("/dev/null", O_RDONLY); // without O_CLOEXEC
        qputenv("NOTIFY_SOCKET", "/run/notify");
        qputenv("SIGNALBOX_TEST", "kept");
        std::signal(SIGPIPE, SIG_IGN);
        // Without a pipe, for which the shell would need a descriptor itself.
        const auto process =
            shell(u"echo \"$NOTIFY_SOCKET|$SIGNALBOX_TEST\"; ls /proc/$$/fd; grep SigIgn /proc/$$/status; ps -o sid= -p $$; cat"_s);
        QCOMPARE(endOf(*process).exitStatus, 0);
        ::close(inherited);
        std::signal(SIGPIPE, SIG_DFL);
        const QList<QByteArray> lines = said().split('\n');
        QCOMPARE(lines.at(0), "|kept");
        QCOMPARE(lines.mid(1, 3), (QList<QByteArray>{"0", "1", "2"}));
        // The signals of its own that the C library sees to (32, 33) do not count.
        QVERIFY(lines.at(4).startsWith("SigIgn:"));
        QCOMPARE(lines.at(4).sliced(7).trimmed().toULongLong(nullptr, 16) & 0x7fffffff, 0U);
        QCOMPARE(lines.at(5).trimmed().toLongLong(), process->pid());
    }

    void watchesAProcessOfSomebodyElse()
    {
        // The shell is its parent, and goes.
        auto parent = shell(u"sleep 100 & echo $!"_s);
        QCOMPARE(endOf(*parent).exitStatus, 0);
        const qint64 pid = said().trimmed().toLongLong();
        const std::optional<qint64> started = processStartTime(pid);
        QVERIFY(started);
        QVERIFY(!ProcessHandle::open(pid, *started + 1));
        Result<ProcessHandle> handle = ProcessHandle::open(pid, *started);
        QVERIFY(handle);
        WorkerProcess process(std::move(*handle));
        QVERIFY(!process.waitForEnd(0ms));
        process.signal(SIGTERM);
        const ProcessEnd end = endOf(process);
        QVERIFY(!end.exitStatus && !end.signal);
    }

    void waitsForTheEnd()
    {
        const auto process = shell(u"sleep 100"_s);
        QVERIFY(!process->waitForEnd(10ms));
        process->signal(SIGKILL);
        QVERIFY(process->waitForEnd(5s));
        QVERIFY(!processStartTime(process->pid()));
    }

    void leavesNoDescriptorBehind()
    {
        (void)endOf(*shell(u"exit 0"_s));
        const qsizetype before = descriptors();
        for (int i = 0; i < 20; ++i)
            (void)endOf(*shell(u"exit 0"_s));
        QCOMPARE(descriptors(), before);
    }
};

QTEST_GUILESS_MAIN(tst_WorkerProcess)
#include "tst_WorkerProcess.moc"
