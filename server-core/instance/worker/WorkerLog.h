// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QByteArrayView>
#include <QtCore/QStringList>

#include <memory>
#include <mutex>

namespace signalbox::core::worker {

/// The log of a worker: a file, never a pipe, so that it does not matter whether anybody reads.
/// Shape:  what this process says on stdout and stderr goes there too: also what a plugin prints, and what the C library says
///         about an abort. When the file is full it becomes PATH.1, in place of the one before.
/// Thread: any.
class WorkerLog
{
public:
    /// Errors: PermissionDenied.
    [[nodiscard]] static Result<std::unique_ptr<WorkerLog>> open(const QString &path);

    /// A line, with its end.
    void write(QByteArrayView line);
    /// Also for what others write: to be called from time to time.
    void limit();

private:
    explicit WorkerLog(QByteArray path) : m_path(std::move(path)) { }
    [[nodiscard]] bool openFile() const;

    const QByteArray m_path;
    std::mutex m_mutex;
};

/// What stands in the log when a worker begins; the agent writes it, before the program itself can say anything.
void markStart(const QString &path, const QString &instance);
/// The last lines since the last start, `count` at the most. Reads a few KiB.
QStringList lastLines(const QString &path, int count);

} // namespace signalbox::core::worker
