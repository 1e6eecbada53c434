// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QObject>
#include <QtCore/QStringList>

#include <chrono>
#include <memory>
#include <optional>

class QSocketNotifier;

namespace signalbox::core::worker {

/// Another process, held so that it cannot be mistaken for a later one with its pid.
class ProcessHandle
{
public:
    /// Starts a program in a session of its own, so that no key typed at our terminal reaches it, with nothing of ours but the
    /// environment: what it says goes to `log`. Thread: any.
    /// Errors: FileUnreadable (no such program), ResourcesExhausted.
    [[nodiscard]] static Result<ProcessHandle> spawn(const QString &program, const QStringList &arguments, const QString &log);
    /// One that somebody else started. Errors: NotFound when it is not the one that began at `startTime`.
    [[nodiscard]] static Result<ProcessHandle> open(qint64 pid, qint64 startTime);

    ~ProcessHandle();
    ProcessHandle(ProcessHandle &&other) noexcept;
    ProcessHandle &operator=(ProcessHandle &&other) noexcept;
    ProcessHandle(const ProcessHandle &) = delete;
    ProcessHandle &operator=(const ProcessHandle &) = delete;

    qint64 pid() const { return m_pid; }
    int descriptor() const { return m_descriptor; }
    /// Does nothing to a process that has ended.
    void signal(int number) const;

private:
    ProcessHandle(qint64 pid, int descriptor) : m_pid(pid), m_descriptor(descriptor) { }
    qint64 m_pid;
    int m_descriptor;
};

/// How a process ended: both empty when it was not our child, for then nobody tells.
struct ProcessEnd {
    std::optional<int> exitStatus;
    std::optional<int> signal;
};

/// Watches a process and says when it has ended.
/// Thread: main.
class WorkerProcess : public QObject
{
    Q_OBJECT

public:
    explicit WorkerProcess(ProcessHandle handle, QObject *parent = nullptr);
    ~WorkerProcess() override;

    qint64 pid() const { return m_handle.pid(); }
    void signal(int number) const { m_handle.signal(number); }
    /// Waits; true when it has ended.
    bool waitForEnd(std::chrono::milliseconds time) const;

Q_SIGNALS:
    void ended(const signalbox::core::worker::ProcessEnd &end);

private:
    ProcessHandle m_handle;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace signalbox::core::worker
