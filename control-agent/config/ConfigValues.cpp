// SPDX-License-Identifier: Apache-2.0
#include "control-agent/config/ConfigValues.h"

#include "control-agent/config/ConfigKeys.h"
#include "server-core/instance/HubKeys.h"
#include "server-core/instance/InstanceDocument.h"

#include <QtCore/QJsonArray>

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

void addHubs(QList<ConfigValueInForce> &values, const AgentConfig &config)
{
    for (const core::HubConfig &hub : config.hubs.usable()) {
        const auto add = [&](const QString &below, const QJsonValue &value) {
            const QString path = u"hub.%1.%2"_s.arg(hub.name, below);
            values.append({path, value, config.origins.find(path)});
        };
        for (const auto &table : core::hubTables()) {
            for (const auto &key : table.keys)
                add(table.name.isEmpty() ? key.name : table.name + u'.' + key.name, key.value(hub));
        }
        for (qsizetype i = 0; i < hub.keys.size(); ++i) {
            for (const auto &key : core::hubKeyTable().keys)
                add(u"key[%1].%2"_s.arg(i).arg(key.name), key.value(hub.keys.at(i)));
        }
    }
}

/// The values of one instance, each with where it comes from.
class InstanceValues
{
public:
    InstanceValues(QList<ConfigValueInForce> &values, const AgentConfig &config, const ConfiguredInstance &instance)
        : m_values(values), m_config(config), m_instance(instance)
    {
        if (instance.origin == InstanceOrigin::File)
            return;
        m_store = instance.file.isEmpty() ? u"store"_s : u"store (in place of %1:%2)"_s.arg(instance.file).arg(instance.line);
        m_own = core::toShortDocument(instance.config, config.defaults);
    }

    void addAll()
    {
        for (const auto &table : core::instanceTables()) {
            for (const auto &key : table.keys) {
                const bool isTop = table.name.isEmpty();
                if (isTop && key.name == "options"_L1)
                    continue;
                const QJsonObject own = isTop ? m_own : m_own.value(table.name).toObject();
                add(isTop ? key.name : table.name + u'.' + key.name, key.value(m_instance.config), own.contains(key.name), true);
            }
        }
        const QJsonArray listeners = m_own.value("listen"_L1).toArray();
        for (qsizetype i = 0; i < m_instance.config.listeners.size(); ++i) {
            for (const auto &key : core::listenerTable().keys) {
                add(u"listen[%1].%2"_s.arg(i).arg(key.name), key.value(m_instance.config.listeners.at(i)),
                    listeners.at(i).toObject().contains(key.name), false);
            }
        }
        const QJsonObject &options = m_instance.config.options;
        for (auto it = options.begin(); it != options.end(); ++it)
            add(u"options."_s + it.key(), it.value(), true, false);
    }

private:
    void add(const QString &below, const QJsonValue &value, bool inStore, bool inherited)
    {
        const QString path = u"instance.%1.%2"_s.arg(m_instance.config.name, below);
        if (m_store.isEmpty())
            m_values.append(
                {path, value, inherited ? m_config.origins.findFor(m_instance.config.name, below) : m_config.origins.find(path)});
        else if (inStore)
            m_values.append({path, value, nullptr, m_store});
        else
            m_values.append({path, value, m_config.origins.find(u"defaults."_s + below)});
    }

    QList<ConfigValueInForce> &m_values;
    const AgentConfig &m_config;
    const ConfiguredInstance &m_instance;
    QString m_store;
    QJsonObject m_own;
};

} // namespace

QList<ConfigValueInForce> valuesInForce(const AgentConfig &config, const InstanceSet &instances)
{
    QList<ConfigValueInForce> values;
    for (const auto &table : hostTables()) {
        for (const auto &key : table.keys) {
            const QString path = table.name + u'.' + key.name;
            values.append({path, key.value(config), config.origins.find(path)});
        }
    }
    addTypes(values, config);
    addHubs(values, config);
    for (const ConfiguredInstance &instance : instances.instances)
        InstanceValues(values, config, instance).addAll();
    std::stable_sort(values.begin(), values.end(), [](const ConfigValueInForce &a, const ConfigValueInForce &b) {
        if (a.place || b.place)
            return a.place && (!b.place || a.place->isBefore(*b.place));
        return !a.store.isEmpty() && b.store.isEmpty();
    });
    return values;
}

} // namespace signalbox::agent
