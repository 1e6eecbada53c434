// SPDX-License-Identifier: Apache-2.0
#include "shared/json/SchemaCheck.h"

#include "shared/base/Names.h"

#include <QtCore/QJsonArray>

#include <cmath>

#define VALIJSON_USE_EXCEPTIONS 1
#include <valijson/adapters/qtjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace signalbox::json {

using namespace Qt::StringLiterals;

namespace {

/// Of references inside references: schemas have no circles.
constexpr int mostNesting = 32;
/// std::regex recurses with each character, so longer ones never come to a pattern.
constexpr qsizetype longestText = 4096;

QJsonValue expanded(const QJsonObject &definitions, const QJsonValue &schema, int depth)
{
    if (depth > mostNesting)
        return schema;
    if (schema.isArray()) {
        QJsonArray array;
        for (const QJsonValue item : schema.toArray())
            array.append(expanded(definitions, item, depth + 1));
        return array;
    }
    if (!schema.isObject())
        return schema;
    QJsonObject object = schema.toObject();
    constexpr auto prefix = "#/definitions/"_L1;
    const QString reference = object.value("$ref"_L1).toString();
    if (reference.startsWith(prefix))
        return expanded(definitions, definitions.value(reference.sliced(prefix.size())), depth + 1);
    for (auto it = object.begin(); it != object.end(); ++it)
        it.value() = expanded(definitions, QJsonValue(it.value()), depth + 1);
    return object;
}

/// valijson takes no integer beyond 32 bits from Qt, so they go through it as numbers and are looked at here.
QJsonValue withoutIntegers(const QJsonValue &schema)
{
    if (schema.isArray()) {
        QJsonArray array;
        for (const QJsonValue item : schema.toArray())
            array.append(withoutIntegers(item));
        return array;
    }
    QJsonObject object = schema.toObject();
    if (!schema.isObject())
        return schema;
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QJsonValue value = it.value();
        it.value() = it.key() == "type"_L1 && value == "integer"_L1 ? QJsonValue(u"number"_s) : withoutIntegers(value);
    }
    return object;
}

bool isWhole(const QJsonValue &value)
{
    return value.isDouble() && value.toDouble() == std::floor(value.toDouble());
}

/// Throws what valijson throws when the schema is none.
void compile(const QJsonValue &schema, valijson::Schema &compiled)
{
    const QJsonValue plain = withoutIntegers(schema);
    valijson::SchemaParser().populateSchema(valijson::adapters::QtJsonAdapter(plain), compiled);
}

bool fits(const valijson::Schema &schema, const QJsonValue &value)
{
    return valijson::Validator().validate(schema, valijson::adapters::QtJsonAdapter(value), nullptr);
}

/// Throws as above.
bool fits(const QJsonValue &schema, const QJsonValue &value)
{
    if (schema["type"_L1] == "integer"_L1 && !isWhole(value))
        return false;
    // An alternative that is an integer: a size.
    if (value.isDouble() && !isWhole(value) && schema["anyOf"_L1][0]["type"_L1] == "integer"_L1)
        return false;
    valijson::Schema compiled;
    compile(schema, compiled);
    return fits(compiled, value);
}

QString text(const QJsonValue &bound)
{
    return bound.toVariant().toString();
}

/// " from 1 to 10" (or what `between` says), " of at least 1", " of at most 10", or nothing.
QString bounds(const QJsonObject &schema, QLatin1StringView least, QLatin1StringView most, QLatin1StringView between)
{
    const QJsonValue low = schema.value(least);
    const QJsonValue high = schema.value(most);
    if (!low.isUndefined() && !high.isUndefined())
        return low == high ? u" of "_s + text(low) : u" %1 %2 to %3"_s.arg(between, text(low), text(high));
    if (!low.isUndefined())
        return u" of at least "_s + text(low);
    return high.isUndefined() ? QString() : u" of at most "_s + text(high);
}

QString range(const QJsonObject &schema)
{
    return bounds(schema, "minimum"_L1, "maximum"_L1, "from"_L1);
}

QString characters(const QJsonObject &schema)
{
    const QString length = bounds(schema, "minLength"_L1, "maxLength"_L1, "of"_L1);
    if (length.isEmpty())
        return {};
    return length + (length.endsWith(" 1"_L1) ? u" character"_s : u" characters"_s);
}

QString choice(const QJsonArray &values, const QJsonValue &value)
{
    QStringList names;
    bool words = true;
    for (const QJsonValue allowed : values) {
        words = words && allowed.isString();
        names.append(text(allowed));
    }
    if (!words) {
        const QString last = names.takeLast();
        return names.isEmpty() ? u"must be "_s + last : u"must be %1 or %2"_s.arg(names.join(u", "_s), last);
    }
    QString told = u"must be one of \"%1\""_s.arg(names.join(u"\", \""_s));
    if (const QString nearest = nearestOf(value.toString(), names); !nearest.isEmpty())
        told += u"; did you mean \"%1\"?"_s.arg(nearest);
    return told;
}

/// Of strings and numbers with a unit, by `x-unit`.
QString unitText(const QJsonObject &schema)
{
    const QString unit = schema.value("x-unit"_L1).toString();
    if (unit == "duration"_L1)
        return u"must be a duration such as \"30s\", \"5m\" or \"100ms\""_s;
    if (unit == "duration-range"_L1)
        return u"must be two durations such as \"100ms..30s\""_s;
    if (unit == "count-in-duration"_L1)
        return u"must be a number and a duration such as \"5 in 10s\""_s;
    if (unit != "bytes"_L1)
        return {};
    const QJsonObject whole = schema.value("anyOf"_L1)[0].toObject();
    return u"must be a number of bytes%1, or text such as \"64KiB\""_s.arg(range(whole));
}

/// What the schema allows, as a person would say it.
QString allowed(const QJsonObject &schema, const QJsonValue &value)
{
    if (schema.contains("enum"_L1))
        return choice(schema.value("enum"_L1).toArray(), value);
    if (const QString unit = unitText(schema); !unit.isEmpty())
        return unit;
    const QString type = schema.value("type"_L1).toString();
    if (type == "boolean"_L1)
        return u"must be true or false"_s;
    if (type == "integer"_L1)
        return u"must be a whole number"_s + range(schema);
    if (type == "number"_L1)
        return u"must be a number"_s + range(schema);
    if (type == "array"_L1 && !value.isArray())
        return u"must be a list"_s;
    if (type == "array"_L1)
        return u"must be a list of the right length"_s;
    if (type == "object"_L1)
        return u"must be a table"_s;
    if (type != "string"_L1)
        return u"is not allowed"_s;
    if (schema.contains("pattern"_L1) && value.isString())
        return u"must match %1"_s.arg(schema.value("pattern"_L1).toString());
    return u"must be a string"_s + characters(schema);
}

/// Goes through schema and value together.
class Walk
{
public:
    QList<SchemaProblem> found;

    void at(const QJsonObject &schema, const QJsonValue &value, const QString &path)
    {
        if (value.isString() && value.toString().size() > longestText)
            return add(path, u"is longer than %1 characters"_s.arg(longestText));
        if (value.isObject() && schema.contains("properties"_L1))
            return inObject(schema, value.toObject(), path);
        if (value.isArray() && schema.value("items"_L1).isObject())
            return inArray(schema, value.toArray(), path);
        if (tooLong(value, path))
            return;
        if (!fits(schema, value))
            add(path, allowed(schema, value));
    }

private:
    void add(const QString &path, const QString &message) { add(SchemaProblem{path, message}); }

    void add(const SchemaProblem &problem)
    {
        // A condition may look at a place that was looked at before.
        if (!found.contains(problem))
            found.append(problem);
    }

    static QString below(const QString &path, const QString &key) { return path.isEmpty() ? key : path + u'.' + key; }

    /// Where nothing says how the inside looks.
    bool tooLong(const QJsonValue &value, const QString &path)
    {
        if (value.isString() && value.toString().size() > longestText) {
            add(path, u"is longer than %1 characters"_s.arg(longestText));
            return true;
        }
        bool any = false;
        if (value.isObject()) {
            const QJsonObject object = value.toObject();
            for (auto it = object.begin(); it != object.end(); ++it)
                any = tooLong(it.value(), below(path, it.key())) || any;
        }
        for (const QJsonValue item : value.toArray())
            any = tooLong(item, path) || any;
        return any;
    }

    void inObject(const QJsonObject &schema, const QJsonObject &value, const QString &path)
    {
        const QJsonObject properties = schema.value("properties"_L1).toObject();
        unknownKeys(schema, properties.keys(), value, path);
        bool complete = true;
        for (const QJsonValue required : schema.value("required"_L1).toArray()) {
            if (!value.contains(required.toString())) {
                add(below(path, required.toString()), u"is missing"_s);
                complete = false;
            }
        }
        for (auto it = value.begin(); it != value.end(); ++it) {
            if (const QJsonValue part = properties.value(it.key()); part.isObject())
                at(part.toObject(), it.value(), below(path, it.key()));
        }
        if (complete)
            conditions(schema, value, path);
    }

    void unknownKeys(const QJsonObject &schema, const QStringList &known, const QJsonObject &value, const QString &path)
    {
        const bool allowed = schema.value("additionalProperties"_L1) != QJsonValue(false);
        for (auto it = value.begin(); it != value.end(); ++it) {
            if (known.contains(it.key()))
                continue;
            if (allowed) {
                tooLong(it.value(), below(path, it.key()));
                continue;
            }
            const QString nearest = nearestOf(it.key(), known);
            const QString told = nearest.isEmpty() ? u"is not known"_s : u"is not known; did you mean \"%1\"?"_s.arg(nearest);
            add({below(path, it.key()), told, SchemaProblem::Kind::Unknown, nearest.isEmpty() ? QString() : below(path, nearest)});
        }
    }

    void conditions(const QJsonObject &schema, const QJsonObject &value, const QString &path)
    {
        for (const QJsonValue rule : schema.value("allOf"_L1).toArray()) {
            const QJsonObject condition = rule.toObject();
            if (!condition.contains("if"_L1) || fits(condition.value("if"_L1), value))
                at(condition.contains("if"_L1) ? condition.value("then"_L1).toObject() : condition, value, path);
        }
    }

    void inArray(const QJsonObject &schema, const QJsonArray &value, const QString &path)
    {
        if (value.size() < schema.value("minItems"_L1).toInteger())
            add(path, u"must have %1 entries or more"_s.arg(schema.value("minItems"_L1).toInteger()));
        const QJsonObject items = schema.value("items"_L1).toObject();
        for (qsizetype i = 0; i < value.size(); ++i)
            at(items, value.at(i), u"%1[%2]"_s.arg(path).arg(i));
    }
};

} // namespace

SchemaCheck::SchemaCheck(const QJsonObject &schema, const QString &definition)
{
    QJsonObject whole = schema;
    if (!definition.isEmpty()) {
        whole = schema.value("definitions"_L1)[definition].toObject();
        whole.insert(u"definitions"_s, schema.value("definitions"_L1));
    }
    m_schema = withoutReferences(whole);
    const auto compiled = std::make_shared<valijson::Schema>();
    try {
        compile(m_schema, *compiled);
        m_compiled = compiled;
    } catch (const std::exception &e) {
        m_fault = QString::fromLocal8Bit(e.what());
    }
}

QList<SchemaProblem> SchemaCheck::problems(const QJsonObject &value) const
{
    if (!m_compiled)
        return {{QString(), u"cannot be checked: the schema is wrong: %1"_s.arg(m_fault)}};
    Walk walk;
    walk.at(m_schema, value, QString());
    if (walk.found.isEmpty() && !fits(*m_compiled, value))
        walk.found.append({QString(), u"does not fit together"_s});
    return walk.found;
}

QJsonObject withoutReferences(const QJsonObject &schema)
{
    const QJsonObject definitions = schema.value("definitions"_L1).toObject();
    QJsonObject plain = schema;
    plain.remove("definitions"_L1);
    return expanded(definitions, plain, 0).toObject();
}

} // namespace signalbox::json
