// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/config/AgentConfig.h"

namespace signalbox::agent {

inline constexpr QLatin1StringView defaultConfigFile{"/etc/signalbox/signalbox.toml"};

/// Reads the file and `instances.d/*.toml` beside it (one instance each, and hubs, by file name).
/// A hub that is defined twice is no error here: instances that use it fail.
/// Errors: InvalidConfiguration with all that is wrong, one "file:line:column: …" a line; FileUnreadable.
[[nodiscard]] Result<AgentConfig> readConfig(const QString &file);

/// The files that `readConfig` reads.
QStringList configFiles(const QString &file);

/// A text in place of the file, without `instances.d`; relative paths are relative to the folder of `file`.
[[nodiscard]] Result<AgentConfig> readConfigText(const QByteArray &text, const QString &file);

/// Loads every certificate the configuration names, and the keys of its cluster, as a start would.
/// Errors: as above.
[[nodiscard]] Result<void> checkCertificates(const AgentConfig &config);

} // namespace signalbox::agent
