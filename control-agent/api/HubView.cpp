// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/HubView.h"

#include "server-core/instance/InstanceHost.h"
#include "shared/base/Names.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>

#include <algorithm>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

bool permitOn(const core::HubStatus &hub, const api::Grants &grants, api::Permission permission)
{
    if (grants.permit(permission))
        return true;
    return !hub.instances.isEmpty() && std::all_of(hub.instances.begin(), hub.instances.end(), [&](const QString &instance) {
        return grants.permitOn(instance, permission);
    });
}

} // namespace

QList<core::HubStatus> visibleHubs(const core::InstanceHost &host, const api::Grants &grants)
{
    QList<core::HubStatus> hubs = host.hubStatuses();
    hubs.removeIf([&grants](const core::HubStatus &hub) { return !permitOn(hub, grants, api::Permission::View); });
    return hubs;
}

Result<core::HubStatus> permittedHub(const core::InstanceHost &host, const CallContext &context, const QString &hub,
                                     api::Permission permission)
{
    const api::Grants &grants = context.identity.grants;
    QStringList names;
    for (const core::HubStatus &status : visibleHubs(host, grants)) {
        names.append(status.name);
        if (status.name != hub)
            continue;
        if (permitOn(status, grants, permission))
            return status;
        return failure(ErrorCode::NotPermitted,
                       u"%1 needs the role %2 on \"%3\"; \"%4\" is %5"_s.arg(context.method, json::enumName(permission),
                                                                             status.instances.join(u"\" and \""_s),
                                                                             context.identity.account, describe(grants)));
    }
    const QString nearest = nearestOf(hub.left(64), names);
    const QString hint = nearest.isEmpty() ? QString() : u"; did you mean \"%1\"?"_s.arg(nearest);
    return failure(ErrorCode::NotFound, u"no hub \"%1\""_s.arg(hub.left(64)) + hint, hub.left(64));
}

QJsonValue jsonOf(const QString &text)
{
    // Qt reads objects and arrays only.
    return QJsonDocument::fromJson('[' + text.toUtf8() + ']').array().first();
}

} // namespace signalbox::agent
