// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/access/TokenAccess.h"
#include "server-core/hubs/HubProfile.h"
#include "server-core/types/pubsub/ClientMessage.h"

namespace signalbox::core::pubsub {

/// Who a session is, and what it may do: as it said when it connected, or as its token says.
/// Units:  wall time in whole seconds.
class ClientIdentity
{
public:
    /// `madeUp` is its name where it gives none. Errors: TokenInvalid, TokenExpired.
    [[nodiscard]] static Result<ClientIdentity> make(const Connect &connect, const QByteArray &madeUp, const hubs::HubProfile &hub,
                                                     std::chrono::sys_seconds now);

    /// As publisher, and as member unless it may choose another.
    const QByteArray &name() const { return m_name; }
    bool hasToken() const { return m_access != nullptr; }
    /// What others see of it unless it says otherwise: JSON; empty: nothing.
    QByteArray info() const { return m_access ? m_access->claims().info : QByteArray(); }
    bool permits(access::Right right, QByteArrayView channel) const { return !m_access || m_access->permits(right, channel); }

    /// When it has to have another token.
    std::optional<std::chrono::sys_seconds> endsAt() const { return m_endsAt; }
    /// For its client, which knows nothing of our leeway; seconds.
    std::optional<std::int64_t> expiresIn(std::chrono::sys_seconds now) const;

    /// Errors: TokenInvalid (also for another subject, or where there was none), TokenExpired; then nothing has changed.
    [[nodiscard]] Result<access::LostRights> refresh(QByteArrayView token, const hubs::HubProfile &hub, std::chrono::sys_seconds now);

private:
    ClientIdentity() = default;

    QByteArray m_name;
    /// Null: it may do everything.
    std::shared_ptr<access::TokenAccess> m_access;
    std::optional<std::chrono::sys_seconds> m_endsAt;
};

} // namespace signalbox::core::pubsub
