// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/worker/WorkerLaunch.h"

#include "server-core/instance/worker/WorkerDocument.h"
#include "server-core/instance/worker/WorkerLog.h"
#include "server-core/net/SocketAddress.h"

namespace signalbox::core::worker {

using namespace Qt::StringLiterals;

namespace {

Result<LaunchedWorker> take(const FoundWorker &found)
{
    return ProcessHandle::open(found.pid, found.startTime).map([](ProcessHandle process) {
        return LaunchedWorker{std::move(process), true};
    });
}

} // namespace

Result<LaunchedWorker> launchWorker(const LaunchOrder &order)
{
    const WorkerFolder folder(order.runtime);
    const QString &name = order.config.name;
    if (order.found)
        return take(*order.found);
    if (order.program.isEmpty()) {
        return failure(ErrorCode::Unsupported,
                       u"isolation \"process\" needs the program signalbox-worker, which is not installed; install it or name it in "
                       u"SIGNALBOX_WORKER"_s);
    }
    if (const auto address = net::SocketAddress::from({.localPath = folder.socketFile(name)}); !address)
        return failure(address.error());
    if (Result<void> prepared = folder.prepare(); !prepared)
        return failure(prepared.error());
    // Of an agent that died right after it had started one.
    if (const std::optional<FoundWorker> running = folder.find(name))
        return take(*running);
    folder.remove(name, false);
    if (Result<void> written =
            folder.writeConfig(name, writeWorkerDocument({order.config, order.types, order.hub, order.node, order.hubFolder}));
        !written)
        return failure(written.error());
    markStart(folder.logFile(name), name);
    return ProcessHandle::spawn(order.program, {u"--runtime"_s, order.runtime, u"--instance"_s, name}, folder.logFile(name))
        .map([](ProcessHandle process) {
            return LaunchedWorker{std::move(process), false};
        });
}

} // namespace signalbox::core::worker
