// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/SchemaCheck.h"

#include "shared/base/Names.h"

#include <QtCore/QJsonArray>

#include <cmath>

#define VALIJSON_USE_EXCEPTIONS 1
#include <valijson/adapters/qtjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

using Problem = SchemaProblem;
using Found = std::optional<SchemaProblem>;

/// valijson takes no integer beyond 32 bits from Qt, so they go through it as numbers and are looked at here.
QJsonValue withoutIntegers(const QJsonValue &schema)
{
    if (schema.isArray()) {
        QJsonArray array;
        for (const QJsonValue &item : schema.toArray())
            array.append(withoutIntegers(item));
        return array;
    }
    if (!schema.isObject())
        return schema;
    QJsonObject object;
    const QJsonObject before = schema.toObject();
    for (auto it = before.begin(); it != before.end(); ++it)
        object.insert(it.key(),
                      it.key() == "type"_L1 && it.value() == "integer"_L1 ? QJsonValue(u"number"_s) : withoutIntegers(it.value()));
    return object;
}

bool isWhole(const QJsonValue &value)
{
    return value.isDouble() && value.toDouble() == std::floor(value.toDouble());
}

/// Empty: it fits. Throws what valijson throws when the schema is none.
QString mismatch(const QJsonValue &schema, const QJsonValue &value)
{
    if (schema.toObject().value(u"type"_s) == "integer"_L1 && !isWhole(value))
        return u"not a whole number"_s;
    valijson::Schema compiled;
    valijson::SchemaParser parser;
    const QJsonValue plain = withoutIntegers(schema);
    parser.populateSchema(valijson::adapters::QtJsonAdapter(plain), compiled);
    valijson::Validator validator;
    valijson::ValidationResults results;
    if (validator.validate(compiled, valijson::adapters::QtJsonAdapter(value), &results))
        return {};
    return results.numErrors() > 0 ? QString::fromStdString(results.begin()->description) : u"it does not match"_s;
}

QString listed(const QJsonArray &values, QLatin1StringView last)
{
    QStringList texts;
    for (const QJsonValue &value : values)
        texts.append(value.toVariant().toString());
    const QString end = texts.takeLast();
    return texts.isEmpty() ? end : texts.join(u", "_s) + last + end;
}

QString choice(const QJsonArray &values, const QJsonValue &value)
{
    QStringList names;
    for (const QJsonValue &allowed : values) {
        if (!allowed.isString())
            return u"must be "_s + listed(values, " or "_L1);
        names.append(allowed.toString());
    }
    QString text = u"must be one of \"%1\""_s.arg(names.join(u"\", \""_s));
    if (const QString nearest = nearestOf(value.toString(), names); !nearest.isEmpty())
        text += u"; did you mean \"%1\"?"_s.arg(nearest);
    return text;
}

/// " from 1 to 10", " of at least 1", " of at most 10", or nothing.
QString bounds(const QJsonObject &schema, const QString &least, const QString &most, const QString &between)
{
    const QJsonValue low = schema.value(least);
    const QJsonValue high = schema.value(most);
    const auto text = [](const QJsonValue &bound) { return bound.toVariant().toString(); };
    if (!low.isUndefined() && !high.isUndefined())
        return low == high ? u" of "_s + text(low) : u" %1 %2 to %3"_s.arg(between, text(low), text(high));
    if (!low.isUndefined())
        return u" of at least "_s + text(low);
    return high.isUndefined() ? QString() : u" of at most "_s + text(high);
}

QString characters(const QJsonObject &schema)
{
    const QString range = bounds(schema, u"minLength"_s, u"maxLength"_s, u"of"_s);
    if (range.isEmpty())
        return {};
    return range + (range.endsWith(" 1"_L1) ? u" character"_s : u" characters"_s);
}

/// What the schema allows, as a person would say it.
QString allowed(const QJsonObject &schema, const QJsonValue &value, const QString &otherwise)
{
    if (schema.contains(u"enum"_s))
        return choice(schema.value(u"enum"_s).toArray(), value);
    const QString type = schema.value(u"type"_s).toString();
    if (type == "boolean"_L1)
        return u"must be true or false"_s;
    if (type == "integer"_L1)
        return u"must be a whole number"_s + bounds(schema, u"minimum"_s, u"maximum"_s, u"from"_s);
    if (type == "number"_L1)
        return u"must be a number"_s + bounds(schema, u"minimum"_s, u"maximum"_s, u"from"_s);
    if (type == "string"_L1 && schema.contains(u"pattern"_s) && value.isString())
        return u"must match %1"_s.arg(schema.value(u"pattern"_s).toString());
    if (type == "string"_L1)
        return u"must be a string"_s + characters(schema);
    if (type == "array"_L1 && !value.isArray())
        return u"must be a list"_s;
    if (type == "object"_L1 && !value.isObject())
        return u"must be a table"_s;
    return u"is not allowed: "_s + otherwise;
}

Found findIn(const QJsonObject &schema, const QJsonObject &value, const QString &prefix)
{
    const QJsonObject properties = schema.value(u"properties"_s).toObject();
    for (auto it = value.begin(); it != value.end(); ++it) {
        if (properties.contains(it.key()) || schema.value(u"additionalProperties"_s) != QJsonValue(false))
            continue;
        const QString nearest = nearestOf(it.key(), properties.keys());
        return Problem{Problem::Kind::UnknownKey, prefix + it.key(),
                       nearest.isEmpty() ? QString() : u"; did you mean \"%1\"?"_s.arg(prefix + nearest)};
    }
    for (const QJsonValue &required : schema.value(u"required"_s).toArray()) {
        if (!value.contains(required.toString()))
            return Problem{Problem::Kind::WrongValue, prefix + required.toString(), u"is missing, and must be given"_s};
    }
    for (auto it = value.begin(); it != value.end(); ++it) {
        const QJsonObject part = properties.value(it.key()).toObject();
        if (part.isEmpty())
            continue;
        if (it.value().isObject() && part.value(u"type"_s) == "object"_L1) {
            if (Found found = findIn(part, it.value().toObject(), prefix + it.key() + u'.'))
                return found;
        }
        if (const QString wrong = mismatch(part, it.value()); !wrong.isEmpty())
            return Problem{Problem::Kind::WrongValue, prefix + it.key(), allowed(part, it.value(), wrong)};
    }
    return std::nullopt;
}

} // namespace

std::optional<SchemaProblem> findSchemaProblem(const QJsonObject &schema, const QJsonObject &value)
{
    try {
        const QString wrong = mismatch(schema, value);
        if (Found found = findIn(schema, value, QString()))
            return found;
        if (!wrong.isEmpty())
            return Problem{Problem::Kind::WrongValue, QString(), u"do not fit together: "_s + wrong};
    } catch (const std::exception &e) {
        return Problem{Problem::Kind::BadSchema, QString(), QString::fromStdString(e.what())};
    }
    return std::nullopt;
}

} // namespace signalbox::core
