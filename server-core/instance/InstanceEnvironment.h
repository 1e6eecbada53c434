// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/HubDefinitions.h"
#include "server-core/instance/HubHost.h"
#include "server-core/instance/InstanceConfig.h"
#include "server-core/instance/ListenerRegistry.h"
#include "server-core/instance/ServiceDirectory.h"
#include "server-core/session/SessionPool.h"
#include "server-core/types/TypeRegistry.h"

class QObject;
class QThreadPool;

namespace signalbox::core {

/// What the instances of a host share.
struct InstanceEnvironment {
    /// Lives longer than every instance: replies come in its thread, the main one.
    QObject &host;
    SessionPool &sharedPool;
    /// For what would make the main thread wait.
    QThreadPool &workers;
    const TypeRegistry &types;
    SessionIds &ids;
    ListenerRegistry &listeners;
    ServiceDirectory &services;
    /// Those in force. They change in the main thread; after that `apply` is called for the runs whose hub is another one.
    const HubDefinitions &hubs;
    HubHost &liveHubs;
    /// To a server that does not run in this process. Thread: any.
    std::function<void(const QString &server, const QString &sessionId, const QByteArray &message,
                       std::function<void(DispatchResult)> reply)>
        dispatchElsewhere;
};

} // namespace signalbox::core
