// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Methods.h"

/// Which structures the documents describe once, by name, and refer to from everywhere else.
namespace signalbox::agent::schema {

/// Empty: described where it is used.
template <typename T>
inline constexpr std::string_view nameOf = {};

template <>
inline constexpr std::string_view nameOf<api::Role> = "Role";
template <>
inline constexpr std::string_view nameOf<api::InstanceState> = "InstanceState";
template <>
inline constexpr std::string_view nameOf<api::Isolation> = "Isolation";
template <>
inline constexpr std::string_view nameOf<api::SortOrder> = "SortOrder";
template <>
inline constexpr std::string_view nameOf<api::MetricKind> = "MetricKind";
template <>
inline constexpr std::string_view nameOf<api::Listener> = "Listener";
template <>
inline constexpr std::string_view nameOf<api::Instance> = "Instance";
template <>
inline constexpr std::string_view nameOf<api::Session> = "Session";
template <>
inline constexpr std::string_view nameOf<api::Hub> = "Hub";
template <>
inline constexpr std::string_view nameOf<api::Channel> = "Channel";
template <>
inline constexpr std::string_view nameOf<api::ChannelMessage> = "ChannelMessage";
template <>
inline constexpr std::string_view nameOf<api::HubAccess> = "HubAccess";
template <>
inline constexpr std::string_view nameOf<api::AgentInfo> = "AgentInfo";
template <>
inline constexpr std::string_view nameOf<api::HealthCheck> = "HealthCheck";
template <>
inline constexpr std::string_view nameOf<api::Event> = "Event";
template <>
inline constexpr std::string_view nameOf<api::EventSubscribe::Position> = "EventPosition";
template <>
inline constexpr std::string_view nameOf<api::MetricColumn> = "MetricColumn";
template <>
inline constexpr std::string_view nameOf<api::MetricColumns::Result> = "MetricColumns";
template <>
inline constexpr std::string_view nameOf<api::MetricSample> = "MetricSample";
template <>
inline constexpr std::string_view nameOf<api::ChangeAccepted> = "ChangeAccepted";
template <>
inline constexpr std::string_view nameOf<api::LoginResult> = "LoginResult";
template <>
inline constexpr std::string_view nameOf<api::User> = "User";
template <>
inline constexpr std::string_view nameOf<api::Token> = "Token";
template <>
inline constexpr std::string_view nameOf<api::AuditEntry> = "AuditEntry";
template <>
inline constexpr std::string_view nameOf<api::ConfigValue> = "ConfigValue";
template <>
inline constexpr std::string_view nameOf<api::ConfigProblem> = "ConfigProblem";
template <>
inline constexpr std::string_view nameOf<api::ManagedBy> = "ManagedBy";
template <>
inline constexpr std::string_view nameOf<api::ConfigOrigin> = "ConfigOrigin";
template <>
inline constexpr std::string_view nameOf<api::TakesEffect> = "TakesEffect";
template <>
inline constexpr std::string_view nameOf<api::ConfigChange> = "ConfigChange";
template <>
inline constexpr std::string_view nameOf<api::ReloadFailure> = "ReloadFailure";
template <>
inline constexpr std::string_view nameOf<api::InstanceConfiguration> = "InstanceConfiguration";
template <>
inline constexpr std::string_view nameOf<api::InstanceConfigured> = "InstanceConfigured";
template <>
inline constexpr std::string_view nameOf<api::ServerType> = "ServerType";
template <>
inline constexpr std::string_view nameOf<api::ClusterNode> = "ClusterNode";
template <>
inline constexpr std::string_view nameOf<api::ClusterPeer> = "ClusterPeer";
template <>
inline constexpr std::string_view nameOf<api::NodeState> = "NodeState";
template <>
inline constexpr std::string_view nameOf<api::RosterState> = "RosterState";
template <>
inline constexpr std::string_view nameOf<api::NodeChangeAccepted> = "NodeChangeAccepted";
template <>
inline constexpr std::string_view nameOf<api::Nothing> = "Nothing";

/// All that have a name.
using Named = std::tuple<api::Role, api::InstanceState, api::Isolation, api::SortOrder, api::MetricKind, api::Listener, api::Instance,
                         api::Session, api::Hub, api::HubAccess, api::Channel, api::ChannelMessage, api::AgentInfo, api::HealthCheck,
                         api::Event, api::EventSubscribe::Position, api::MetricColumn, api::MetricColumns::Result, api::MetricSample,
                         api::ChangeAccepted, api::LoginResult, api::User, api::Token, api::AuditEntry, api::ConfigValue,
                         api::ConfigProblem, api::ManagedBy, api::ConfigOrigin, api::TakesEffect, api::ConfigChange, api::ReloadFailure,
                         api::InstanceConfiguration, api::InstanceConfigured, api::ServerType, api::ClusterNode, api::ClusterPeer,
                         api::NodeState, api::RosterState, api::NodeChangeAccepted, api::Nothing>;

} // namespace signalbox::agent::schema
