// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/HubPeer.h"

#include <optional>

namespace signalbox::core::backplane {

/// A hub of some process, as others have to know it.
struct HubAbout {
    QByteArray name;
    hub::OriginId origin;
    /// With whose work it goes on; the oldest first.
    std::vector<hub::OriginId> before = {};
    presence::SipKey rosterKey = {};
    std::size_t rosterShards = 1;
};

FrameWriter hubOpenFrame(const HubAbout &about);
/// Nothing for what makes no sense.
std::optional<HubAbout> readHubOpen(FrameReader &fields);

/// With the number of the sender's hub before it, as every frame has; 0: it is about none.
Frame numbered(std::uint64_t hub, QByteArrayView frame);

} // namespace signalbox::core::backplane
