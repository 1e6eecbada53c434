// SPDX-License-Identifier: Apache-2.0
// Linux: pidfd.
#include "server-core/instance/worker/WorkerProcess.h"

#include "server-core/instance/worker/ProcessFacts.h"

#include <QtCore/QFile>
#include <QtCore/QSocketNotifier>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace signalbox::core::worker {

using namespace Qt::StringLiterals;

namespace {

// By number: glibc 2.36 declares these for C only.
int openProcess(pid_t pid)
{
    return int(::syscall(SYS_pidfd_open, pid, 0U));
}
int signalProcess(int descriptor, int number)
{
    return int(::syscall(SYS_pidfd_send_signal, descriptor, number, nullptr, 0U));
}

/// What the service manager told this process alone.
bool isForUsOnly(const char *variable)
{
    for (const char *name : {"NOTIFY_SOCKET=", "WATCHDOG_", "LISTEN_PID=", "LISTEN_FDS=", "LISTEN_FDNAMES="}) {
        if (std::strncmp(variable, name, std::strlen(name)) == 0)
            return true;
    }
    return false;
}

class SpawnSettings
{
public:
    explicit SpawnSettings(const QByteArray &log)
    {
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.constData(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
        posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
        posix_spawnattr_init(&attributes);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
        sigset_t signals;
        sigfillset(&signals);
        posix_spawnattr_setsigdefault(&attributes, &signals);
        sigemptyset(&signals);
        posix_spawnattr_setsigmask(&attributes, &signals);
    }
    ~SpawnSettings()
    {
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
    }
    SpawnSettings(const SpawnSettings &) = delete;
    SpawnSettings &operator=(const SpawnSettings &) = delete;

    posix_spawn_file_actions_t actions{};
    posix_spawnattr_t attributes{};
};

} // namespace

Result<ProcessHandle> ProcessHandle::spawn(const QString &program, const QStringList &arguments, const QString &log)
{
    const QByteArray path = QFile::encodeName(program);
    // Without its folder, so that a list of processes is easy to read.
    std::vector<QByteArray> texts{path.mid(path.lastIndexOf('/') + 1)};
    for (const QString &argument : arguments)
        texts.push_back(QFile::encodeName(argument));
    std::vector<char *> argumentPointers;
    for (QByteArray &text : texts)
        argumentPointers.push_back(text.data());
    argumentPointers.push_back(nullptr);
    std::vector<char *> variables;
    for (char **variable = environ; *variable; ++variable) {
        if (!isForUsOnly(*variable))
            variables.push_back(*variable);
    }
    variables.push_back(nullptr);

    const SpawnSettings settings(QFile::encodeName(log));
    pid_t pid = 0;
    const int error =
        ::posix_spawn(&pid, path.constData(), &settings.actions, &settings.attributes, argumentPointers.data(), variables.data());
    if (error != 0) {
        const bool exhausted = error == EAGAIN || error == ENOMEM || error == EMFILE || error == ENFILE;
        return failure(exhausted ? ErrorCode::ResourcesExhausted : ErrorCode::FileUnreadable,
                       u"cannot start %1: %2"_s.arg(program, qt_error_string(error)), {}, exhausted);
    }
    const int descriptor = openProcess(pid);
    if (descriptor < 0) {
        // Unwatched it would be nobody's.
        const Error failed{ErrorCode::ResourcesExhausted, u"cannot watch process %1: %2"_s.arg(pid).arg(qt_error_string()), {}, true};
        ::kill(pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
        return failure(failed);
    }
    return ProcessHandle(pid, descriptor);
}

Result<ProcessHandle> ProcessHandle::open(qint64 pid, qint64 startTime)
{
    const int descriptor = openProcess(pid_t(pid));
    if (descriptor < 0)
        return failure(ErrorCode::NotFound, u"no process %1: %2"_s.arg(pid).arg(qt_error_string()));
    ProcessHandle handle(pid, descriptor);
    // After it is held: a pid that was given again in between shows here.
    if (processStartTime(pid) != startTime)
        return failure(ErrorCode::NotFound, u"process %1 is another one than before"_s.arg(pid));
    return handle;
}

ProcessHandle::~ProcessHandle()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

ProcessHandle::ProcessHandle(ProcessHandle &&other) noexcept : m_pid(other.m_pid), m_descriptor(std::exchange(other.m_descriptor, -1)) { }

ProcessHandle &ProcessHandle::operator=(ProcessHandle &&other) noexcept
{
    std::swap(m_pid, other.m_pid);
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

void ProcessHandle::signal(int number) const
{
    static_cast<void>(signalProcess(m_descriptor, number));
}

WorkerProcess::WorkerProcess(ProcessHandle handle, QObject *parent)
    : QObject(parent),
      m_handle(std::move(handle)),
      m_notifier(std::make_unique<QSocketNotifier>(m_handle.descriptor(), QSocketNotifier::Read))
{
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        m_notifier->setEnabled(false);
        ProcessEnd end;
        siginfo_t info{};
        if (::waitid(P_PIDFD, id_t(m_handle.descriptor()), &info, WEXITED | WNOHANG) == 0 && info.si_pid != 0) {
            if (info.si_code == CLD_EXITED)
                end.exitStatus = info.si_status;
            else
                end.signal = info.si_status;
        }
        Q_EMIT ended(end);
    });
}

WorkerProcess::~WorkerProcess() = default;

bool WorkerProcess::waitForEnd(std::chrono::milliseconds time) const
{
    pollfd descriptor{m_handle.descriptor(), POLLIN, 0};
    if (::poll(&descriptor, 1, int(time.count())) <= 0)
        return false;
    siginfo_t info{};
    static_cast<void>(::waitid(P_PIDFD, id_t(m_handle.descriptor()), &info, WEXITED | WNOHANG));
    return true;
}

} // namespace signalbox::core::worker
