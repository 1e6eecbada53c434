// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/InstanceConfig.h"
#include "server-core/net/Acceptor.h"
#include "server-core/session/SessionSettings.h"

namespace signalbox::core {

class ServerType;

/// What a run of an instance gives to its parts, made of the configuration.

/// For SessionContext at the start, for SessionTable::apply later.
SessionSettings sessionSettings(const InstanceConfig &config, const ServerType &type);

/// `tls` counts for a listener with TLS only.
net::Acceptor::Settings acceptorSettings(const ListenerConfig &listener, const LimitsConfig &limits,
                                         const std::shared_ptr<const net::TlsContext> &tls);

} // namespace signalbox::core
