// SPDX-License-Identifier: Apache-2.0
// POSIX: local sockets, here with the abstract names of Linux.
#include "control-agent/daemon/ServiceNotice.h"

#include "shared/base/Log.h"

#include <cstddef>
#include <cstring>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace signalbox::agent {

void sendServiceNotice(const QByteArray &text)
{
    const QByteArray name = qgetenv("NOTIFY_SOCKET");
    if (name.isEmpty())
        return;
    sockaddr_un address{};
    if ((name.front() != '/' && name.front() != '@') || std::size_t(name.size()) >= sizeof address.sun_path) {
        qCWarning(lcAgent) << "cannot tell the service manager: NOTIFY_SOCKET is no path of a socket";
        return;
    }
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name.constData(), std::size_t(name.size()));
    // "@" stands for the zero byte of an abstract name, which has no other end than its length.
    if (name.front() == '@')
        address.sun_path[0] = '\0';
    const auto length = socklen_t(offsetof(sockaddr_un, sun_path) + std::size_t(name.size()));
    const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const bool sent = descriptor >= 0
        && ::sendto(descriptor, text.constData(), std::size_t(text.size()), MSG_NOSIGNAL | MSG_DONTWAIT,
                    reinterpret_cast<const sockaddr *>(&address), length)
            == text.size();
    if (!sent)
        qCWarning(lcAgent).noquote() << "cannot tell the service manager:" << qt_error_string();
    if (descriptor >= 0)
        ::close(descriptor);
}

} // namespace signalbox::agent
