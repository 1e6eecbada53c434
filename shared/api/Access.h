// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/json/Json.h"

#include <QtCore/QMap>

/// Who may do what: roles, what they permit, and where. The agent decides by it, the manager greys by it.
namespace signalbox::api {

enum class Role { Viewer, Operator, Admin };
constexpr json::EnumNames<Role, 3> enumNames(Role)
{
    return {{"viewer", "operator", "admin"}};
}

/// What a caller must be allowed to do. Anyone: before login, too. The rest by role: viewer sees, operator also
/// operates, admin also administers.
enum class Permission { Anyone, View, Operate, Administer };
constexpr json::EnumNames<Permission, 4> enumNames(Permission)
{
    return {{"anyone", "viewer", "operator", "admin"}};
}

constexpr bool permits(Role role, Permission permission)
{
    switch (permission) {
    case Permission::Anyone:
    case Permission::View:
        return true;
    case Permission::Operate:
        return role == Role::Operator || role == Role::Admin;
    case Permission::Administer:
        return role == Role::Admin;
    }
    return false;
}

/// The roles of one account or token.
/// Shape:  `role` counts everywhere; `instances` adds to it for the named ones. Neither: nothing is permitted.
struct Grants {
    std::optional<Role> role;
    QMap<QString, Role> instances;

    bool operator==(const Grants &) const = default;

    bool permit(Permission permission) const { return permission == Permission::Anyone || (role && api::permits(*role, permission)); }
    bool permitOn(const QString &instance, Permission permission) const
    {
        if (permit(permission))
            return true;
        const auto own = instances.constFind(instance);
        return own != instances.constEnd() && api::permits(*own, permission);
    }
    /// On one instance at least.
    bool permitSomewhere(Permission permission) const
    {
        return permit(permission)
            || std::any_of(instances.begin(), instances.end(), [permission](Role own) { return api::permits(own, permission); });
    }

    static constexpr auto fields =
        std::tuple{json::field("role", &Grants::role, "Role on the whole host; null: only on the instances named here"),
                   json::optionalField("instances", &Grants::instances, "Instance name to the role on it, where it is more than `role`")};
};

} // namespace signalbox::api
