// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QJsonObject>
#include <QtCore/QList>
#include <QtCore/QString>

#include <memory>

namespace valijson {
class Schema;
}

namespace signalbox::json {

/// One thing about a value that its schema forbids.
struct SchemaProblem {
    enum class Kind { Wrong, Unknown };

    /// "limits.idle_timeout", "listen[0].port"; empty: the whole.
    QString path;
    /// What would be right, without the path: "must be a whole number from 1 to 10".
    QString message;
    Kind kind = Kind::Wrong;
    /// Of an unknown key: the path that was perhaps meant.
    QString suggestion = {};
    bool operator==(const SchemaProblem &) const = default;
};

/// A JSON Schema, and what of a value does not fit it: all at once, each with its path and in words for a person.
/// Shape:  `$ref` only into the schema's own definitions, and not in circles. Whole numbers up to 2^53 are integers.
///         Of a table, unknown keys come before missing and wrong values: a wrong name often explains what is missing.
/// Errors: a schema with a fault makes every value wrong, with that as the message.
/// Thread: constant; any.
/// Source: JSON Schema, draft 7.
class SchemaCheck
{
public:
    /// `definition`: one of the schema's definitions instead of the whole.
    explicit SchemaCheck(const QJsonObject &schema, const QString &definition = {});

    QList<SchemaProblem> problems(const QJsonObject &value) const;
    /// Why the schema is none; empty: it is one.
    const QString &fault() const { return m_fault; }

private:
    /// Without references.
    QJsonObject m_schema;
    /// Null: it has a fault.
    std::shared_ptr<const valijson::Schema> m_compiled;
    QString m_fault;
};

/// The same schema without references, to stand inside another one.
QJsonObject withoutReferences(const QJsonObject &schema);

} // namespace signalbox::json
