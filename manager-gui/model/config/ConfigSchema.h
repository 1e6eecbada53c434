// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/config/ConfigField.h"
#include "shared/api/Methods.h"

namespace signalbox::gui {

/// What an agent says can be set, as fields of a form. It knows no setting by name: a type's own options come the same way.
/// Shape:  `$ref` into the schema's own definitions; of alternatives the first that has a type. Fields stand in the order of
///         `x-order`, then of a list of hints, then by name; those that must be given first.
/// Source: JSON Schema, draft 7, with `x-takes-effect`, `x-unit`, `x-kind`.
class ConfigSchema
{
public:
    ConfigSchema() = default;
    ConfigSchema(const QJsonObject &schema, const QList<api::ServerType> &types);

    const QList<api::ServerType> &types() const { return m_types; }
    /// A group of all that an instance of this type has.
    ConfigField instanceOf(const QString &type) const;

private:
    QJsonObject resolved(const QJsonObject &schema) const;
    ConfigField fieldOf(const QString &key, const QString &path, const QJsonObject &schema, const QString &takesEffect) const;
    void addMembers(ConfigField &group, const QJsonObject &schema, bool asColumns) const;
    void makeTypeChoice(ConfigField &field) const;

    QJsonObject m_definitions;
    QJsonObject m_instance;
    QList<api::ServerType> m_types;
};

/// "max_sessions" as a person reads it, translated where the manager knows it: "Max sessions".
QString configTitle(const QString &key);
/// What an agent says in English, translated where the manager knows it.
QString configWords(const QString &english);

} // namespace signalbox::gui
