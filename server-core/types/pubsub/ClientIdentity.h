// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/access/GrantedAccess.h"
#include "server-core/access/TokenAccess.h"
#include "server-core/hubs/HubProfile.h"
#include "server-core/types/pubsub/ClientMessage.h"

namespace signalbox::core::pubsub {

/// Who a session is, and what it may do: as it said when it connected, as its token says, or as a service has decided.
/// Units:  wall time in whole seconds.
class ClientIdentity
{
public:
    /// `madeUp` is its name where it gives none. Errors: TokenInvalid, TokenExpired; NotPermitted where a service should decide.
    [[nodiscard]] static Result<ClientIdentity> make(const Connect &connect, const QByteArray &madeUp, const hubs::HubProfile &hub,
                                                     std::chrono::sys_seconds now);

    /// Of somebody whom a service lets in. `info`: an object as JSON, or empty.
    static ClientIdentity letIn(const QByteArray &name, const QByteArray &info, access::ChannelGrants grants);

    /// As publisher, and as member unless it may choose another.
    const QByteArray &name() const { return m_name; }
    /// Somebody else says who it is, and as a member it is nobody else.
    bool isVouchedFor() const { return m_token || m_granted; }
    /// What others see of it unless it says otherwise: JSON; empty: nothing.
    const QByteArray &info() const { return m_info; }
    bool permits(access::Right right, QByteArrayView channel) const
    {
        return m_granted ? m_granted->permits(right, channel) : !m_token || m_token->permits(right, channel);
    }
    /// Of somebody whom a service has let in: what else it has allowed, and what it grants from now on instead of all that.
    void learn(access::Right right, const QByteArray &channel) { m_granted->learn(right, channel); }
    void replaceGrants(access::ChannelGrants grants) { m_granted = std::make_shared<access::GrantedAccess>(std::move(grants)); }

    /// When it has to have another token.
    std::optional<std::chrono::sys_seconds> endsAt() const { return m_endsAt; }
    /// For its client, which knows nothing of our leeway; seconds.
    std::optional<std::int64_t> expiresIn(std::chrono::sys_seconds now) const;

    /// Errors: TokenInvalid (also for another subject, or where there was none), TokenExpired; then nothing has changed.
    [[nodiscard]] Result<access::LostRights> refresh(QByteArrayView token, const hubs::HubProfile &hub, std::chrono::sys_seconds now);

private:
    ClientIdentity() = default;

    QByteArray m_name;
    QByteArray m_info;
    /// At most one of them; without, it may do everything.
    std::shared_ptr<access::TokenAccess> m_token;
    std::shared_ptr<access::GrantedAccess> m_granted;
    std::optional<std::chrono::sys_seconds> m_endsAt;
};

} // namespace signalbox::core::pubsub
