// SPDX-License-Identifier: Apache-2.0
#include "control-agent/config/ConfigValues.h"

#include "control-agent/config/ConfigKeys.h"

#include <algorithm>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

void addTypes(QList<ConfigValueInForce> &values, const AgentConfig &config)
{
    for (const core::TypeDefinition &type : config.types.list()) {
        for (const auto &key : typeTable().keys) {
            const QString path = u"type.%1.%2"_s.arg(type.name, key.name);
            if (const ConfigOrigins::Place *place = config.origins.find(path))
                values.append({path, key.value(type), place});
        }
    }
}

void addListeners(QList<ConfigValueInForce> &values, const AgentConfig &config, const core::InstanceConfig &instance)
{
    for (qsizetype i = 0; i < instance.listeners.size(); ++i) {
        for (const auto &key : core::listenerTable().keys) {
            const QString path = u"instance.%1.listen[%2].%3"_s.arg(instance.name).arg(i).arg(key.name);
            values.append({path, key.value(instance.listeners.at(i)), config.origins.find(path)});
        }
    }
}

void addOptions(QList<ConfigValueInForce> &values, const AgentConfig &config, const core::InstanceConfig &instance)
{
    for (auto it = instance.options.begin(); it != instance.options.end(); ++it) {
        const QString path = u"instance.%1.options.%2"_s.arg(instance.name, it.key());
        values.append({path, it.value(), config.origins.find(path)});
    }
}

void addInstance(QList<ConfigValueInForce> &values, const AgentConfig &config, const core::InstanceConfig &instance)
{
    for (const auto &table : core::instanceTables()) {
        for (const auto &key : table.keys) {
            const QString below = table.name.isEmpty() ? key.name : table.name + u'.' + key.name;
            if (below == "options"_L1)
                continue;
            values.append(
                {u"instance.%1.%2"_s.arg(instance.name, below), key.value(instance), config.origins.findFor(instance.name, below)});
        }
    }
    addListeners(values, config, instance);
    addOptions(values, config, instance);
}

} // namespace

QList<ConfigValueInForce> valuesInForce(const AgentConfig &config)
{
    QList<ConfigValueInForce> values;
    for (const auto &table : hostTables()) {
        for (const auto &key : table.keys) {
            const QString path = table.name + u'.' + key.name;
            values.append({path, key.value(config), config.origins.find(path)});
        }
    }
    addTypes(values, config);
    for (const core::InstanceConfig &instance : config.instances)
        addInstance(values, config, instance);
    std::stable_sort(values.begin(), values.end(), [](const ConfigValueInForce &a, const ConfigValueInForce &b) {
        return a.place && (!b.place || a.place->isBefore(*b.place));
    });
    return values;
}

} // namespace signalbox::agent
