// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/ExchangePeer.h"

#include <algorithm>

namespace signalbox::core::backplane {

bool ExchangePeer::gets(const QByteArray &channel) const
{
    const auto at = m_streams.find(channel);
    return at != m_streams.end() && at->second.hasBegun;
}

std::set<QByteArray> ExchangePeer::widestWildcards() const
{
    std::set<QByteArray> widest;
    // In their order each stands behind its own prefixes.
    for (const QByteArray &prefix : wildcards) {
        const bool isCovered = std::any_of(widest.begin(), widest.end(), [&](const QByteArray &one) { return prefix.startsWith(one); });
        if (!isCovered)
            widest.insert(prefix);
    }
    return widest;
}

void ExchangePeer::onSubscribed(hub::Token token, const QByteArray &channel, const hub::Subscribed &answer)
{
    const auto at = m_streams.find(channel);
    if (at == m_streams.end() || at->second.token != token)
        return;
    at->second.hasBegun = true;
    m_output.sendBegin(*this, channel, at->second.ask, &answer);
}

void ExchangePeer::onRefused(hub::Token token, const Error & /*error*/)
{
    const auto at = std::find_if(m_streams.begin(), m_streams.end(), [token](const auto &entry) { return entry.second.token == token; });
    // One that was asked for once more is answered later.
    if (at == m_streams.end())
        return;
    const QByteArray channel = at->first;
    const std::uint64_t ask = at->second.ask;
    m_streams.erase(at);
    m_output.sendBegin(*this, channel, ask, nullptr);
}

} // namespace signalbox::core::backplane
