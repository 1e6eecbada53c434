// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/methods/Agent.h"
#include "shared/api/methods/Audit.h"
#include "shared/api/methods/Auth.h"
#include "shared/api/methods/Channel.h"
#include "shared/api/methods/Cluster.h"
#include "shared/api/methods/Config.h"
#include "shared/api/methods/Event.h"
#include "shared/api/methods/Hub.h"
#include "shared/api/methods/Instance.h"
#include "shared/api/methods/InstanceConfig.h"
#include "shared/api/methods/Metric.h"
#include "shared/api/methods/Presence.h"
#include "shared/api/methods/Session.h"
#include "shared/api/methods/Token.h"
#include "shared/api/methods/Type.h"
#include "shared/api/methods/User.h"

/// Every method of the management API, once: name, permission, parameters, result. The agent dispatches by it, clients
/// call by it, the OpenRPC document is written from it.
namespace signalbox::api {

inline constexpr std::string_view subprotocol = "signalbox.v1";

using AllMethods =
    std::tuple<AuthEnroll, AuthLogin, AuthScramStart, AuthScramFinish, AuthWhoami, AuthInvite, AgentInfoGet, AgentHealth, AgentUnlisten,
               InstanceList, InstanceGet, InstanceStart, InstanceStop, InstanceRestart, InstanceConfig, InstanceCreate, InstanceEdit,
               InstanceClone, InstanceRemove, InstanceTakeOver, InstanceGiveBack, TypeList, InstanceDrain, InstanceResume, SessionList,
               SessionClose, SessionSend, HubList, HubBroadcast, ChannelList, ChannelHistory, ChannelPublish, PresenceList, PresenceFind,
               ClusterStatus, ClusterAddPeer, ClusterRemovePeer, ClusterEvict, ClusterResync, ClusterDrain, ClusterResume, EventSubscribe,
               EventUnsubscribe, EventList, MetricColumns, MetricSubscribe, MetricUnsubscribe, UserList, UserGet, UserAdd, UserEdit,
               UserSetPassword, UserUnlock, UserRemove, TokenList, TokenCreate, TokenRevoke, AuditList, AuditVerify, ConfigShow,
               ConfigCheck, ConfigDiff, ConfigReload, ConfigSchema, RpcDiscover>;

/// Notifications from the agent.
inline constexpr std::string_view eventNotification = "event";
inline constexpr std::string_view metricNotification = "metric.sample";

} // namespace signalbox::api
