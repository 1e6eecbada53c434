// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <memory>

namespace signalbox::agent {

/// The agent's state folder, locked while the object lives: the file in it belongs to one process.
/// Errors: PermissionDenied, Conflict (another agent, named by its process id).
class StateFolder
{
public:
    /// Creates the folder with mode 0700 when it is missing.
    [[nodiscard]] static Result<std::unique_ptr<StateFolder>> lock(const QString &path);
    ~StateFolder();
    StateFolder(const StateFolder &) = delete;
    StateFolder &operator=(const StateFolder &) = delete;

    const QString &path() const { return m_path; }
    QString file(const QString &name) const { return m_path + u'/' + name; }

private:
    StateFolder(QString path, int descriptor) : m_path(std::move(path)), m_descriptor(descriptor) { }

    const QString m_path;
    const int m_descriptor;
};

/// Creates a folder and its parents, the last one with `mode`; one that exists is left as it is.
[[nodiscard]] Result<void> createFolder(const QString &path, unsigned mode);
/// Creates an empty file with mode 0600 when there is none.
[[nodiscard]] Result<void> createPrivateFile(const QString &path);

} // namespace signalbox::agent
