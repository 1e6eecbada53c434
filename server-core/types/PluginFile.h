// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/include/signalbox/Plugin.h"

#include "shared/base/Error.h"

namespace signalbox::core {

/// A shared library with server types.
/// Errors: all say which file and why: FileUnreadable, PermissionDenied (somebody else could have written it), InvalidConfiguration
///         (no plugin of this ABI, no such class), InternalError (its code threw).
/// Thread: main.
class PluginFile
{
public:
    explicit PluginFile(QString path) : m_path(std::move(path)) { }

    /// Looks at the file without running any of its code.
    [[nodiscard]] Result<void> inspect() const;
    /// Inspects, then loads it for the rest of the process's life. `className` may be empty when it has one class only.
    [[nodiscard]] Result<std::shared_ptr<const ServerType>> create(const QString &className) const;

private:
    [[nodiscard]] Result<void> checkOwner() const;
    [[nodiscard]] Result<ServerTypePlugin *> load() const;
    [[nodiscard]] Result<QString> choose(const QStringList &classes, const QString &wanted) const;
    [[nodiscard]] tl::unexpected<Error> refused(ErrorCode code, const QString &why) const;

    const QString m_path;
};

} // namespace signalbox::core
