// SPDX-License-Identifier: Apache-2.0
#include "control-agent/worker/WorkerMain.h"

#include "control-agent/daemon/LogOutput.h"
#include "control-agent/daemon/ProcessSetup.h"
#include "control-agent/daemon/StopSignals.h"
#include "control-agent/worker/WorkerOptions.h"
#include "server-core/cluster/ClusterHost.h"
#include "server-core/instance/worker/WorkerDocument.h"
#include "server-core/instance/worker/WorkerHost.h"
#include "server-core/instance/worker/WorkerLog.h"
#include "server-core/types/HubUse.h"
#include "server-core/types/TypeRegistry.h"
#include "shared/base/Log.h"
#include "shared/base/Version.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QThreadPool>
#include <QtCore/QTimer>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::agent;
using namespace signalbox::core::worker;

namespace {

enum ExitCode { Done = 0, Failed = 1, WrongUse = 2 };

/// What a plugin prints by itself is limited this often.
constexpr std::chrono::seconds logPace{10};

void print(std::FILE *to, const QString &text)
{
    std::fputs(text.toLocal8Bit().constData(), to);
}

int serve(const WorkerFolder &folder, const QString &instance, WorkerLog &log)
{
    const Result<WorkerSetup> setup = readWorkerDocument(folder.configFile(instance));
    if (!setup) {
        qCCritical(lcInstance).noquote() << "cannot start:" << setup.error().message;
        return WrongUse;
    }
    const core::TypeRegistry types = setup->types.load();
    auto host = std::make_unique<WorkerHost>(folder, *setup, types);
    installLogOutput(LogFormat::Text, [host = host.get(), &log](const LogRecord &record) {
        log.write(record.text);
        host->log({int(record.type), record.category, record.message});
    });
    StopSignals signalWatcher;
    QObject::connect(&signalWatcher, &StopSignals::stopRequested, host.get(), &WorkerHost::close);
    QThreadPool pool;
    // Its hub and those of the same name elsewhere are one.
    auto cluster = std::make_unique<core::cluster::ClusterHost>(host->liveHubs(), pool);
    if (const auto type = types.find(setup->config.type); type && core::usesHub(**type))
        cluster->startWorker(folder.backplaneFile(), setup->node);
    QObject::connect(host.get(), &WorkerHost::ended, cluster.get(),
                     [own = cluster.get()](int code) { own->stop([code] { QCoreApplication::exit(code); }); });
    QTimer limiter;
    QObject::connect(&limiter, &QTimer::timeout, host.get(), [&log] { log.limit(); });
    limiter.start(logPace);
    const Result<void> started = host->start();
    if (!started)
        qCCritical(lcInstance).noquote() << "cannot start:" << started.error().message;
    const int code = started ? QCoreApplication::exec() : int(Failed);
    cluster.reset();
    // Its threads end with it; what they say until then has somewhere to go.
    host.reset();
    installLogOutput(LogFormat::Text);
    return code;
}

int run(const WorkerOptions &options)
{
    setUpProcess();
    const WorkerFolder folder(options.runtime);
    if (const Result<void> prepared = folder.prepare(); !prepared) {
        print(stderr, u"signalbox-worker: %1\n"_s.arg(prepared.error().message));
        return Failed;
    }
    const Result<std::unique_ptr<WorkerLog>> log = WorkerLog::open(folder.logFile(options.instance));
    if (!log) {
        print(stderr, u"signalbox-worker: %1\n"_s.arg(log.error().message));
        return Failed;
    }
    installLogOutput(LogFormat::Text);
    return serve(folder, options.instance, **log);
}

} // namespace

int agent::workerMain(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"signalbox-worker"_s);
    QCoreApplication::setApplicationVersion(productVersion);
    const Result<WorkerOptions> options = WorkerOptions::parse(QCoreApplication::arguments());
    if (!options) {
        print(stderr, u"signalbox-worker: %1\n"_s.arg(options.error().message));
        return WrongUse;
    }
    switch (options->action) {
    case WorkerOptions::Action::PrintHelp:
        print(stdout, WorkerOptions::help());
        return Done;
    case WorkerOptions::Action::PrintVersion:
        print(stdout, u"signalbox-worker %1\n"_s.arg(productVersion));
        return Done;
    case WorkerOptions::Action::Run:
        break;
    }
    return run(*options);
}
