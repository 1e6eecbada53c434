// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/ChannelExchange.h"
#include "server-core/hub/ChannelHome.h"
#include "server-core/presence/PresenceHome.h"

namespace signalbox::core::hubs {

/// How what a hub tells its sessions looks in the protocol that most of them speak: complete frames, made once for all.
struct HubEncoders {
    hub::ChannelHome::Encode message;
    presence::PresenceHome::Encode roster;
    /// What another process announces.
    backplane::ChannelExchange::EncodeAnnouncement announcement = {};
};

} // namespace signalbox::core::hubs
