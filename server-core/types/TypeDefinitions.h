// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/types/TypeRegistry.h"

#include <QtCore/QJsonArray>

namespace signalbox::core {

/// A server type that the configuration registers: another name for a type, or a class of a plugin.
struct TypeDefinition {
    QString name;
    /// Of the type that it is a name for; empty: a plugin's.
    QString type = {};
    /// Absolute path.
    QString plugin = {};
    QString className = {};
    bool operator==(const TypeDefinition &) const = default;
};

/// All of them. The same definitions make the same types in every process of a host.
class TypeDefinitions
{
public:
    TypeDefinitions() = default;
    explicit TypeDefinitions(QList<TypeDefinition> list) : m_list(std::move(list)) { }

    const QList<TypeDefinition> &list() const { return m_list; }
    /// With the built-in types. Loads plugins; what cannot be had is logged, and `find` of the registry says why.
    /// Thread: main.
    TypeRegistry load() const;
    /// The same, beside those that a registry has. Names that it has already are left as they are.
    void loadInto(TypeRegistry &registry) const;

    /// `[{"name": "EchoService", "type": "echo"}, {"name": "chat", "plugin": "/…/chat.so", "class": "ChatServer"}]`
    QJsonArray toJson() const;
    /// Errors: InvalidConfiguration.
    [[nodiscard]] static Result<TypeDefinitions> fromJson(const QJsonArray &array);

    bool operator==(const TypeDefinitions &) const = default;

private:
    QList<TypeDefinition> m_list;
};

} // namespace signalbox::core
