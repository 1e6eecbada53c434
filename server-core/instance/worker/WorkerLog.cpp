// SPDX-License-Identifier: Apache-2.0
// POSIX: stdout and stderr as descriptors.
#include "server-core/instance/worker/WorkerLog.h"

#include "server-core/instance/worker/WorkerConstants.h"

#include <QtCore/QDateTime>
#include <QtCore/QFile>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace signalbox::core::worker {

using namespace Qt::StringLiterals;

namespace {

constexpr int openFlags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
/// Read from the end of a log.
constexpr qint64 tailBytes = 8 * 1024;
constexpr qsizetype longestLine = 500;
constexpr auto startMark = " INFO worker starting ";

QByteArray tailOf(const QString &path, qint64 bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const qint64 skipped = std::max<qint64>(0, file.size() - bytes);
    file.seek(skipped);
    QByteArray tail = file.read(bytes);
    // It begins in the middle of a line.
    if (skipped > 0)
        tail.remove(0, tail.indexOf('\n') + 1);
    return tail;
}

} // namespace

Result<std::unique_ptr<WorkerLog>> WorkerLog::open(const QString &path)
{
    std::unique_ptr<WorkerLog> log(new WorkerLog(QFile::encodeName(path)));
    if (!log->openFile())
        return failure(ErrorCode::PermissionDenied, u"cannot write the log %1: %2"_s.arg(path, qt_error_string()));
    return log;
}

bool WorkerLog::openFile() const
{
    const int descriptor = ::open(m_path.constData(), openFlags, 0600);
    if (descriptor < 0)
        return false;
    const bool done = ::dup2(descriptor, STDOUT_FILENO) >= 0 && ::dup2(descriptor, STDERR_FILENO) >= 0;
    ::close(descriptor);
    return done;
}

void WorkerLog::write(QByteArrayView line)
{
    // Nowhere to tell a failure to log.
    const ssize_t written = ::write(STDERR_FILENO, line.data(), std::size_t(line.size()));
    static_cast<void>(written);
    limit();
}

void WorkerLog::limit()
{
    const std::lock_guard lock(m_mutex);
    struct stat status {
    };
    if (::fstat(STDERR_FILENO, &status) != 0 || status.st_size < logHalfBytes)
        return;
    if (::rename(m_path.constData(), (m_path + ".1").constData()) == 0)
        static_cast<void>(openFile());
}

void markStart(const QString &path, const QString &instance)
{
    const QByteArray line =
        QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs).toLatin1() + startMark + "name=" + instance.toLatin1() + '\n';
    const int descriptor = ::open(QFile::encodeName(path).constData(), openFlags, 0600);
    if (descriptor < 0)
        return;
    const ssize_t written = ::write(descriptor, line.constData(), std::size_t(line.size()));
    static_cast<void>(written);
    ::close(descriptor);
}

QStringList lastLines(const QString &path, int count)
{
    QByteArray tail = tailOf(path, tailBytes);
    if (tail.count('\n') < count && !tail.contains(startMark))
        tail.prepend(tailOf(path + u".1"_s, tailBytes));
    const qsizetype mark = tail.lastIndexOf(startMark);
    if (mark >= 0)
        tail.remove(0, tail.indexOf('\n', mark) + 1);
    QStringList lines;
    for (const QByteArray &line : tail.split('\n')) {
        if (!line.isEmpty())
            lines.append(QString::fromUtf8(line.first(std::min(line.size(), longestLine))));
    }
    return lines.mid(std::max<qsizetype>(0, lines.size() - count));
}

} // namespace signalbox::core::worker
