// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/HubDefinitions.h"

#include <QtCore/QStringList>

namespace signalbox::core {

using namespace Qt::StringLiterals;

Result<HubConfig> HubDefinitions::find(const QString &name) const
{
    QStringList places;
    HubConfig found;
    found.name = name;
    for (const HubConfig &hub : m_list) {
        if (hub.name != name)
            continue;
        places.append(u"%1:%2"_s.arg(hub.sourceFile).arg(hub.sourceLine));
        found = hub;
    }
    if (places.size() > 1) {
        return failure(
            ErrorCode::InvalidConfiguration,
            u"the hub \"%1\" is defined %2 times, at %3; keep one of them"_s.arg(name).arg(places.size()).arg(places.join(u" and at "_s)),
            name);
    }
    return found;
}

QList<HubConfig> HubDefinitions::usable() const
{
    QList<HubConfig> hubs;
    for (const HubConfig &hub : m_list) {
        if (find(hub.name))
            hubs.append(hub);
    }
    return hubs;
}

} // namespace signalbox::core
