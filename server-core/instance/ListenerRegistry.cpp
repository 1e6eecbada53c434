// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/ListenerRegistry.h"

#include <algorithm>

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

bool isV6(const QString &address)
{
    return address == u"any6"_s || address.contains(u':');
}

bool isAny(const net::ListenAddress &address)
{
    const QString text = address.toString();
    return text.startsWith(u"0.0.0.0:"_s) || text.startsWith(u"[::]:"_s);
}

/// "any" overlaps every address of its family; IPv4 and IPv6 never overlap (our IPv6 sockets are IPv6 only).
bool overlap(const net::ListenAddress &a, const net::ListenAddress &b)
{
    if (a.isLocal() || b.isLocal())
        return a.localPath == b.localPath;
    return a.port == b.port && isV6(a.address) == isV6(b.address) && (isAny(a) || isAny(b) || a.toString() == b.toString());
}

} // namespace

void ListenerRegistry::claim(const net::ListenAddress &address, const QString &owner)
{
    m_entries.push_back({address, owner});
}

void ListenerRegistry::release(const QString &owner)
{
    std::erase_if(m_entries, [&owner](const Entry &entry) { return entry.owner == owner; });
}

QString ListenerRegistry::ownerOf(const net::ListenAddress &address) const
{
    const auto found =
        std::find_if(m_entries.begin(), m_entries.end(), [&address](const Entry &entry) { return overlap(entry.address, address); });
    return found == m_entries.end() ? QString() : found->owner;
}

} // namespace signalbox::core
