// SPDX-License-Identifier: Apache-2.0
// POSIX: modes and flock have no portable form in Qt.
#include "server-core/instance/worker/WorkerFolder.h"

#include "server-core/instance/worker/ProcessFacts.h"

#include "shared/base/Log.h"
#include "shared/base/Names.h"
#include "shared/base/SaveFile.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFile>

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace signalbox::core::worker {

using namespace Qt::StringLiterals;

namespace {

constexpr auto workerProgram = u"signalbox-worker";
const QString pidSuffix = u".pid"_s;

bool isLocked(const QString &path)
{
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    const bool locked = ::flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(descriptor);
    return locked;
}

/// The process that the file names, if it is the worker that wrote it.
std::optional<FoundWorker> readPidFile(const QString &path, const QString &instance)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QList<QByteArray> fields = file.read(100).simplified().split(' ');
    if (fields.size() != 2)
        return std::nullopt;
    const FoundWorker found{instance, fields[0].toLongLong(), fields[1].toLongLong()};
    if (found.pid <= 1 || processStartTime(found.pid) != found.startTime || processProgram(found.pid) != workerProgram)
        return std::nullopt;
    // Locked by itself: whoever may write the file cannot make an agent take another process for a worker.
    return isLocked(path) ? std::optional(found) : std::nullopt;
}

} // namespace

Result<void> WorkerFolder::prepare() const
{
    const QByteArray path = QFile::encodeName(m_path);
    struct stat status {
    };
    if (::mkdir(path.constData(), 0700) != 0 && errno != EEXIST)
        return failure(ErrorCode::PermissionDenied, u"cannot create the folder %1: %2"_s.arg(m_path, qt_error_string()));
    if (::lstat(path.constData(), &status) != 0 || !S_ISDIR(status.st_mode) || status.st_uid != ::geteuid()
        || (status.st_mode & 0077) != 0) {
        return failure(ErrorCode::PermissionDenied,
                       u"%1 must be a folder of this user that nobody else may enter; remove it, or chmod it to 700"_s.arg(m_path));
    }
    return {};
}

Result<void> WorkerFolder::writeConfig(const QString &instance, const QByteArray &document) const
{
    return saveFile(configFile(instance), document, QFile::ReadOwner | QFile::WriteOwner);
}

QStringList WorkerFolder::instances() const
{
    QStringList names;
    for (const QString &entry : QDir(m_path).entryList({u'*' + pidSuffix}, QDir::Files | QDir::Hidden)) {
        const QString name = entry.chopped(pidSuffix.size());
        if (isValidName(name))
            names.append(name);
    }
    return names;
}

QList<FoundWorker> WorkerFolder::find() const
{
    QList<FoundWorker> found;
    for (const QString &instance : instances()) {
        if (const std::optional<FoundWorker> worker = find(instance))
            found.append(*worker);
        else
            remove(instance, false);
    }
    return found;
}

std::optional<FoundWorker> WorkerFolder::find(const QString &instance) const
{
    return readPidFile(pidFile(instance), instance);
}

void WorkerFolder::remove(const QString &instance, bool withLog) const
{
    for (const QString &path : {socketFile(instance), pidFile(instance), configFile(instance)})
        QFile::remove(path);
    if (withLog) {
        QFile::remove(logFile(instance));
        QFile::remove(logFile(instance) + u".1"_s);
    }
}

void WorkerFolder::removeIfUnused() const
{
    QDir folder(m_path);
    if (!folder.exists() || !find().isEmpty())
        return;
    for (const QString &log : folder.entryList({u"*.log"_s, u"*.log.1"_s}, QDir::Files | QDir::Hidden))
        folder.remove(log);
    folder.rmdir(m_path);
}

Result<std::unique_ptr<WorkerLock>> WorkerLock::take(const WorkerFolder &folder, const QString &instance)
{
    const QString path = folder.pidFile(instance);
    if (isLocked(path))
        return failure(ErrorCode::Conflict, u"another worker serves \"%1\" already"_s.arg(instance), {}, true);
    // Under its name only when it is whole and locked.
    const QString draft = path + u".new"_s;
    const int descriptor = ::open(QFile::encodeName(draft).constData(), O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return failure(ErrorCode::PermissionDenied, u"cannot write %1: %2"_s.arg(draft, qt_error_string()));
    std::unique_ptr<WorkerLock> lock(new WorkerLock(descriptor));
    const qint64 pid = QCoreApplication::applicationPid();
    const QByteArray text = QByteArray::number(pid) + ' ' + QByteArray::number(processStartTime(pid).value_or(0)) + '\n';
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0)
        return failure(ErrorCode::Conflict, u"another worker serves \"%1\" already"_s.arg(instance), {}, true);
    if (::write(descriptor, text.constData(), std::size_t(text.size())) != text.size()
        || ::rename(QFile::encodeName(draft).constData(), QFile::encodeName(path).constData()) != 0)
        return failure(ErrorCode::StorageFailed, u"cannot write %1: %2"_s.arg(path, qt_error_string()), {}, true);
    return lock;
}

WorkerLock::~WorkerLock()
{
    ::close(m_descriptor);
}

} // namespace signalbox::core::worker
