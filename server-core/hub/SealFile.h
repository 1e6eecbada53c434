// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/SealedHub.h"
#include "shared/base/Error.h"

#include <QtCore/QString>

namespace signalbox::core::hub {

/// Where a sealed hub lies between two processes.
/// Shape:  readable by its owner only. Taken by one process at most: the file is gone, for good, before anything in it is served. A process
///         that dies after that leaves nothing, so positions of its time are unknown to the next one; were the file still there, it would
///         be served as if nothing had been published since.
/// Thread: one at a time for a path; blocks as long as the disk takes.
class SealFile
{
public:
    explicit SealFile(QString path) : m_path(std::move(path)) { }

    /// Replaces what is there, whole or not at all. The folder must be there.
    /// Errors: StorageFailed.
    [[nodiscard]] Result<void> save(const SealedHub &hub) const;

    /// What was saved of the hub with this name; nothing when nothing was. `now`: ms since 1970; a clock that was set back counts as no
    /// time. Errors: StorageFailed, InvalidState for what is damaged, of another version or of another hub. Then nothing of it is taken,
    /// the hub
    ///         begins without a past, and the file lies beside as `….refused`.
    [[nodiscard]] Result<std::optional<SealedHub>> take(const QByteArray &hub, std::int64_t now) const;

private:
    Result<SealedHub> read(const QString &path, const QByteArray &hub, std::int64_t now) const;

    QString m_path;
};

} // namespace signalbox::core::hub
