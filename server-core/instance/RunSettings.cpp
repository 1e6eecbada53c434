// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/RunSettings.h"

#include "server-core/types/ServerType.h"

namespace signalbox::core {

namespace {

SessionLimits sessionLimits(const LimitsConfig &config)
{
    SessionLimits limits;
    limits.maxSessions = config.maxSessions;
    limits.maxSessionsPerAddress = config.maxSessionsPerAddress;
    limits.connectsPerSecondPerAddress = config.connectsPerSecondPerAddress;
    limits.messagesPerSecond = config.messagesPerSecond;
    limits.maxMessageBytes = config.maxMessageBytes;
    limits.maxFragments = config.maxFragments;
    limits.outboxBytes = config.outboxBytes;
    limits.handshakeTimeout = config.handshakeTimeout;
    limits.idleTimeout = config.idleTimeout;
    limits.sendTimeout = config.sendTimeout;
    return limits;
}

} // namespace

SessionSettings sessionSettings(const InstanceConfig &config, const ServerType &type)
{
    const SessionLimits limits = sessionLimits(config.limits);
    return {type.protocol(config.options, limits), limits, AddressFilter(config.access.allow, config.access.deny)};
}

net::Acceptor::Settings acceptorSettings(const ListenerConfig &listener, const LimitsConfig &limits,
                                         const std::shared_ptr<const net::TlsContext> &tls)
{
    net::Acceptor::Settings settings;
    settings.address = {listener.address, listener.port, {}};
    if (listener.tls)
        settings.tls = tls;
    settings.handshakeTimeout = limits.handshakeTimeout;
    settings.proxyProtocol = listener.proxyProtocol;
    settings.trustedProxies = listener.trustedProxies;
    return settings;
}

} // namespace signalbox::core
