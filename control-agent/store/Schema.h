// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

namespace signalbox::agent {

class Database;

/// The version of the tables this build reads and writes; kept in SQLite's user_version.
inline constexpr int schemaVersion = 3;

/// Brings an older file up to `schemaVersion`, all steps or none.
/// Errors: StorageFailed, also for a file that a newer version has written: it is left as it is.
[[nodiscard]] Result<void> migrate(Database &database, const QString &path);

} // namespace signalbox::agent
