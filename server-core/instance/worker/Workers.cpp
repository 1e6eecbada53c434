// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/worker/Workers.h"

#include "server-core/instance/InstanceHost.h"
#include "server-core/instance/worker/WorkerDocument.h"
#include "server-core/instance/worker/WorkerProcess.h"
#include "server-core/instance/worker/WorkerRun.h"
#include "server-core/net/IoThread.h"

#include "shared/base/Log.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFileInfo>
#include <QtCore/QStandardPaths>

#include <csignal>

namespace signalbox::core::worker {

using namespace Qt::StringLiterals;

namespace {

/// Starting a program and reading the end of a log: short, but nothing for the main thread.
constexpr int jobThreads = 4;

QString findProgram()
{
    const QString named = qEnvironmentVariable("SIGNALBOX_WORKER");
    if (!named.isEmpty())
        return QFileInfo(named).absoluteFilePath();
    const QString here = QCoreApplication::applicationDirPath();
    for (const QString &folder : {here, here + u"/../libexec/signalbox"_s, here + u"/../bin"_s}) {
        const QFileInfo file(folder + u"/signalbox-worker"_s);
        if (file.isExecutable())
            return file.canonicalFilePath();
    }
    return QStandardPaths::findExecutable(u"signalbox-worker"_s);
}

} // namespace

Workers::Workers(const QString &runtime, QObject *parent) : QObject(parent), m_runtime(runtime), m_program(findProgram()), m_folder(runtime)
{
    m_jobs.setMaxThreadCount(jobThreads);
}

Workers::~Workers()
{
    m_jobs.waitForDone();
    m_thread.reset();
}

void Workers::attach(InstanceHost &host)
{
    m_host = &host;
    host.setWorkerRuns(
        [this](const InstanceConfig &config, InstanceRun::Owner &owner) { return std::make_unique<WorkerRun>(*this, config, owner); });
}

std::optional<HubConfig> Workers::hub(const QString &name) const
{
    const Result<HubConfig> hub = m_host->hubs().find(name);
    return hub ? std::optional(*hub) : std::nullopt;
}

net::IoThread &Workers::thread()
{
    // A host without workers needs none.
    if (!m_thread) {
        m_thread = std::make_unique<net::IoThread>(u"uplink"_s);
        m_thread->start();
    }
    return *m_thread;
}

void Workers::elsewhere(std::function<void()> job, std::function<void()> then)
{
    m_jobs.start([this, job = std::move(job), then = std::move(then)]() mutable {
        job();
        job = nullptr;
        QMetaObject::invokeMethod(this, std::move(then), Qt::QueuedConnection);
    });
}

void Workers::adopt(const QStringList &stopped)
{
    for (const FoundWorker &worker : m_folder.find())
        adoptOne(worker, stopped.contains(worker.instance));
}

void Workers::adoptOne(const FoundWorker &worker, bool stopped)
{
    const Result<InstanceStatus> instance = m_host->status(worker.instance);
    if (!instance) {
        qCWarning(lcInstance).noquote() << "ending the worker of an instance that is no more" << u"name="_s + worker.instance
                                        << u"pid=%1"_s.arg(worker.pid);
        if (const Result<ProcessHandle> process = ProcessHandle::open(worker.pid, worker.startTime))
            process->signal(SIGTERM);
        return;
    }
    const Result<WorkerSetup> running = readWorkerDocument(m_folder.configFile(worker.instance));
    if (!running) {
        qCWarning(lcInstance).noquote() << "not known how a worker was started" << u"name="_s + worker.instance
                                        << u"error="_s + running.error().message;
    }
    const Result<void> adopted = m_host->adopt(worker.instance, running ? running->config : instance->config,
                                               [this, &worker](const InstanceConfig &config, InstanceRun::Owner &owner) {
                                                   return std::make_unique<WorkerRun>(*this, config, owner, worker);
                                               });
    qCInfo(lcInstance).noquote() << "adopting a worker" << u"name="_s + worker.instance << u"pid=%1"_s.arg(worker.pid)
                                 << (running && isSameConfig(running->config, instance->config) ? u"config=same"_s : u"config=changed"_s);
    if (!adopted)
        qCWarning(lcInstance).noquote() << "worker not adopted" << u"name="_s + worker.instance << u"error="_s + adopted.error().message;
    else if (stopped)
        static_cast<void>(m_host->stop(worker.instance));
}

std::vector<std::int64_t> Workers::processesWithHubs() const
{
    std::vector<std::int64_t> all;
    for (const FoundWorker &worker : m_folder.find()) {
        const Result<WorkerSetup> running = readWorkerDocument(m_folder.configFile(worker.instance));
        if (running && m_host && m_host->hasHub(running->config))
            all.push_back(worker.pid);
    }
    return all;
}

void Workers::hubBegins(const InstanceConfig &config)
{
    if (m_onHub && m_host && m_host->hasHub(config))
        m_onHub();
}

void Workers::cleanUp()
{
    m_folder.removeIfUnused();
}

QString Workers::node() const
{
    return m_host ? m_host->liveHubs().node() : QString();
}

QString Workers::hubFolder() const
{
    return m_host ? m_host->liveHubs().folder() : QString();
}

} // namespace signalbox::core::worker
