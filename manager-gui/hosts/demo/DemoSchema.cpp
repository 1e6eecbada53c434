// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/demo/DemoSchema.h"

#include <QtCore/QFile>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QRegularExpression>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

QString join(const QString &path, const QString &key)
{
    return path.isEmpty() ? key : path + u'.' + key;
}

void note(QJsonArray &problems, const QString &path, const QString &message)
{
    problems.append(QJsonObject{{u"path"_s, path}, {u"message"_s, message}});
}

/// Values by path; lists are values.
void collect(const QJsonObject &object, const QString &path, QMap<QString, QJsonValue> &leaves)
{
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.value().isObject())
            collect(it.value().toObject(), join(path, it.key()), leaves);
        else
            leaves.insert(join(path, it.key()), it.value());
    }
}

QString typeOf(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool:
        return u"boolean"_s;
    case QJsonValue::Double:
        return value.toDouble() == double(value.toInteger()) ? u"integer"_s : u"number"_s;
    case QJsonValue::String:
        return u"string"_s;
    case QJsonValue::Array:
        return u"array"_s;
    case QJsonValue::Object:
        return u"object"_s;
    default:
        return u"null"_s;
    }
}

bool hasMembers(const QJsonObject &schema)
{
    return schema.contains("properties"_L1);
}

} // namespace

DemoSchema::DemoSchema()
{
    QFile file(u":/demo/signalbox.schema.json"_s);
    if (file.open(QIODevice::ReadOnly))
        m_schema = QJsonDocument::fromJson(file.readAll()).object();
    m_definitions = m_schema.value("definitions"_L1).toObject();
    m_instance = m_definitions.value("instance"_L1).toObject();
}

QList<api::ServerType> DemoSchema::types() const
{
    const auto options = [this](const QString &type) { return m_definitions.value(u"options-"_s + type).toObject(); };
    const auto type = [&](const QString &name, const QString &description, const QString &protocol) {
        return api::ServerType{name, description, protocol, options(name), 0};
    };
    return {type(u"echo"_s, u"TCP; returns what it gets"_s, u"raw"_s),
            type(u"line"_s, u"TCP command line: ECHO, ADD, MULT, TIME, WHO, HELP, QUIT"_s, u"lines"_s),
            type(u"pubsub"_s, u"Channels and presence over WebSocket, for browsers and apps: publish, subscribe, history, QoS"_s,
                 u"websocket"_s),
            type(u"websocket-echo"_s, u"WebSocket; returns text as text and binary as binary"_s, u"websocket"_s)};
}

QJsonObject DemoSchema::resolved(const QJsonObject &schema) const
{
    const QString reference = schema.value("$ref"_L1).toString();
    return reference.isEmpty() ? schema : m_definitions.value(reference.section(u'/', -1)).toObject();
}

QJsonObject DemoSchema::member(const QJsonObject &schema, const QString &key, const QString &type) const
{
    if (key == "options"_L1 && schema == m_instance)
        return m_definitions.value(u"options-"_s + type).toObject();
    return resolved(schema.value("properties"_L1).toObject().value(key).toObject());
}

// ---- defaults

QJsonObject DemoSchema::filled(const QJsonObject &schema, const QJsonObject &value, const QString &type) const
{
    QJsonObject all = value;
    const QStringList keys = schema.value("properties"_L1).toObject().keys();
    for (const QString &key : keys) {
        const QJsonObject inner = member(schema, key, type);
        const QJsonObject entry = resolved(inner.value("items"_L1).toObject());
        if (hasMembers(inner)) {
            all.insert(key, filled(inner, value.value(key).toObject(), type));
        } else if (hasMembers(entry)) {
            QJsonArray entries;
            const QJsonArray given = value.value(key).toArray();
            for (const QJsonValue &one : given)
                entries.append(filled(entry, one.toObject(), type));
            all.insert(key, entries);
        } else if (!value.contains(key) && inner.contains("default"_L1)) {
            all.insert(key, inner.value("default"_L1));
        }
    }
    return all;
}

QJsonObject DemoSchema::whole(const QJsonObject &document) const
{
    return filled(m_instance, document, document.value("type"_L1).toString());
}

QJsonValue DemoSchema::reducedValue(const QJsonObject &schema, const QJsonValue &value, const QString &type) const
{
    if (hasMembers(schema)) {
        const QJsonObject rest = reduced(schema, value.toObject(), type);
        return rest.isEmpty() ? QJsonValue(QJsonValue::Undefined) : rest;
    }
    const QJsonObject entry = resolved(schema.value("items"_L1).toObject());
    if (!hasMembers(entry))
        return schema.contains("default"_L1) && value == schema.value("default"_L1) ? QJsonValue(QJsonValue::Undefined) : value;
    QJsonArray entries;
    const QJsonArray given = value.toArray();
    for (const QJsonValue &one : given)
        entries.append(reduced(entry, one.toObject(), type));
    return entries;
}

QJsonObject DemoSchema::reduced(const QJsonObject &schema, const QJsonObject &value, const QString &type) const
{
    QJsonObject rest;
    for (auto it = value.begin(); it != value.end(); ++it) {
        const QJsonValue kept = reducedValue(member(schema, it.key(), type), it.value(), type);
        if (!kept.isUndefined() && !kept.isNull())
            rest.insert(it.key(), kept);
    }
    return rest;
}

QJsonObject DemoSchema::shortened(const QJsonObject &document) const
{
    return reduced(m_instance, document, document.value("type"_L1).toString());
}

// ---- what is wrong

void DemoSchema::judgeMembers(const QJsonObject &schema, const QJsonObject &value, const QString &path, QJsonArray &problems) const
{
    const QString type = value.value("type"_L1).toString();
    const QJsonObject properties = schema.value("properties"_L1).toObject();
    for (auto it = value.begin(); it != value.end(); ++it) {
        if (properties.contains(it.key()))
            judge(member(schema, it.key(), type), it.value(), join(path, it.key()), problems);
        else
            note(problems, join(path, it.key()), u"there is no setting \"%1\""_s.arg(it.key()));
    }
    const QJsonArray required = schema.value("required"_L1).toArray();
    for (const QJsonValue &key : required) {
        if (!value.contains(key.toString()))
            note(problems, join(path, key.toString()), u"\"%1\" is missing"_s.arg(key.toString()));
    }
}

void DemoSchema::judge(const QJsonObject &schema, const QJsonValue &value, const QString &path, QJsonArray &problems) const
{
    const QString key = path.section(u'.', -1);
    const QString wanted = schema.value("type"_L1).toString();
    if (!wanted.isEmpty() && typeOf(value) != wanted && !(wanted == "number"_L1 && value.isDouble()))
        return note(problems, path, u"\"%1\" must be of the type %2"_s.arg(key, wanted));
    if (schema.contains("enum"_L1) && !schema.value("enum"_L1).toArray().contains(value))
        return note(problems, path, u"\"%1\" cannot be \"%2\""_s.arg(key, value.toString().left(64)));
    const double number = value.toDouble();
    const QJsonValue least = schema.value("minimum"_L1);
    const QJsonValue most = schema.value("maximum"_L1);
    if (value.isDouble() && ((least.isDouble() && number < least.toDouble()) || (most.isDouble() && number > most.toDouble())))
        return note(problems, path, u"\"%1\" must be %2 to %3"_s.arg(key).arg(least.toDouble(), 0, 'f', 0).arg(most.toDouble(), 0, 'f', 0));
    const QString pattern = schema.value("pattern"_L1).toString();
    if (value.isString() && !pattern.isEmpty() && !QRegularExpression(pattern).match(value.toString()).hasMatch())
        return note(problems, path, u"\"%1\" cannot be \"%2\""_s.arg(key, value.toString().left(64)));
    if (value.isObject())
        return judgeMembers(schema, value.toObject(), path, problems);
    const QJsonArray entries = value.toArray();
    if (value.isArray() && entries.size() < schema.value("minItems"_L1).toInt())
        return note(problems, path, u"\"%1\" needs an entry at least"_s.arg(key));
    for (qsizetype i = 0; i < entries.size(); ++i)
        judge(resolved(schema.value("items"_L1).toObject()), entries.at(i), u"%1[%2]"_s.arg(path).arg(i), problems);
}

Result<void> DemoSchema::check(const QJsonObject &document) const
{
    QJsonArray problems;
    judgeMembers(m_instance, document, {}, problems);
    const QString type = document.value("type"_L1).toString();
    if (document.contains("type"_L1) && !m_definitions.contains(u"options-"_s + type))
        note(problems, u"type"_s, u"there is no server type \"%1\""_s.arg(type.left(64)));
    if (problems.isEmpty())
        return {};
    const QJsonObject first = problems.first().toObject();
    return failure(Error{ErrorCode::InvalidConfiguration,
                         first.value("message"_L1).toString(),
                         first.value("path"_L1).toString(),
                         false,
                         {{u"problems"_s, problems}}});
}

// ---- what is different

api::TakesEffect DemoSchema::effectOf(const QString &path, const QString &type) const
{
    QJsonObject schema = m_instance;
    QString effect;
    const QStringList keys = path.split(u'.');
    for (const QString &key : keys) {
        schema = member(schema, key, type);
        effect = schema.value("x-takes-effect"_L1).toString(key == "options"_L1 ? u"instance-restart"_s : effect);
    }
    const auto named = json::fromJson<api::TakesEffect>(QJsonValue(effect));
    return named.value_or(api::TakesEffect::Live);
}

QList<api::ConfigChange> DemoSchema::differences(const QJsonObject &before, const QJsonObject &after) const
{
    QMap<QString, QJsonValue> from;
    QMap<QString, QJsonValue> to;
    collect(whole(before), {}, from);
    collect(whole(after), {}, to);
    QStringList paths = from.keys() + to.keys();
    paths.removeDuplicates();
    const auto orNull = [](const QJsonValue &value) { return value.isUndefined() ? QJsonValue() : value; };
    QList<api::ConfigChange> changes;
    for (const QString &path : std::as_const(paths)) {
        const QJsonValue was = from.value(path, QJsonValue::Undefined);
        const QJsonValue is = to.value(path, QJsonValue::Undefined);
        if (was != is)
            changes.append(
                {path, orNull(was), orNull(is), effectOf(path, after.value("type"_L1).toString()), after.value("name"_L1).toString()});
    }
    return changes;
}

} // namespace signalbox::gui
