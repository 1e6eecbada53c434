// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/access/TokenVerifier.h"
#include "server-core/hub/HubSettings.h"
#include "server-core/hubs/HubAccess.h"
#include "server-core/presence/PresenceSettings.h"

#include <QtCore/QString>

#include <memory>

namespace signalbox::core::hubs {

/// All that is configured of a hub, ready for use.
/// Units:  rates in requests a second, of one session; 0: no limit.
struct HubProfile {
    QString name;
    HubAccess access = HubAccess::Open;
    /// With HubAccess::Token.
    std::shared_ptr<const access::TokenVerifier> verifier = {};
    /// False: nobody may enter, and rosters are empty.
    bool presence = true;
    hub::HubSettings channels = {};
    presence::PresenceSettings members = {};
    std::size_t maxMembers = presence::defaultMembersPerHub;
    std::int64_t publishesPerSecond = 0;
    std::int64_t requestsPerSecond = 0;
    /// So many may come faster: a client that is back asks for all that it had.
    std::int64_t requestsAtOnce = 0;
};

} // namespace signalbox::core::hubs
