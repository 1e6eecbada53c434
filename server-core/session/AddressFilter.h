// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/net/AddressBlock.h"

namespace signalbox::core {

/// Who may connect: everybody, or those in `allow`, but never those in `deny`.
class AddressFilter
{
public:
    AddressFilter() = default;
    AddressFilter(QList<net::AddressBlock> allow, QList<net::AddressBlock> deny) : m_allow(std::move(allow)), m_deny(std::move(deny)) { }

    bool permits(const net::Endpoint &peer) const
    {
        return !net::anyContains(m_deny, peer) && (m_allow.isEmpty() || net::anyContains(m_allow, peer));
    }

private:
    QList<net::AddressBlock> m_allow;
    QList<net::AddressBlock> m_deny;
};

} // namespace signalbox::core
