// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/ConfigKey.h"
#include "server-core/instance/HubConfig.h"

#include <QtCore/QStringList>

namespace signalbox::core {

/// What the reader takes; the schema says the same.
namespace hubbounds {

inline constexpr std::chrono::milliseconds mostHold = std::chrono::hours(1);
inline constexpr std::chrono::milliseconds leastAge = std::chrono::seconds(1);
inline constexpr std::chrono::milliseconds mostAge = std::chrono::hours(24 * 7);
inline constexpr qint64 mostHistory = 1'000'000;
/// Of one channel.
inline constexpr qint64 leastLog = 1024;
inline constexpr qint64 mostLog = qint64(1) << 30;
/// Of a hub.
inline constexpr qint64 mostMemory = qint64(1) << 40;
inline constexpr qint64 mostChannels = 100'000'000;
inline constexpr qint64 mostSubscriptions = 1'000'000;
inline constexpr qint64 mostMembers = 100'000'000;
inline constexpr qint64 mostMembersPerChannel = 10'000'000;
inline constexpr qint64 mostRate = 1'000'000;
inline constexpr qsizetype mostKeyId = 128;
inline constexpr qsizetype mostParty = 1024;

} // namespace hubbounds

/// As configurations write them, in the order of the enumeration.
QStringList hubAccessNames();
QStringList tokenAlgorithmNames();

/// The keys of a hub: its own (table ""), `token`, `limits`.
const std::vector<ConfigTable<HubConfig>> &hubTables();
/// `[[hub.key]]`.
const ConfigTable<HubKeyConfig> &hubKeyTable();

} // namespace signalbox::core
