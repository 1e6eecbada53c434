// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/access/ChannelGrants.h"

namespace signalbox::core::access {

/// What one session may do in a hub: the hub asks, whoever lets the session in has decided how it is answered. For a decision of
/// a service's own derive from it.
/// Thread: the session's; asked for each publish and subscribe, so it answers at once.
class ChannelAccess
{
public:
    virtual ~ChannelAccess() = default;

    /// `channel`: a valid name; to subscribe, also a prefix wildcard ("news*"), which needs the right in every channel it means.
    /// A broadcast asks for Publish in "*".
    virtual bool permits(Right right, QByteArrayView channel) const = 0;

protected:
    ChannelAccess() = default;
    ChannelAccess(const ChannelAccess &) = default;
    ChannelAccess &operator=(const ChannelAccess &) = default;
};

/// Everybody may do everything.
class OpenAccess final : public ChannelAccess
{
public:
    bool permits(Right, QByteArrayView) const override { return true; }
};

} // namespace signalbox::core::access
