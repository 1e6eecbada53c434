// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/types/ServerType.h"

#include <map>

namespace signalbox::core {

/// The server types this process knows, by name.
/// Thread: filled at start, constant afterwards; then any.
class TypeRegistry
{
public:
    /// With the types that need no registration: echo, line, websocket-echo.
    static TypeRegistry withBuiltins();

    /// Errors: Conflict (the name is taken), InvalidConfiguration (not a valid name).
    [[nodiscard]] Result<void> add(std::unique_ptr<ServerType> type);
    /// Errors: NoSuchServerType, naming the nearest.
    [[nodiscard]] Result<const ServerType *> find(const QString &name) const;
    /// Sorted.
    QStringList names() const;

private:
    std::map<QString, std::unique_ptr<ServerType>> m_types;
};

} // namespace signalbox::core
