// SPDX-License-Identifier: Apache-2.0
#include "server-core/access/ChannelGrants.h"

#include "server-core/access/ChannelName.h"

#include <algorithm>

namespace signalbox::core::access {

using namespace Qt::StringLiterals;

QLatin1StringView rightName(Right right)
{
    switch (right) {
    case Right::Subscribe:
        return "subscribe"_L1;
    case Right::Publish:
        return "publish"_L1;
    case Right::Presence:
        return "presence"_L1;
    case Right::History:
        return "history"_L1;
    }
    Q_UNREACHABLE();
}

std::optional<Right> rightFromName(std::string_view name)
{
    for (const Right right : allRights) {
        if (rightName(right) == QLatin1StringView(name.data(), qsizetype(name.size())))
            return right;
    }
    return std::nullopt;
}

void ChannelGrants::add(QByteArrayView pattern, Rights rights)
{
    const bool isPrefix = isWildcard(pattern);
    m_grants.push_back({(isPrefix ? pattern.chopped(1) : pattern).toByteArray(), isPrefix, rights});
}

bool ChannelGrants::permits(Right right, QByteArrayView channel) const
{
    return std::any_of(m_grants.begin(), m_grants.end(),
                       [&](const ChannelGrant &grant) { return grant.rights.testFlag(right) && grant.covers(channel); });
}

bool ChannelGrants::includes(const ChannelGrants &other) const
{
    return std::all_of(other.m_grants.begin(), other.m_grants.end(), [this](const ChannelGrant &grant) {
        const QByteArray pattern = grant.isPrefix ? grant.name + '*' : grant.name;
        return std::all_of(allRights.begin(), allRights.end(),
                           [&](Right right) { return !grant.rights.testFlag(right) || permits(right, pattern); });
    });
}

} // namespace signalbox::core::access
