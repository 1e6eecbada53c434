// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/HubConfig.h"
#include "server-core/instance/InstanceConfig.h"
#include "server-core/types/TypeDefinitions.h"
#include "shared/base/Error.h"

#include <optional>

namespace signalbox::core::worker {

/// What an agent gives to a worker in its configuration file, and what tells a later agent how that worker was started.
struct WorkerSetup {
    InstanceConfig config;
    /// Those of the host: the worker registers the same.
    TypeDefinitions types = {};
    /// The one that the instance uses.
    std::optional<HubConfig> hub = {};
    /// The name of the host, as members of channels are told where somebody is.
    QString node = {};
    /// Where hubs are kept from one process to the next. Absolute; empty: nowhere.
    QString hubFolder = {};
};

/// Shape:  {"version": 1, "types": […], "instance": {…}, "hub": {…}, "node": "…", "hub_folder": "/…"}, both as their documents; keys that a
/// reader does not know are ignored.
QByteArray writeWorkerDocument(const WorkerSetup &setup);
/// Errors: FileUnreadable, InvalidConfiguration. Reads a file.
[[nodiscard]] Result<WorkerSetup> readWorkerDocument(const QString &path);

/// Whether both mean the same to this release.
bool isSameConfig(const InstanceConfig &a, const InstanceConfig &b);

} // namespace signalbox::core::worker
