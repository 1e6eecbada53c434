// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/pubsub/ClientIdentity.h"

namespace signalbox::core::pubsub {

using namespace Qt::StringLiterals;

Result<ClientIdentity> ClientIdentity::make(const Connect &connect, const QByteArray &madeUp, const hubs::HubProfile &hub,
                                            std::chrono::sys_seconds now)
{
    ClientIdentity identity;
    identity.m_name = connect.client.isEmpty() ? madeUp : connect.client.toByteArray();
    if (hub.access == HubAccess::Open)
        return identity;
    if (hub.access == HubAccess::Service) {
        return failure(ErrorCode::NotPermitted,
                       u"this hub lets in whom a service of its own lets in, and the server that you are connected to decides nothing"_s);
    }
    if (!hub.verifier || connect.token.isEmpty())
        return failure(ErrorCode::TokenInvalid, u"this hub lets in who shows a token: give it to connect"_s);
    Result<access::Claims> claims = hub.verifier->verify(connect.token, now);
    if (!claims)
        return failure(claims.error());
    identity.m_name = claims->subject;
    identity.m_endsAt = hub.verifier->acceptedUntil(*claims);
    identity.m_info = claims->info;
    identity.m_token = std::make_shared<access::TokenAccess>(std::move(*claims));
    return identity;
}

ClientIdentity ClientIdentity::letIn(const QByteArray &name, const QByteArray &info, access::ChannelGrants grants)
{
    ClientIdentity identity;
    identity.m_name = name;
    identity.m_info = info;
    identity.replaceGrants(std::move(grants));
    return identity;
}

std::optional<std::int64_t> ClientIdentity::expiresIn(std::chrono::sys_seconds now) const
{
    if (!m_token || !m_token->claims().expiresAt)
        return std::nullopt;
    return std::max<std::int64_t>(0, (*m_token->claims().expiresAt - now).count());
}

Result<access::LostRights> ClientIdentity::refresh(QByteArrayView token, const hubs::HubProfile &hub, std::chrono::sys_seconds now)
{
    if (!m_token || !hub.verifier)
        return failure(ErrorCode::TokenInvalid, u"this session did not connect with a token, so there is none to refresh"_s);
    Result<access::Claims> claims = hub.verifier->verify(token, now);
    if (!claims)
        return failure(claims.error());
    const std::optional<std::chrono::sys_seconds> endsAt = hub.verifier->acceptedUntil(*claims);
    const QByteArray info = claims->info;
    Result<access::LostRights> lost = m_token->refresh(std::move(*claims));
    if (lost) {
        m_endsAt = endsAt;
        m_info = info;
    }
    return lost;
}

} // namespace signalbox::core::pubsub
