// SPDX-License-Identifier: Apache-2.0
// Linux: /proc and getrlimit.
#include "control-agent/api/ProcessReading.h"

#include <QtCore/QByteArray>
#include <QtCore/QFile>
#include <QtCore/QList>

#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

QByteArray contents(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly | QIODevice::Unbuffered) ? file.read(16 * 1024) : QByteArray();
}

double bootSeconds()
{
    for (const QByteArray &line : contents(u"/proc/stat"_s).split('\n')) {
        if (line.startsWith("btime "))
            return line.sliced(6).trimmed().toDouble();
    }
    return 0;
}

qint64 countOpenFiles()
{
    DIR *folder = ::opendir("/proc/self/fd");
    if (!folder)
        return 0;
    qint64 count = -3; // itself, "." and ".."
    while (::readdir(folder))
        ++count;
    ::closedir(folder);
    return count;
}

} // namespace

ProcessReading readProcess()
{
    ProcessReading reading;
    // The name in brackets may hold anything, blanks and brackets too.
    const QByteArray stat = contents(u"/proc/self/stat"_s);
    const QList<QByteArray> fields = stat.sliced(stat.lastIndexOf(')') + 1).simplified().split(' ');
    const auto field = [&fields](qsizetype number) { return fields.value(number - 3).toLongLong(); };
    const auto ticks = double(::sysconf(_SC_CLK_TCK));
    reading.cpuSeconds = double(field(14) + field(15)) / ticks;
    reading.threads = field(20);
    reading.startSeconds = bootSeconds() + double(field(22)) / ticks;
    reading.virtualBytes = field(23);
    reading.residentBytes = field(24) * ::sysconf(_SC_PAGESIZE);
    reading.openFiles = countOpenFiles();
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) == 0)
        reading.mostFiles = qint64(files.rlim_cur);
    return reading;
}

} // namespace signalbox::agent
