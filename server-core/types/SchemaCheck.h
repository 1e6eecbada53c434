// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QJsonObject>
#include <QtCore/QString>

#include <optional>

namespace signalbox::core {

/// The first thing about a value that its schema forbids.
struct SchemaProblem {
    enum class Kind { BadSchema, UnknownKey, WrongValue };
    Kind kind = Kind::WrongValue;
    /// "size", "colours.red"; the whole when empty.
    QString key;
    /// UnknownKey: "; did you mean \"size\"?" or empty. WrongValue: "must be …". BadSchema: what is wrong with it.
    QString text;
};

/// Nothing: it fits. Whole numbers up to 2^53 are integers.
/// Source: JSON Schema, draft 7.
std::optional<SchemaProblem> findSchemaProblem(const QJsonObject &schema, const QJsonObject &value);

} // namespace signalbox::core
