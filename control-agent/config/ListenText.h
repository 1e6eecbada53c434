// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/net/Endpoint.h"
#include "shared/base/Error.h"

namespace signalbox::agent {

/// "127.0.0.1:7710", "[::1]:7710", "any:7710", "localhost:0".
/// Errors: InvalidParams, showing how one looks.
[[nodiscard]] Result<core::net::ListenAddress> parseListenAddress(const QString &text);

} // namespace signalbox::agent
