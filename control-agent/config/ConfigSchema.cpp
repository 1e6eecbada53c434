// SPDX-License-Identifier: Apache-2.0
#include "control-agent/config/ConfigSchema.h"

#include "control-agent/config/ConfigKeys.h"
#include "control-agent/config/ServerTypeOptions.h"

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
QJsonArray optionsByType()
{
    QJsonArray rules;
    for (const ServerTypeOptions &options : serverTypeOptions()) {
        const QJsonObject isIt{{u"properties"_s, QJsonObject{{u"type"_s, QJsonObject{{u"const"_s, options.type}}}}}};
        const QJsonObject then{{u"properties"_s, QJsonObject{{u"options"_s, reference(u"options-"_s + options.type)}}}};
        rules.append(QJsonObject{{u"if"_s, isIt}, {u"then"_s, then}});
    }
    return rules;
}

QJsonObject instanceDefinition()
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
    definition.insert(u"allOf"_s, optionsByType());
    return definition;
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

} // namespace

QJsonObject configSchema()
{
    QJsonObject definitions{{u"instance"_s, instanceDefinition()}, {u"listen"_s, objectOf(core::listenerTable())}};
    for (const auto &table : core::instanceTables()) {
        if (!table.name.isEmpty())
            definitions.insert(table.name, objectOf(table));
    }
    for (const ServerTypeOptions &options : serverTypeOptions())
        definitions.insert(u"options-"_s + options.type, strict(options.description, options.properties));
    QJsonObject properties{{u"defaults"_s, defaultsDefinition()},
                           {u"instance"_s, listOf(u"instance"_s, u"The server instances; each is written [[instance]]."_s)}};
    for (const auto &table : hostTables())
        properties.insert(table.name, objectOf(table));
    QJsonObject schema =
        strict(u"signalbox.toml. Files in instances.d/ beside it hold one instance each: #/definitions/instance."_s, properties);
    schema.insert(u"$schema"_s, u"http://json-schema.org/draft-07/schema#"_s);
    schema.insert(u"title"_s, u"Signalbox configuration"_s);
    schema.insert(u"definitions"_s, definitions);
    return schema;
}

} // namespace signalbox::agent
