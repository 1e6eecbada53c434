// SPDX-License-Identifier: Apache-2.0
#include "control-agent/auth/Identity.h"

#include <QtCore/QSet>
#include <QtCore/QStringList>

#include <algorithm>

namespace signalbox::agent {

using namespace Qt::StringLiterals;
using api::Role;

namespace {

std::optional<Role> on(const api::Grants &grants, const QString &instance)
{
    std::optional<Role> role = grants.role;
    const auto own = grants.instances.constFind(instance);
    if (own != grants.instances.cend() && (!role || *own > *role))
        role = *own;
    return role;
}

std::optional<Role> lesser(const std::optional<Role> &a, const std::optional<Role> &b)
{
    return a && b ? std::optional<Role>(std::min(*a, *b)) : std::nullopt;
}

} // namespace

api::Grants grantsOfToken(const api::Grants &token, const api::Grants &account)
{
    if (token == api::Grants{})
        return account;
    api::Grants grants{lesser(token.role, account.role), {}};
    const QStringList names = token.instances.keys() + account.instances.keys();
    for (const QString &name : names) {
        const std::optional<Role> role = lesser(on(token, name), on(account, name));
        if (role && (!grants.role || *role > *grants.role))
            grants.instances.insert(name, *role);
    }
    return grants;
}

bool isWithin(const api::Grants &part, const api::Grants &whole)
{
    const auto fits = [](const std::optional<Role> &a, const std::optional<Role> &b) { return !a || (b && *a <= *b); };
    if (!fits(part.role, whole.role))
        return false;
    return std::all_of(part.instances.keyBegin(), part.instances.keyEnd(),
                       [&](const QString &name) { return fits(on(part, name), on(whole, name)); });
}

QString describe(const api::Grants &grants)
{
    QStringList parts;
    if (grants.role)
        parts.append(json::enumName(*grants.role));
    for (auto it = grants.instances.begin(); it != grants.instances.end(); ++it)
        parts.append(u"%1 on %2"_s.arg(json::enumName(it.value()), it.key()));
    return parts.isEmpty() ? u"no role"_s : parts.join(u"; "_s);
}

} // namespace signalbox::agent
