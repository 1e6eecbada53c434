// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/daemon/Agent.h"

#include "control-agent/api/AgentApi.h"
#include "control-agent/api/AuditApi.h"
#include "control-agent/api/AuthApi.h"
#include "control-agent/api/CertificateWatch.h"
#include "control-agent/api/Changes.h"
#include "control-agent/api/ChannelApi.h"
#include "control-agent/api/ClusterApi.h"
#include "control-agent/api/ConfigApi.h"
#include "control-agent/api/EventApi.h"
#include "control-agent/api/EventArchive.h"
#include "control-agent/api/Health.h"
#include "control-agent/api/HttpApi.h"
#include "control-agent/api/HubApi.h"
#include "control-agent/api/InstanceApi.h"
#include "control-agent/api/InstanceConfigApi.h"
#include "control-agent/api/LiveCluster.h"
#include "control-agent/api/LiveConfig.h"
#include "control-agent/api/LiveTypes.h"
#include "control-agent/api/MetricApi.h"
#include "control-agent/api/PresenceApi.h"
#include "control-agent/api/Reload.h"
#include "control-agent/api/SessionApi.h"
#include "control-agent/api/TokenApi.h"
#include "control-agent/api/TypeMetrics.h"
#include "control-agent/api/UserApi.h"
#include "control-agent/auth/Accounts.h"
#include "control-agent/auth/AuditTally.h"
#include "control-agent/auth/KeyDerivation.h"
#include "control-agent/auth/LoginGuard.h"
#include "control-agent/auth/ScramLogins.h"
#include "control-agent/events/EventLog.h"
#include "control-agent/events/StatisticsFeed.h"
#include "control-agent/http/HttpEndpoint.h"
#include "control-agent/rpc/ManagementEndpoint.h"
#include "control-agent/store/StateFolder.h"
#include "control-agent/store/Store.h"
#include "server-core/instance/InstanceHost.h"
#include "server-core/instance/worker/Workers.h"
#include "server-core/types/TypeRegistry.h"

namespace signalbox::agent {

/// What an agent consists of.
/// Shape:  in the order of dependence: what stands below uses what stands above.
struct Agent::Parts {
    std::unique_ptr<StateFolder> folder;
    std::unique_ptr<Store> store;
    std::shared_ptr<const core::net::TlsContext> tls;
    core::TypeRegistry ownTypes;
    const core::TypeRegistry *types = &ownTypes;
    std::unique_ptr<LiveTypes> liveTypes;
    std::unique_ptr<TypeMetrics> typeMetrics;
    Dispatcher dispatcher;
    EventLog events;
    std::unique_ptr<core::worker::Workers> workers;
    /// An embedded one belongs to others.
    std::shared_ptr<core::InstanceHost> host;
    std::unique_ptr<LiveConfig> live;
    std::unique_ptr<LiveCluster> cluster;
    std::unique_ptr<CertificateWatch> certificates;
    std::unique_ptr<StatisticsFeed> statistics;
    std::unique_ptr<AuditTally> audit;
    std::unique_ptr<EventArchive> archive;
    std::unique_ptr<Changes> changes;
    std::unique_ptr<LoginGuard> guard;
    std::unique_ptr<KeyDerivation> derivation;
    std::unique_ptr<Accounts> accounts;
    std::unique_ptr<ScramLogins> scram;
    std::unique_ptr<AuthApi> authApi;
    std::unique_ptr<Health> health;
    std::unique_ptr<AgentApi> agentApi;
    std::unique_ptr<ConfigApi> configApi;
    std::unique_ptr<InstanceApi> instanceApi;
    std::unique_ptr<InstanceConfigApi> instanceConfigApi;
    std::unique_ptr<Reload> reload;
    std::unique_ptr<SessionApi> sessionApi;
    std::unique_ptr<HubApi> hubApi;
    std::unique_ptr<ChannelApi> channelApi;
    std::unique_ptr<PresenceApi> presenceApi;
    std::unique_ptr<ClusterApi> clusterApi;
    std::unique_ptr<EventApi> eventApi;
    std::unique_ptr<MetricApi> metricApi;
    std::unique_ptr<UserApi> userApi;
    std::unique_ptr<TokenApi> tokenApi;
    std::unique_ptr<AuditApi> auditApi;
    std::unique_ptr<HttpApi> httpApi;
    std::unique_ptr<HttpEndpoint> http;
    std::unique_ptr<ManagementEndpoint> endpoint;
    api::AgentInfo info;
};

} // namespace signalbox::agent
