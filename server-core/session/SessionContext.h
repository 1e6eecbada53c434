// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/session/AddressTable.h"
#include "server-core/session/SessionHandler.h"
#include "server-core/session/SessionIds.h"
#include "server-core/session/SessionSettings.h"

namespace signalbox::core {

/// What all sessions of one run of an instance share, on all its threads.
/// Thread: any; constant but for the counts.
struct SessionContext {
    QString instance;
    /// Those that the run began with: each table follows changes by itself (SessionTable::apply).
    std::shared_ptr<const SessionSettings> settings;
    SessionHandler &handler;
    SessionIds &ids;
    /// Sessions on all threads: touched once at the start and once at the end of each.
    std::atomic<std::int64_t> count{0};
    AddressTable addresses;

    SessionContext(QString instance_, SessionSettings settings_, SessionHandler &handler_, SessionIds &ids_)
        : instance(std::move(instance_)),
          settings(std::make_shared<const SessionSettings>(std::move(settings_))),
          handler(handler_),
          ids(ids_)
    {
    }
};

} // namespace signalbox::core
