// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/worker/WorkerConstants.h"
#include "server-core/instance/worker/WorkerLog.h"

#include <QtTest/QtTest>

#include <unistd.h>

using namespace signalbox::core::worker;
using namespace Qt::StringLiterals;

class tst_WorkerLog : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    QString path() const { return m_folder->filePath(u"a.log"_s); }

    /// The log takes over stdout and stderr, which are the test's own: it gets them back.
    class Streams
    {
    public:
        Streams() : m_out(::dup(STDOUT_FILENO)), m_error(::dup(STDERR_FILENO)) { }
        ~Streams()
        {
            ::dup2(m_out, STDOUT_FILENO);
            ::dup2(m_error, STDERR_FILENO);
            ::close(m_out);
            ::close(m_error);
        }

    private:
        int m_out;
        int m_error;
    };

    static QByteArray contentOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("none");
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void takesWhatAnybodyHereSays()
    {
        {
            const Streams streams;
            const auto log = WorkerLog::open(path());
            QVERIFY(log);
            (*log)->write("by the log\n");
            QCOMPARE(::write(STDOUT_FILENO, "by printf\n", 10), 10);
            QCOMPARE(::write(STDERR_FILENO, "by abort\n", 9), 9);
        }
        QCOMPARE(contentOf(path()), "by the log\nby printf\nby abort\n");
        QCOMPARE(QFile(path()).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    }

    void staysWithinItsBounds()
    {
        const QByteArray line = QByteArray(99, 'x') + '\n';
        {
            const Streams streams;
            const auto log = WorkerLog::open(path());
            QVERIFY(log);
            for (int i = 0; i < 10000; ++i)
                (*log)->write(line);
            (*log)->write("the end\n");
            // What does not go through the log is limited from time to time.
            const QByteArray much(2 * logHalfBytes, 'y');
            QCOMPARE(::write(STDOUT_FILENO, much.constData(), std::size_t(much.size())), much.size());
            (*log)->limit();
            (*log)->write("really\n");
        }
        QCOMPARE(contentOf(path()), "really\n");
        QVERIFY(contentOf(path() + u".1"_s).contains("the end\n"));
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files).size(), 2);
    }

    void showsTheLastLinesOfTheLastRun()
    {
        QVERIFY(lastLines(path(), 3).isEmpty());
        markStart(path(), u"a"_s);
        QVERIFY(lastLines(path(), 3).isEmpty());
        {
            const Streams streams;
            const auto log = WorkerLog::open(path());
            QVERIFY(log);
            (*log)->write("one\n");
            QCOMPARE(lastLines(path(), 3), QStringList{u"one"_s});
            (*log)->write("two\nthree\nfour\n");
            QCOMPARE(lastLines(path(), 3), (QStringList{u"two"_s, u"three"_s, u"four"_s}));
            (*log)->write(QByteArray(1000, 'x') + '\n');
            QCOMPARE(lastLines(path(), 1), QStringList{QString(500, u'x')});
        }
        markStart(path(), u"a"_s);
        QVERIFY(lastLines(path(), 3).isEmpty());
    }

    void showsLastLinesAcrossTheHalves()
    {
        const Streams streams;
        const auto log = WorkerLog::open(path());
        QVERIFY(log);
        (*log)->write(QByteArray(logHalfBytes - 8, '.') + "\nbefore\n");
        (*log)->write("after\n");
        QCOMPARE(lastLines(path(), 2), (QStringList{u"before"_s, u"after"_s}));
    }
};

QTEST_GUILESS_MAIN(tst_WorkerLog)
#include "tst_WorkerLog.moc"
