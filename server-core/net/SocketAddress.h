// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/net/Endpoint.h"

#include "shared/base/Error.h"

#include <sys/socket.h>

namespace signalbox::core::net {

/// A sockaddr and its length: where `net` meets the operating system.
struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t length = sizeof(sockaddr_storage);

    sockaddr *data() { return reinterpret_cast<sockaddr *>(&storage); }
    const sockaddr *data() const { return reinterpret_cast<const sockaddr *>(&storage); }
    int family() const { return storage.ss_family; }

    Endpoint toEndpoint() const;
    /// Errors: InvalidConfiguration (not an address, or a path that is too long).
    [[nodiscard]] static Result<SocketAddress> from(const ListenAddress &address);
};

} // namespace signalbox::core::net
