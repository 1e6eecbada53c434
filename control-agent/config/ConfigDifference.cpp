// SPDX-License-Identifier: Apache-2.0
#include "control-agent/config/ConfigDifference.h"

#include "control-agent/config/ConfigKeys.h"
#include "server-core/instance/HubDocument.h"
#include "server-core/instance/HubKeys.h"
#include "server-core/instance/InstanceDocument.h"
#include "server-core/instance/InstanceKeys.h"
#include "server-core/types/TypeRegistry.h"

#include <algorithm>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

QJsonValue orNull(const QJsonValue &value)
{
    return value.isUndefined() ? QJsonValue(QJsonValue::Null) : value;
}

/// Each option by itself: they are what a person has changed.
void compareOptions(const core::InstanceConfig &from, const core::InstanceConfig &to, core::TakesEffect effect,
                    QList<ConfigDifference> &found)
{
    QStringList keys = from.options.keys() + to.options.keys();
    keys.sort();
    keys.removeDuplicates();
    for (const QString &key : keys) {
        const QJsonValue before = orNull(from.options.value(key));
        const QJsonValue after = orNull(to.options.value(key));
        if (before != after)
            found.append({u"options."_s + key, before, after, effect, to.name});
    }
}

const core::TypeDefinition *findType(const core::TypeDefinitions &types, const QString &name)
{
    const QList<core::TypeDefinition> &list = types.list();
    const auto found = std::find_if(list.cbegin(), list.cend(), [&name](const core::TypeDefinition &d) { return d.name == name; });
    return found == list.cend() ? nullptr : &*found;
}

/// Without what it does not say, and without its name.
QJsonObject typeDocument(const core::TypeDefinition &type)
{
    QJsonObject document;
    for (const auto &key : typeTable().keys) {
        const QJsonValue value = key.value(type);
        if (key.name != "name"_L1 && !value.toString().isEmpty())
            document.insert(key.name, value);
    }
    return document;
}

const core::HubConfig *findHub(const QList<core::HubConfig> &hubs, const QString &name)
{
    const auto found = std::find_if(hubs.cbegin(), hubs.cend(), [&name](const core::HubConfig &hub) { return hub.name == name; });
    return found == hubs.cend() ? nullptr : &*found;
}

/// Without its name.
QJsonObject hubDocument(const core::HubConfig &hub)
{
    QJsonObject document = core::toShortDocument(hub);
    document.remove(u"name"_s);
    return document;
}

void compareHubs(const core::HubConfig &from, const core::HubConfig &to, QList<ConfigDifference> &found)
{
    const QString path = u"hub.%1."_s.arg(to.name);
    for (const auto &table : core::hubTables()) {
        for (const auto &key : table.keys) {
            const QJsonValue before = key.value(from);
            const QJsonValue after = key.value(to);
            if (before != after)
                found.append(
                    {path + (table.name.isEmpty() ? key.name : table.name + u'.' + key.name), before, after, key.effect, QString()});
        }
    }
    if (from.keys != to.keys) {
        const auto keys = [](const core::HubConfig &hub) { return core::toDocument(hub).value("key"_L1); };
        found.append({path + u"key"_s, keys(from), keys(to), core::TakesEffect::NewSessions, QString()});
    }
}

} // namespace

QList<ConfigDifference> hubDifferences(const core::HubDefinitions &from, const core::HubDefinitions &to)
{
    QList<ConfigDifference> found;
    const QList<core::HubConfig> before = from.usable();
    const QList<core::HubConfig> after = to.usable();
    for (const core::HubConfig &hub : before) {
        if (const core::HubConfig *wanted = findHub(after, hub.name))
            compareHubs(hub, *wanted, found);
        else
            found.append({u"hub."_s + hub.name, hubDocument(hub), QJsonValue::Null, core::TakesEffect::Live, QString()});
    }
    for (const core::HubConfig &hub : after) {
        if (!findHub(before, hub.name))
            found.append({u"hub."_s + hub.name, QJsonValue::Null, hubDocument(hub), core::TakesEffect::Live, QString()});
    }
    return found;
}

QList<ConfigDifference> typeDifferences(const core::TypeDefinitions &from, const core::TypeDefinitions &to,
                                        const core::TypeRegistry &registry)
{
    using enum core::TakesEffect;
    QList<ConfigDifference> found;
    for (const core::TypeDefinition &type : from.list()) {
        const QString path = u"type."_s + type.name;
        const core::TypeDefinition *wanted = findType(to, type.name);
        if (!wanted) {
            found.append({path, typeDocument(type), QJsonValue::Null, AgentStart, QString()});
            continue;
        }
        for (const auto &key : typeTable().keys) {
            const QJsonValue before = key.value(type);
            const QJsonValue after = key.value(*wanted);
            if (before != after)
                found.append({path + u'.' + key.name, before, after, registry.isUnusable(type.name) ? Live : key.effect, QString()});
        }
    }
    for (const core::TypeDefinition &type : to.list()) {
        if (!findType(from, type.name))
            found.append({u"type."_s + type.name, QJsonValue::Null, typeDocument(type), Live, QString()});
    }
    return found;
}

QList<ConfigDifference> hostDifferences(const AgentConfig &from, const AgentConfig &to)
{
    QList<ConfigDifference> found;
    for (const core::ConfigTable<AgentConfig> &table : hostTables()) {
        for (const core::ConfigKey<AgentConfig> &key : table.keys) {
            const QJsonValue before = key.value(from);
            const QJsonValue after = key.value(to);
            if (before != after)
                found.append({table.name + u'.' + key.name, before, after, key.effect, QString()});
        }
    }
    return found;
}

QList<ConfigDifference> instanceDifferences(const core::InstanceConfig &from, const core::InstanceConfig &to)
{
    QList<ConfigDifference> found;
    for (const core::ConfigTable<core::InstanceConfig> &table : core::instanceTables()) {
        for (const core::ConfigKey<core::InstanceConfig> &key : table.keys) {
            if (table.name.isEmpty() && key.name == "options"_L1) {
                compareOptions(from, to, key.effect, found);
                continue;
            }
            const QJsonValue before = key.value(from);
            const QJsonValue after = key.value(to);
            if (before != after)
                found.append({table.name.isEmpty() ? key.name : table.name + u'.' + key.name, before, after, key.effect, to.name});
        }
    }
    if (from.listeners != to.listeners) {
        const auto listeners = [](const core::InstanceConfig &config) { return core::toDocument(config).value("listen"_L1); };
        found.append({u"listen"_s, listeners(from), listeners(to), core::TakesEffect::Live, to.name});
    }
    return found;
}

ConfigDifference addedInstance(const core::InstanceConfig &config, const core::InstanceConfig &defaults)
{
    return {QString(), QJsonValue::Null, core::toShortDocument(config, defaults), core::TakesEffect::Live, config.name};
}

ConfigDifference removedInstance(const core::InstanceConfig &config, const core::InstanceConfig &defaults)
{
    return {QString(), core::toShortDocument(config, defaults), QJsonValue::Null, core::TakesEffect::Live, config.name};
}

} // namespace signalbox::agent
