// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/InstanceConfig.h"
#include "shared/base/Error.h"

namespace signalbox::core::worker {

/// What an agent gives to a worker in its configuration file, and what tells a later agent how that worker was started.
/// Shape:  {"version": 1, "instance": {…}}, the instance as its document; keys that a reader does not know are ignored.
QByteArray writeWorkerDocument(const InstanceConfig &config);
/// Errors: FileUnreadable, InvalidConfiguration. Reads a file.
[[nodiscard]] Result<InstanceConfig> readWorkerDocument(const QString &path);

/// Whether both mean the same to this release.
bool isSameConfig(const InstanceConfig &a, const InstanceConfig &b);

} // namespace signalbox::core::worker
