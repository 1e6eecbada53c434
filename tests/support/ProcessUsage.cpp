// SPDX-License-Identifier: Apache-2.0
#include "tests/support/ProcessUsage.h"

#include <QtCore/QDir>
#include <QtCore/QFile>

#include <sys/resource.h>

namespace signalbox::test {

using namespace Qt::StringLiterals;

qint64 ProcessUsage::privateBytes() const
{
    QFile file(u"/proc/%1/smaps_rollup"_s.arg(m_pid));
    if (!file.open(QIODevice::ReadOnly))
        return -1;
    qint64 kibibytes = 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        // Clean pages are those of files; they count as private whenever no other process has the file open just now.
        if (line.startsWith("Private_Dirty:"))
            kibibytes += line.sliced(line.indexOf(':') + 1).trimmed().split(' ').first().toLongLong();
    }
    return kibibytes * 1024;
}

qint64 ProcessUsage::cpuNanoseconds() const
{
    const QDir tasks(u"/proc/%1/task"_s.arg(m_pid));
    qint64 sum = 0;
    for (const QString &task : tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile file(tasks.filePath(task + u"/schedstat"_s));
        if (file.open(QIODevice::ReadOnly))
            sum += file.readAll().split(' ').first().toLongLong();
    }
    return tasks.exists() ? sum : -1;
}

qint64 ProcessUsage::descriptors() const
{
    const QDir folder(u"/proc/%1/fd"_s.arg(m_pid));
    return folder.exists() ? folder.entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot).size() : -1;
}

bool ProcessUsage::limitDescriptors(qint64 most) const
{
    rlimit limit{};
    if (::prlimit(pid_t(m_pid), RLIMIT_NOFILE, nullptr, &limit) != 0)
        return false;
    limit.rlim_cur = rlim_t(most);
    return ::prlimit(pid_t(m_pid), RLIMIT_NOFILE, &limit, nullptr) == 0;
}

} // namespace signalbox::test
