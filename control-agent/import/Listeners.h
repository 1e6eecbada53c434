// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/import/Settings.h"

namespace signalbox::importer {

/// Where one server listens, as text and as what else depends on it.
struct Listeners {
    QString toml;
    bool anyTls = false;
    /// False: none was usable, and `toml` holds one that the system chooses the port for, on loopback.
    bool asWritten = true;
};

/// From `ip`, `port` and `security` of the server, and its `<listeners>`.
[[nodiscard]] Listeners readListeners(Settings &server, const QString &instance, Gathering &gathering);

} // namespace signalbox::importer
