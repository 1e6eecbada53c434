// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/access/ChannelAccess.h"
#include "server-core/access/Claims.h"

namespace signalbox::core::access {

/// What a new token does not permit any more.
class LostRights
{
public:
    LostRights(ChannelGrants before, ChannelGrants after) : m_before(std::move(before)), m_after(std::move(after)) { }

    /// True for sure when nothing was lost; false sends one to ask `contain` for each channel at hand.
    bool isEmpty() const { return m_after.includes(m_before); }
    bool contain(Right right, QByteArrayView channel) const { return m_before.permits(right, channel) && !m_after.permits(right, channel); }

private:
    ChannelGrants m_before;
    ChannelGrants m_after;
};

/// The access of a session that showed a token. Expiry is the session's own matter: it owns the timer.
class TokenAccess final : public ChannelAccess
{
public:
    explicit TokenAccess(Claims claims) : m_claims(std::move(claims)) { }

    bool permits(Right right, QByteArrayView channel) const override { return m_claims.channels.permits(right, channel); }
    const Claims &claims() const { return m_claims; }

    /// A newer token replaces all that the older one said. The caller ends what it has lost.
    /// Errors: TokenInvalid when it is for another subject; the older one stays in force.
    [[nodiscard]] Result<LostRights> refresh(Claims claims);

private:
    Claims m_claims;
};

} // namespace signalbox::core::access
