// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/InstanceConfig.h"
#include "server-core/net/Acceptor.h"
#include "server-core/session/SessionSettings.h"
#include "server-core/types/ServerType.h"

namespace signalbox::core {

/// What a run of an instance gives to its parts, made of the configuration.

/// For SessionContext at the start, for SessionTable::apply later.
/// Errors: those of protocolOf.
[[nodiscard]] Result<SessionSettings> sessionSettings(const InstanceConfig &config, const ServerType &type);

/// `tls` counts for a listener with TLS only.
net::Acceptor::Settings acceptorSettings(const ListenerConfig &listener, const LimitsConfig &limits,
                                         const std::shared_ptr<const net::TlsContext> &tls);

} // namespace signalbox::core
