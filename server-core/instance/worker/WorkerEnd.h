// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/InstanceRun.h"
#include "server-core/instance/worker/UplinkMessages.h"
#include "server-core/instance/worker/WorkerProcess.h"

namespace signalbox::core::worker {

/// What is known about the end of a worker.
struct WorkerEnd {
    qint64 pid = 0;
    ProcessEnd process;
    /// It was told to close.
    bool asked = false;
    /// Its own last word.
    std::optional<Ended> farewell;
    /// Why the agent ended it.
    std::optional<Error> killed;
    QStringList lastLines;
};

/// The same in the words of a run. What was asked for is no error, however it went; what the worker said counts more than what
/// was done to it.
RunEnd describeEnd(const WorkerEnd &end);

} // namespace signalbox::core::worker
