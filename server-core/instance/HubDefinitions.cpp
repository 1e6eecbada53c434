// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/HubDefinitions.h"

#include <QtCore/QStringList>

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

QString placeOf(const HubConfig &hub)
{
    return u"%1:%2"_s.arg(hub.sourceFile).arg(hub.sourceLine);
}

} // namespace

Result<HubConfig> HubDefinitions::find(const QString &name) const
{
    QStringList places;
    HubConfig found;
    found.name = name;
    for (const HubConfig &hub : m_list) {
        if (hub.name != name)
            continue;
        places.append(placeOf(hub));
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

QList<HubDefinitions::Repeated> HubDefinitions::repeated() const
{
    QList<Repeated> all;
    for (auto hub = m_list.cbegin(); hub != m_list.cend(); ++hub) {
        const auto first = std::find_if(m_list.cbegin(), hub, [&](const HubConfig &other) { return other.name == hub->name; });
        if (first != hub)
            all.append({*hub, *first});
    }
    return all;
}

QString HubDefinitions::Repeated::toString() const
{
    return u"the hub \"%1\" is defined twice, also at %2; keep one of them: until then no instance can use it"_s.arg(hub.name,
                                                                                                                     placeOf(first));
}

} // namespace signalbox::core
