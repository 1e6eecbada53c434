// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/SealedHub.h"
#include "shared/base/Error.h"

#include <QtCore/QString>

namespace signalbox::core::hub {

/// Where a sealed hub lies between two processes.
/// Shape:  readable by its owner only. Taken by one process at most: the file is gone, for good, before anything in it is served. A process
///         that dies after that leaves nothing, so that positions of its time are unknown to the next one; were the file still there, it
///         would be served as if nothing had been published since.
/// Thread: any; it reads and writes as long as that takes.
namespace seal_file {

/// Replaces what is there, whole or not at all.
/// Errors: StorageFailed.
[[nodiscard]] Result<void> save(const QString &path, const SealedHub &hub);

/// Takes it away; nothing when there is none. `now`: ms since 1970; a clock that was set back since counts as no time.
/// Errors: StorageFailed, InvalidState for what is damaged, of another version or of a hub with another name: then the hub begins without
///         a past, and the file lies beside as `path` + ".refused".
[[nodiscard]] Result<std::optional<SealedHub>> take(const QString &path, const QByteArray &hub, std::int64_t now);

} // namespace seal_file

} // namespace signalbox::core::hub
