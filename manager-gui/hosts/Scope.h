// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/HostList.h"

namespace signalbox::gui {

/// What the window looks at: one host, the hosts of a group, or all.
struct Scope {
    QPointer<Host> host;
    QString group;

    Scope() = default;
    Scope(Host *one) : host(one) { }
    static Scope ofGroup(const QString &name)
    {
        Scope scope;
        scope.group = name;
        return scope;
    }
    bool operator==(const Scope &) const = default;
    bool isAll() const { return !host && group.isEmpty(); }
    bool contains(const Host &other) const { return host ? host == &other : group.isEmpty() || other.saved().group == group; }
    QList<Host *> hosts(const HostList &list) const
    {
        QList<Host *> members;
        for (int i = 0; i < list.count(); ++i) {
            if (contains(*list.at(i)))
                members.append(list.at(i));
        }
        return members;
    }
    bool isLive(const HostList &list) const
    {
        const QList<Host *> members = hosts(list);
        return std::any_of(members.begin(), members.end(), [](const Host *member) { return member->isLive(); });
    }
    /// That of the host, or the one that every host of the group has.
    Environment environment(const HostList &list) const
    {
        const QList<Host *> members = isAll() ? QList<Host *>() : hosts(list);
        if (members.isEmpty())
            return Environment::None;
        const Environment first = members.first()->saved().environment;
        const bool same =
            std::all_of(members.begin(), members.end(), [first](const Host *member) { return member->saved().environment == first; });
        return same ? first : Environment::None;
    }
};

} // namespace signalbox::gui
