// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/session/SessionHandler.h"
#include "server-core/session/SessionIds.h"
#include "server-core/session/SessionSettings.h"

namespace signalbox::core {

/// What all sessions of one run of an instance share, on all its threads.
/// Thread: any; constant but for the count.
struct SessionContext {
    QString instance;
    Protocol protocol;
    SessionLimits limits;
    SessionHandler &handler;
    SessionIds &ids;
    /// Sessions on all threads: touched once at the start and once at the end of each.
    std::atomic<std::int64_t> count{0};

    SessionContext(QString instance_, Protocol protocol_, const SessionLimits &limits_, SessionHandler &handler_, SessionIds &ids_)
        : instance(std::move(instance_)), protocol(std::move(protocol_)), limits(limits_), handler(handler_), ids(ids_)
    {
    }
};

} // namespace signalbox::core
