// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/types/ServerType.h"

#include "shared/base/Error.h"

#include <map>
#include <shared_mutex>

namespace signalbox::core {

/// The server types this process knows, by name.
/// Shape:  types come and stay; only one that cannot be had may be tried anew.
/// Thread: any; what was found stays.
class TypeRegistry
{
public:
    /// With the types that need no registration: echo, line, websocket-echo, pubsub.
    static TypeRegistry withBuiltins();

    /// Under its own name. Errors: Conflict (the name is taken), InvalidConfiguration (not a valid name, or the type describes
    /// itself wrongly).
    [[nodiscard]] Result<void> add(std::unique_ptr<ServerType> type);
    /// Under another one: in lists, errors and schemas it is a type of its own.
    [[nodiscard]] Result<void> add(const QString &name, std::shared_ptr<const ServerType> type);
    /// A type that was asked for and cannot be had: `find` says why.
    void addUnusable(const QString &name, const Error &why);

    bool isUnusable(const QString &name) const;
    /// To try again.
    void forgetUnusable(const QString &name);

    /// Errors: NoSuchServerType, naming the nearest; or why it cannot be had.
    [[nodiscard]] Result<const ServerType *> find(const QString &name) const;
    /// For a second name. Errors: as above.
    [[nodiscard]] Result<std::shared_ptr<const ServerType>> share(const QString &name) const;
    /// Of those that can be used, sorted.
    QStringList names() const;

private:
    std::unique_ptr<std::shared_mutex> m_mutex = std::make_unique<std::shared_mutex>();
    std::map<QString, std::shared_ptr<const ServerType>> m_types;
    std::map<QString, Error> m_unusable;
};

} // namespace signalbox::core
