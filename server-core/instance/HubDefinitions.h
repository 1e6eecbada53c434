// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/HubConfig.h"
#include "shared/base/Error.h"

namespace signalbox::core {

/// The hubs that the configuration defines.
/// Thread: a value; any.
class HubDefinitions
{
public:
    HubDefinitions() = default;
    explicit HubDefinitions(QList<HubConfig> list) : m_list(std::move(list)) { }

    /// In the order of the files; a name may be there several times.
    const QList<HubConfig> &list() const { return m_list; }
    /// One that nothing defines has the defaults. Errors: InvalidConfiguration when there are several definitions; names their places.
    [[nodiscard]] Result<HubConfig> find(const QString &name) const;
    /// Those that are defined and can be used, in the order of the files.
    QList<HubConfig> usable() const;
    /// Those whose name another one before them has, each with the first of that name.
    struct Repeated {
        HubConfig hub;
        HubConfig first;
        QString toString() const;
    };
    QList<Repeated> repeated() const;

    bool operator==(const HubDefinitions &) const = default;

private:
    QList<HubConfig> m_list;
};

} // namespace signalbox::core
