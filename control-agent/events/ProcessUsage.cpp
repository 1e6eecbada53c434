// SPDX-License-Identifier: Apache-2.0
// Linux: getrusage and /proc.
#include "control-agent/events/ProcessUsage.h"

#include <QtCore/QByteArray>
#include <QtCore/QFile>
#include <QtCore/QList>

#include <sys/resource.h>
#include <unistd.h>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

std::chrono::microseconds toDuration(const timeval &time)
{
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

} // namespace

ProcessUsage readProcessUsage()
{
    ProcessUsage usage;
    rusage resources{};
    if (::getrusage(RUSAGE_SELF, &resources) == 0)
        usage.cpu = toDuration(resources.ru_utime) + toDuration(resources.ru_stime);
    QFile statm(u"/proc/self/statm"_s);
    if (statm.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
        const QList<QByteArray> fields = statm.read(256).split(' ');
        if (fields.size() > 1)
            usage.memory = fields.at(1).toLongLong() * ::sysconf(_SC_PAGESIZE);
    }
    return usage;
}

} // namespace signalbox::agent
