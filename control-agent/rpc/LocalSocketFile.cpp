// SPDX-License-Identifier: Apache-2.0
// POSIX: local sockets.
#include "control-agent/rpc/LocalSocketFile.h"

#include <QtCore/QFile>

#include <cerrno>
#include <cstring>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

Result<void> removeStaleSocket(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    sockaddr_un address{};
    if (std::size_t(name.size()) >= sizeof address.sun_path)
        return failure(ErrorCode::InvalidConfiguration,
                       u"the path %1 is too long for a socket; name a shorter --runtime folder"_s.arg(path));
    struct stat status {
    };
    if (::lstat(name.constData(), &status) != 0)
        return {};
    if (!S_ISSOCK(status.st_mode))
        return failure(ErrorCode::InvalidConfiguration,
                       u"%1 exists and is no socket; remove it or name another --runtime folder"_s.arg(path));
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name.constData(), std::size_t(name.size()));
    const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (probe < 0)
        return failure(ErrorCode::ResourcesExhausted, u"cannot open a socket: %1"_s.arg(qt_error_string()));
    const bool refused = ::connect(probe, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0 && errno == ECONNREFUSED;
    ::close(probe);
    if (!refused)
        return failure(ErrorCode::AddressInUse, u"another agent answers on %1; stop it or name another --runtime folder"_s.arg(path));
    if (::unlink(name.constData()) != 0)
        return failure(ErrorCode::PermissionDenied, u"cannot remove the stale socket %1: %2"_s.arg(path, qt_error_string()));
    return {};
}

} // namespace signalbox::agent
