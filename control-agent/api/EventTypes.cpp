// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/EventTypes.h"

#include "control-agent/api/JsonSchema.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

QJsonObject object(const QJsonObject &properties)
{
    return {{u"type"_s, u"object"_s}, {u"properties"_s, properties}, {u"required"_s, QJsonArray::fromStringList(properties.keys())}};
}

} // namespace

QList<EventType> eventTypes()
{
    return {{u"instance.changed"_s,
             u"An instance has another state, error, listeners, process or start time; `instance` is all of it as it is now. Counters do "
             "not count as a change."_s,
             object({{u"instance"_s, schema::reference("Instance")}})}};
}

} // namespace signalbox::agent
