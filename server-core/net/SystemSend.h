// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstddef>

namespace signalbox::core::net {

// send() and sendmsg() for a socket that is never waited for. They are the system's own calls and no points at which a thread may be
// cancelled: the C library's cost a twentieth of a short message in a process with several threads, and nobody here cancels threads.
// Errors: as errno says.

inline ssize_t systemSend(int descriptor, const void *bytes, std::size_t size)
{
    return ::syscall(SYS_sendto, descriptor, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT, nullptr, 0);
}

inline ssize_t systemSend(int descriptor, const msghdr &message)
{
    return ::syscall(SYS_sendmsg, descriptor, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

} // namespace signalbox::core::net
