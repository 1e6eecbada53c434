// SPDX-License-Identifier: Apache-2.0
// POSIX: modes and flock have no portable form in Qt.
#include "control-agent/store/StateFolder.h"

#include <QtCore/QByteArray>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

QString reason(int code)
{
    return QString::fromLocal8Bit(std::strerror(code));
}

qint64 pidIn(int descriptor)
{
    char text[32] = {};
    const ssize_t size = ::pread(descriptor, text, sizeof text - 1, 0);
    return size > 0 ? QByteArray(text, size).trimmed().toLongLong() : 0;
}

} // namespace

Result<void> createFolder(const QString &path, unsigned mode)
{
    if (QFileInfo(path).isDir())
        return {};
    const QString parent = QFileInfo(path).absolutePath();
    if (!QDir().mkpath(parent) || (::mkdir(QFile::encodeName(path).constData(), mode) != 0 && errno != EEXIST)) {
        return failure(ErrorCode::PermissionDenied,
                       u"cannot create the folder %1: %2; create it for this user or name another one"_s.arg(path, reason(errno)));
    }
    return {};
}

Result<void> createPrivateFile(const QString &path)
{
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return failure(ErrorCode::PermissionDenied, u"cannot open %1 for writing: %2"_s.arg(path, reason(errno)));
    ::close(descriptor);
    return {};
}

Result<std::unique_ptr<StateFolder>> StateFolder::lock(const QString &path)
{
    if (Result<void> made = createFolder(path, 0700); !made)
        return failure(std::move(made.error()));
    const QString absolute = QFileInfo(path).absoluteFilePath();
    const QString file = absolute + u"/lock"_s;
    const int descriptor = ::open(QFile::encodeName(file).constData(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        return failure(
            ErrorCode::PermissionDenied,
            u"cannot use the state folder %1: %2; run as its owner or name another one with --state"_s.arg(absolute, reason(errno)));
    }
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        const qint64 pid = pidIn(descriptor);
        ::close(descriptor);
        return failure(
            ErrorCode::Conflict,
            u"the state folder %1 is in use by another agent (process %2); stop it or name another folder with --state"_s.arg(absolute).arg(
                pid));
    }
    const QByteArray pid = QByteArray::number(qint64(::getpid())) + '\n';
    // Only a message reads it: a failure to write it is no reason not to run.
    if (::ftruncate(descriptor, 0) == 0 && ::pwrite(descriptor, pid.constData(), std::size_t(pid.size()), 0) < 0)
        errno = 0;
    return std::unique_ptr<StateFolder>(new StateFolder(absolute, descriptor));
}

StateFolder::~StateFolder()
{
    ::close(m_descriptor);
}

} // namespace signalbox::agent
