// SPDX-License-Identifier: Apache-2.0
// Linux: processes as descriptors.
#include "server-core/backplane/uplink/PeerProcess.h"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <utility>

namespace signalbox::core::uplink {

PeerProcess::PeerProcess(std::int64_t pid) : m_descriptor(int(::syscall(SYS_pidfd_open, pid_t(pid), 0U))) { }

PeerProcess::~PeerProcess()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

PeerProcess::PeerProcess(PeerProcess &&other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) { }

PeerProcess &PeerProcess::operator=(PeerProcess &&other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

bool PeerProcess::hasEnded() const
{
    pollfd one{m_descriptor, POLLIN, 0};
    return m_descriptor >= 0 && ::poll(&one, 1, 0) == 1;
}

} // namespace signalbox::core::uplink
