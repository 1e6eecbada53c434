// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/actions/Permits.h"

#include <QtCore/QCoreApplication>

namespace signalbox::gui {

namespace {

struct Permits {
    Q_DECLARE_TR_FUNCTIONS(Permits)
};

std::optional<api::Role> roleOn(const api::Grants &grants, const QString &instance)
{
    const auto own = grants.instances.constFind(instance);
    if (own == grants.instances.constEnd())
        return grants.role;
    return grants.role ? std::max(*grants.role, *own) : *own;
}

api::Role roleFor(api::Permission permission)
{
    switch (permission) {
    case api::Permission::Anyone:
    case api::Permission::View:
        return api::Role::Viewer;
    case api::Permission::Operate:
        return api::Role::Operator;
    case api::Permission::Administer:
        return api::Role::Admin;
    }
    return api::Role::Admin;
}

} // namespace

QString roleName(std::optional<api::Role> role)
{
    if (!role)
        return Permits::tr("without a role");
    switch (*role) {
    case api::Role::Viewer:
        return Permits::tr("viewer");
    case api::Role::Operator:
        return Permits::tr("operator");
    case api::Role::Admin:
        return Permits::tr("admin");
    }
    return {};
}

QString environmentName(Environment environment)
{
    switch (environment) {
    case Environment::None:
        return Permits::tr("none", "environment");
    case Environment::Development:
        return Permits::tr("development");
    case Environment::Staging:
        return Permits::tr("staging");
    case Environment::Production:
        return Permits::tr("production");
    }
    return {};
}

QString whyNotPermitted(const Host &host, const QString &instance, api::Permission permission)
{
    const api::Grants grants = host.grants();
    const bool permitted = instance.isEmpty() ? grants.permit(permission) : grants.permitOn(instance, permission);
    if (permitted)
        return {};
    const QString where = instance.isEmpty() ? host.name() : instance;
    return Permits::tr("Needs the role %1 on %2; you are %3").arg(roleName(roleFor(permission)), where, roleName(roleOn(grants, instance)));
}

QString typedFor(const QList<const Host *> &hosts)
{
    QList<const Host *> production;
    for (const Host *host : hosts) {
        if (host->saved().environment == Environment::Production && !production.contains(host))
            production.append(host);
    }
    if (production.isEmpty())
        return {};
    return production.size() == 1 ? production.first()->name() : environmentName(Environment::Production);
}

} // namespace signalbox::gui
