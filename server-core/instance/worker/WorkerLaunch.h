// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/HubConfig.h"
#include "server-core/instance/InstanceConfig.h"
#include "server-core/instance/worker/WorkerFolder.h"
#include "server-core/instance/worker/WorkerProcess.h"
#include "server-core/types/TypeDefinitions.h"

namespace signalbox::core::worker {

/// What it takes to get the process of a worker.
struct LaunchOrder {
    QString runtime;
    QString program;
    InstanceConfig config;
    TypeDefinitions types;
    std::optional<HubConfig> hub;
    QString node;
    QString hubFolder;
    /// This one, instead of a new one.
    std::optional<FoundWorker> found;
};

struct LaunchedWorker {
    ProcessHandle process;
    /// It ran already.
    bool adopted = false;
};

/// Starts a worker, or takes the one that runs: there is never a second of one instance.
/// Errors: Unsupported (no program), InvalidConfiguration (the runtime folder's path is too long), and those of WorkerFolder and
///         ProcessHandle.
/// Thread: any; it works with files.
[[nodiscard]] Result<LaunchedWorker> launchWorker(const LaunchOrder &order);

} // namespace signalbox::core::worker
