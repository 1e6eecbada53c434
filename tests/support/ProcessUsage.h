// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QtGlobal>

namespace signalbox::test {

/// What another process uses, as the kernel counts it.
/// Errors: -1 when the process is gone.
class ProcessUsage
{
public:
    explicit ProcessUsage(qint64 pid) : m_pid(pid) { }

    /// Memory that is its own and in use.
    qint64 privateBytes() const;
    /// CPU time of all its threads.
    qint64 cpuNanoseconds() const;
    qint64 descriptors() const;
    /// Changes its RLIMIT_NOFILE while it runs; false when that is not permitted.
    bool limitDescriptors(qint64 most) const;

private:
    const qint64 m_pid;
};

} // namespace signalbox::test
