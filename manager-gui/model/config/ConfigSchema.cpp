// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/config/ConfigSchema.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QHash>
#include <QtCore/QRegularExpression>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

// Only where fields stand. What is not here comes after, by name.
constexpr std::array orderHints{"name"_L1,
                                "type"_L1,
                                "isolation"_L1,
                                "io_threads"_L1,
                                "autostart"_L1,
                                "start_order"_L1,
                                "hub"_L1,
                                "address"_L1,
                                "port"_L1,
                                "listen"_L1,
                                "options"_L1,
                                "framing"_L1,
                                "limits"_L1,
                                "access"_L1,
                                "allow"_L1,
                                "tls"_L1,
                                "restart"_L1,
                                "policy"_L1,
                                "pkcs12"_L1,
                                "password_file"_L1,
                                "certificate"_L1,
                                "key"_L1,
                                "client_ca"_L1,
                                "proxy_protocol"_L1,
                                "trusted_proxies"_L1,
                                "max_sessions"_L1,
                                "max_sessions_per_address"_L1};

constexpr int deepestReference = 16;

double orderOf(const QString &key, const QJsonObject &schema, bool required)
{
    if (const QJsonValue order = schema.value("x-order"_L1); order.isDouble())
        return order.toDouble() - 1e6;
    const auto hint = std::find(orderHints.begin(), orderHints.end(), key);
    const double place = double(std::distance(orderHints.begin(), hint));
    return required ? place - 1000 : place;
}

QString typeOf(const QJsonObject &schema)
{
    const QJsonValue type = schema.value("type"_L1);
    if (!type.isArray())
        return type.toString();
    const QJsonArray types = type.toArray();
    for (const QJsonValue &one : types) {
        if (one.toString() != "null"_L1)
            return one.toString();
    }
    return {};
}

ConfigField::Kind scalarKind(const QJsonObject &schema)
{
    const QString type = typeOf(schema);
    if (type == "integer"_L1)
        return ConfigField::Kind::Integer;
    return type == "number"_L1 ? ConfigField::Kind::Number : ConfigField::Kind::Text;
}

ConfigField::Kind textKind(const QJsonObject &schema)
{
    if (schema.value("x-unit"_L1) == "duration"_L1)
        return ConfigField::Kind::Duration;
    return schema.value("x-kind"_L1) == "path"_L1 ? ConfigField::Kind::Path : ConfigField::Kind::Text;
}

/// Of an array this says Records or TextList, though only its entries know.
ConfigField::Kind kindOf(const QJsonObject &schema)
{
    using enum ConfigField::Kind;
    if (schema.contains("enum"_L1) || schema.contains("const"_L1))
        return Choice;
    if (schema.value("x-unit"_L1) == "bytes"_L1)
        return Bytes;
    const QString type = typeOf(schema);
    if (type == "boolean"_L1)
        return Switch;
    if (type == "integer"_L1 || type == "number"_L1)
        return scalarKind(schema);
    if (type == "string"_L1)
        return textKind(schema);
    if (type == "object"_L1 || schema.contains("properties"_L1))
        return schema.contains("properties"_L1) ? Group : Other;
    return type == "array"_L1 ? TextList : Other;
}

std::optional<double> numberOf(const QJsonObject &schema, QLatin1StringView key)
{
    const QJsonValue value = schema.value(key);
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

std::optional<int> lengthOf(const QJsonObject &schema, QLatin1StringView key)
{
    const QJsonValue value = schema.value(key);
    return value.isDouble() ? std::optional(value.toInt()) : std::nullopt;
}

bool isSecret(const QJsonObject &schema)
{
    return schema.value("writeOnly"_L1).toBool() || schema.value("x-secret"_L1).toBool() || schema.value("x-kind"_L1) == "secret"_L1
        || schema.value("format"_L1) == "password"_L1;
}

void readRange(ConfigField &field, const QJsonObject &schema)
{
    const bool isDuration = field.kind == ConfigField::Kind::Duration;
    field.least = numberOf(schema, isDuration ? "x-minimum-ms"_L1 : "minimum"_L1);
    field.most = numberOf(schema, isDuration ? "x-maximum-ms"_L1 : "maximum"_L1);
    if (const auto above = numberOf(schema, "exclusiveMinimum"_L1); above && field.kind == ConfigField::Kind::Integer)
        field.least = *above + 1;
    if (const auto below = numberOf(schema, "exclusiveMaximum"_L1); below && field.kind == ConfigField::Kind::Integer)
        field.most = *below - 1;
    const bool isList = field.kind == ConfigField::Kind::TextList || field.kind == ConfigField::Kind::Records;
    field.leastLength = lengthOf(schema, isList ? "minItems"_L1 : "minLength"_L1);
    field.mostLength = lengthOf(schema, isList ? "maxItems"_L1 : "maxLength"_L1);
}

} // namespace

const ConfigField *findField(const ConfigField &group, const QString &path)
{
    for (const ConfigField &field : group.fields) {
        if (field.path == path)
            return &field;
        if (field.kind == ConfigField::Kind::Group && path.startsWith(field.path + u'.'))
            return findField(field, path);
    }
    return nullptr;
}

void collectSettings(const ConfigField &group, std::vector<const ConfigField *> &settings)
{
    for (const ConfigField &field : group.fields) {
        if (field.kind == ConfigField::Kind::Group)
            collectSettings(field, settings);
        else
            settings.push_back(&field);
    }
}

QString configWords(const QString &english)
{
    // The agents speak English; what the manager has heard of is listed in ConfigWords.cpp.
    return english.isEmpty() ? QString() : QCoreApplication::translate("Config", english.toUtf8().constData());
}

QString configTitle(const QString &key)
{
    static const QHash<QString, QString> abbreviations{
        {u"tls"_s, u"TLS"_s}, {u"ca"_s, u"CA"_s},   {u"io"_s, u"I/O"_s},    {u"pkcs12"_s, u"PKCS#12"_s}, {u"ip"_s, u"IP"_s},
        {u"id"_s, u"ID"_s},   {u"url"_s, u"URL"_s}, {u"http"_s, u"HTTP"_s}, {u"tcp"_s, u"TCP"_s},        {u"cpu"_s, u"CPU"_s}};
    QStringList words = QString(key).replace(u'-', u'_').split(u'_', Qt::SkipEmptyParts);
    for (QString &word : words)
        word = abbreviations.value(word, word);
    QString title = words.join(u' ');
    if (!title.isEmpty())
        title[0] = title.at(0).toUpper();
    return configWords(title);
}

ConfigSchema::ConfigSchema(const QJsonObject &schema, const QList<api::ServerType> &types)
    : m_definitions(schema.value("definitions"_L1).toObject()), m_instance(m_definitions.value("instance"_L1).toObject()), m_types(types)
{
}

QJsonObject ConfigSchema::resolved(const QJsonObject &schema) const
{
    QJsonObject whole = schema;
    for (int depth = 0; depth < deepestReference && whole.contains("$ref"_L1); ++depth) {
        const QString name = whole.take("$ref"_L1).toString().section(u'/', -1);
        const QJsonObject target = m_definitions.value(name).toObject();
        for (auto it = target.begin(); it != target.end(); ++it) {
            if (!whole.contains(it.key()))
                whole.insert(it.key(), it.value());
        }
    }
    if (!typeOf(whole).isEmpty() || whole.contains("enum"_L1))
        return whole;
    for (const QLatin1StringView alternatives : {"anyOf"_L1, "oneOf"_L1}) {
        const QJsonArray all = whole.value(alternatives).toArray();
        for (const QJsonValue &one : all) {
            const QJsonObject alternative = resolved(one.toObject());
            if (typeOf(alternative).isEmpty() || typeOf(alternative) == "null"_L1)
                continue;
            for (auto it = alternative.begin(); it != alternative.end(); ++it) {
                if (!whole.contains(it.key()))
                    whole.insert(it.key(), it.value());
            }
            return whole;
        }
    }
    return whole;
}

ConfigField ConfigSchema::fieldOf(const QString &key, const QString &path, const QJsonObject &given, const QString &takesEffect) const
{
    const QJsonObject schema = resolved(given);
    ConfigField field;
    field.key = key;
    field.path = path;
    const QString title = schema.value("title"_L1).toString();
    field.title = title.isEmpty() ? configTitle(key) : configWords(title);
    // How a file writes it is no help in a form.
    static const QRegularExpression writing(u"[;,] each is written \\[\\[[^\\]]*\\]\\]"_s);
    field.help = configWords(schema.value("description"_L1).toString().remove(writing));
    field.takesEffect = schema.value("x-takes-effect"_L1).toString(takesEffect);
    field.byDefault = schema.value("default"_L1);
    field.secret = isSecret(schema);
    field.zeroIsNone = schema.value("x-zero"_L1) == "none"_L1;
    field.pattern = schema.value("pattern"_L1).toString();
    field.unit = schema.value("x-unit"_L1).toString();
    field.kind = kindOf(schema);
    if (field.kind == ConfigField::Kind::Choice)
        field.choices = schema.contains("enum"_L1) ? schema.value("enum"_L1).toArray() : QJsonArray{schema.value("const"_L1)};
    if (field.kind == ConfigField::Kind::Group)
        addMembers(field, schema, false);
    if (field.kind == ConfigField::Kind::TextList) {
        const QJsonObject entry = resolved(schema.value("items"_L1).toObject());
        const QString type = typeOf(entry);
        field.entryKind = scalarKind(entry);
        field.pattern = entry.value("pattern"_L1).toString();
        if (type == "object"_L1 && entry.contains("properties"_L1)) {
            field.kind = ConfigField::Kind::Records;
            addMembers(field, entry, true);
        } else if (type != "string"_L1 && type != "integer"_L1 && type != "number"_L1) {
            field.kind = ConfigField::Kind::Other;
        }
    }
    readRange(field, schema);
    return field;
}

void ConfigSchema::addMembers(ConfigField &group, const QJsonObject &schema, bool asColumns) const
{
    const QJsonObject properties = schema.value("properties"_L1).toObject();
    const QJsonArray required = schema.value("required"_L1).toArray();
    QStringList keys = properties.keys();
    std::stable_sort(keys.begin(), keys.end(), [&](const QString &a, const QString &b) {
        return orderOf(a, properties.value(a).toObject(), required.contains(a))
            < orderOf(b, properties.value(b).toObject(), required.contains(b));
    });
    for (const QString &key : std::as_const(keys)) {
        const QString path = asColumns || group.path.isEmpty() ? key : group.path + u'.' + key;
        ConfigField field = fieldOf(key, path, properties.value(key).toObject(), group.takesEffect);
        field.required = required.contains(key);
        group.fields.push_back(std::move(field));
    }
}

void ConfigSchema::makeTypeChoice(ConfigField &field) const
{
    field.kind = ConfigField::Kind::Choice;
    for (const api::ServerType &type : m_types) {
        field.choices.append(type.name);
        field.choiceHelp.append(configWords(type.description));
    }
}

ConfigField ConfigSchema::instanceOf(const QString &type) const
{
    ConfigField root;
    root.kind = ConfigField::Kind::Group;
    addMembers(root, m_instance, false);
    for (ConfigField &field : root.fields) {
        if (field.path == "type"_L1)
            makeTypeChoice(field);
        if (field.path != "options"_L1)
            continue;
        const auto chosen = std::find_if(m_types.begin(), m_types.end(), [&](const api::ServerType &one) { return one.name == type; });
        const QJsonObject options = chosen == m_types.end() ? QJsonObject() : chosen->options;
        ConfigField group = fieldOf(field.key, field.path, options, field.takesEffect);
        group.kind = ConfigField::Kind::Group;
        group.help = chosen == m_types.end() ? QString() : configWords(chosen->description);
        group.byDefault = QJsonValue::Undefined;
        field = std::move(group);
    }
    return root;
}

} // namespace signalbox::gui
