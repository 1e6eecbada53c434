// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/access/ChannelAccess.h"

#include <QtCore/QHash>

#include <deque>

namespace signalbox::core::access {

/// The access of a session that a service has let in: what it got then, and what it was allowed later, channel by channel.
/// Shape:  of the latter the newest ones are known.
class GrantedAccess final : public ChannelAccess
{
public:
    /// A session that uses more has to ask again for the oldest.
    static constexpr std::size_t mostLearned = 10'000;

    explicit GrantedAccess(ChannelGrants grants) : m_grants(std::move(grants)) { }

    bool permits(Right right, QByteArrayView channel) const override;
    /// `channel`: also a wildcard; only that, and not what it covers.
    void learn(Right right, const QByteArray &channel);

private:
    ChannelGrants m_grants;
    QHash<QByteArray, Rights> m_learned;
    /// The oldest first.
    std::deque<QByteArray> m_order;
};

} // namespace signalbox::core::access
