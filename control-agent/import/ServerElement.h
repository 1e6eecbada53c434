// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/import/ServerTypes.h"

namespace signalbox::importer {

/// What the whole section says about each of its servers.
struct ServerSurroundings {
    ServerTypes &types;
    /// "none", "thread", "process".
    QString isolation;
};

/// One `<server>` as an [[instance]].
[[nodiscard]] QString importServer(const XmlElement &element, const ServerSurroundings &surroundings, Gathering &gathering);

/// "none", "thread" or "process" for what `isolation` says, which it takes.
[[nodiscard]] QString readIsolation(Settings &settings, const QString &otherwise, Gathering &gathering);

} // namespace signalbox::importer
