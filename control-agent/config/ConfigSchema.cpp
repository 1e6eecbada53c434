// SPDX-License-Identifier: Apache-2.0
#include "control-agent/config/ConfigSchema.h"

#include "control-agent/config/ConfigKeys.h"
#include "server-core/instance/HubKeys.h"
#include "server-core/types/TypeRegistry.h"
#include "shared/json/SchemaCheck.h"

#include <QtCore/QJsonArray>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

template <typename T>
QJsonObject propertyOf(const core::ConfigKey<T> &key)
{
    QJsonObject object = key.schema;
    object.insert(u"description"_s, key.description);
    if (!key.required)
        object.insert(u"default"_s, key.value(T()));
    object.insert(u"x-takes-effect"_s, QString(core::takesEffectName(key.effect)));
    return object;
}

QJsonObject strict(const QString &description, const QJsonObject &properties, const QJsonArray &required = {})
{
    QJsonObject object{{u"type"_s, u"object"_s}, {u"properties"_s, properties}, {u"additionalProperties"_s, false}};
    if (!description.isEmpty())
        object.insert(u"description"_s, description);
    if (!required.isEmpty())
        object.insert(u"required"_s, required);
    return object;
}

template <typename T>
QJsonObject objectOf(const core::ConfigTable<T> &table)
{
    QJsonObject properties;
    QJsonArray required;
    for (const core::ConfigKey<T> &key : table.keys) {
        properties.insert(key.name, propertyOf(key));
        if (key.required)
            required.append(key.name);
    }
    return strict(table.description, properties, required);
}

QJsonObject reference(const QString &definition)
{
    return {{u"$ref"_s, u"#/definitions/"_s + definition}};
}

QJsonObject listOf(const QString &definition, const QString &description)
{
    return {{u"type"_s, u"array"_s}, {u"items"_s, reference(definition)}, {u"description"_s, description}};
}

/// The options of an instance follow from its type.
QJsonArray optionsByType(const QStringList &types)
{
    QJsonArray rules;
    for (const QString &type : types) {
        const QJsonObject isIt{{u"properties"_s, QJsonObject{{u"type"_s, QJsonObject{{u"const"_s, type}}}}}};
        const QJsonObject then{{u"properties"_s, QJsonObject{{u"options"_s, reference(u"options-"_s + type)}}}};
        rules.append(QJsonObject{{u"if"_s, isIt}, {u"then"_s, then}});
    }
    return rules;
}

QJsonObject optionsDefinition(const core::ServerType &type)
{
    QJsonObject schema = json::withoutReferences(type.optionsSchema());
    if (!schema.contains(u"description"_s)) {
        const bool none = schema.value(u"properties"_s).toObject().isEmpty();
        schema.insert(u"description"_s, (none ? u"The type \"%1\" has no options."_s : u"Options of the type \"%1\"."_s).arg(type.name()));
    }
    return schema;
}

QJsonObject instanceDefinition(const QStringList &types)
{
    QJsonObject object = objectOf(core::instanceTables().front());
    QJsonObject properties = object.value(u"properties"_s).toObject();
    for (const auto &table : core::instanceTables()) {
        if (!table.name.isEmpty())
            properties.insert(table.name, reference(table.name));
    }
    QJsonObject listeners = listOf(u"listen"_s, u"Where it listens; each is written [[instance.listen]]."_s);
    listeners.insert(u"minItems"_s, 1);
    properties.insert(u"listen"_s, listeners);
    QJsonArray required = object.value(u"required"_s).toArray();
    required.append(u"listen"_s);
    QJsonObject definition = strict(object.value(u"description"_s).toString(), properties, required);
    definition.insert(u"allOf"_s, optionsByType(types));
    return definition;
}

QJsonObject typeDefinition()
{
    const auto needs = [](const QString &key) { return QJsonObject{{u"required"_s, QJsonArray{key}}}; };
    QJsonObject definition = objectOf(typeTable());
    definition.insert(u"oneOf"_s, QJsonArray{needs(u"type"_s), needs(u"plugin"_s)});
    return definition;
}

/// `[[hub.key]]`, `[hub.token]` and so on are definitions of their own: "hub-key".
void addHubDefinitions(QJsonObject &definitions)
{
    QJsonObject hub = objectOf(core::hubTables().front());
    QJsonObject properties = hub.value(u"properties"_s).toObject();
    for (const auto &table : core::hubTables()) {
        if (table.name.isEmpty())
            continue;
        definitions.insert(u"hub-"_s + table.name, objectOf(table));
        properties.insert(table.name, reference(u"hub-"_s + table.name));
    }
    QJsonObject keys = listOf(u"hub-key"_s, u"Keys that tokens are checked with; each is written [[hub.key]]."_s);
    keys.insert(u"maxItems"_s, core::HubConfig::mostKeys);
    properties.insert(u"key"_s, keys);
    hub.insert(u"properties"_s, properties);
    definitions.insert(u"hub-key"_s, objectOf(core::hubKeyTable()));
    definitions.insert(u"hub"_s, hub);
}

QJsonObject defaultsDefinition()
{
    QJsonObject properties;
    for (const auto &key : core::instanceTables().front().keys) {
        if (key.inherited)
            properties.insert(key.name, propertyOf(key));
    }
    for (const QString &table : {u"limits"_s, u"access"_s, u"restart"_s})
        properties.insert(table, reference(table));
    return strict(u"What holds for every instance that does not say otherwise."_s, properties);
}

/// "cluster.tls" stands in "cluster", which comes before it.
void addHostTables(QJsonObject &properties)
{
    for (const auto &table : hostTables()) {
        const QString parent = table.name.section(u'.', 0, -2);
        if (parent.isEmpty()) {
            properties.insert(table.name, objectOf(table));
            continue;
        }
        QJsonObject outer = properties.value(parent).toObject();
        QJsonObject inner = outer.value(u"properties"_s).toObject();
        inner.insert(table.name.section(u'.', -1), objectOf(table));
        outer.insert(u"properties"_s, inner);
        properties.insert(parent, outer);
    }
}

} // namespace

QJsonObject configSchema(const core::TypeRegistry &types)
{
    QJsonObject definitions{
        {u"instance"_s, instanceDefinition(types.names())}, {u"listen"_s, objectOf(core::listenerTable())}, {u"type"_s, typeDefinition()}};
    for (const auto &table : core::instanceTables()) {
        if (!table.name.isEmpty())
            definitions.insert(table.name, objectOf(table));
    }
    addHubDefinitions(definitions);
    for (const QString &name : types.names()) {
        if (const auto type = types.find(name))
            definitions.insert(u"options-"_s + name, optionsDefinition(**type));
    }
    QJsonObject properties{
        {u"defaults"_s, defaultsDefinition()},
        {u"instance"_s, listOf(u"instance"_s, u"The server instances; each is written [[instance]]."_s)},
        {u"hub"_s, listOf(u"hub"_s, u"Hubs of channels; each is written [[hub]], here or in the file of an instance."_s)},
        {u"type"_s, listOf(u"type"_s, u"Server types beside the built-in ones; each is written [[type]]."_s)}};
    addHostTables(properties);
    QJsonObject schema =
        strict(u"signalbox.toml. Files in instances.d/ beside it hold one instance each: #/definitions/instance."_s, properties);
    schema.insert(u"$schema"_s, u"http://json-schema.org/draft-07/schema#"_s);
    schema.insert(u"title"_s, u"Signalbox configuration"_s);
    schema.insert(u"definitions"_s, definitions);
    return schema;
}

} // namespace signalbox::agent
