// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/LiveConfig.h"

#include "server-core/instance/InstanceHost.h"
#include "shared/base/Log.h"

#include <QtCore/QTimer>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

/// Sessions that do not go are cut after 5 s; a worker process has its own time to end.
constexpr std::chrono::seconds longestStop{30};

} // namespace

LiveConfig::LiveConfig(AgentConfig files, StoredInstances stored, core::InstanceHost &host, QObject *parent)
    : QObject(parent), m_files(std::move(files)), m_stored(std::move(stored)), m_instances(instancesOf(m_files, m_stored)), m_host(host)
{
    for (const QString &conflict : std::as_const(m_instances.conflicts))
        qCWarning(lcAgent).noquote() << "configuration:" << conflict;
}

InstanceSet LiveConfig::with(const QString &name, const std::optional<StoredInstance> &stored) const
{
    StoredInstances all = m_stored;
    if (stored)
        all.insert(name, *stored);
    else
        all.remove(name);
    return instancesOf(m_files, all);
}

void LiveConfig::enqueue(std::function<void(Done)> change)
{
    m_waiting.push_back(std::move(change));
    next();
}

void LiveConfig::next()
{
    if (m_busy || m_waiting.empty())
        return;
    m_busy = true;
    const std::function<void(Done)> change = std::move(m_waiting.front());
    m_waiting.pop_front();
    change([this] {
        QMetaObject::invokeMethod(
            this,
            [this] {
                m_busy = false;
                next();
            },
            Qt::QueuedConnection);
    });
}

void LiveConfig::put(const QString &name, const std::optional<StoredInstance> &stored)
{
    m_instances = with(name, stored);
    if (stored)
        m_stored.insert(name, *stored);
    else
        m_stored.remove(name);
    Q_EMIT changed();
}

void LiveConfig::setFiles(const AgentConfig &files, const core::TypeDefinitions &types)
{
    AgentConfig own = m_files;
    own.isBlank = files.isBlank;
    own.types = types;
    own.hubs = files.hubs;
    own.cluster.peers = files.cluster.peers;
    own.defaults = files.defaults;
    own.instances = files.instances;
    own.origins = files.origins;
    m_files = own;
    m_instances = instancesOf(m_files, m_stored);
    for (const QString &conflict : std::as_const(m_instances.conflicts))
        qCWarning(lcAgent).noquote() << "configuration:" << conflict;
    Q_EMIT changed();
}

void LiveConfig::stopInHost(const QString &name, std::function<void(Result<void>)> reply)
{
    // It watches until the instance is idle; then it is gone, and with it the reply.
    auto *watch = new QTimer(this);
    watch->setSingleShot(true);
    const auto finish = [watch, reply = std::move(reply)](const Result<void> &result) {
        watch->stop();
        watch->deleteLater();
        reply(result);
    };
    const auto look = [this, name, finish] {
        const auto status = m_host.status(name);
        if (!status || core::isIdle(status->state))
            finish({});
    };
    // Queued: the host is in the middle of what it tells of.
    connect(
        &m_host, &core::InstanceHost::instanceChanged, watch,
        [watch, name, look](const QString &changed) {
            if (changed == name && watch->isActive())
                look();
        },
        Qt::QueuedConnection);
    connect(watch, &QTimer::timeout, this, [name, finish] {
        finish(failure(ErrorCode::TimedOut, u"\"%1\" did not stop in time; it goes on stopping"_s.arg(name), name, true));
    });
    watch->start(longestStop);
    if (const Result<void> stopped = m_host.stop(name); !stopped) {
        QMetaObject::invokeMethod(
            watch, [finish, error = stopped.error()] { finish(failure(error)); }, Qt::QueuedConnection);
        return;
    }
    QMetaObject::invokeMethod(
        watch,
        [watch, look] {
            if (watch->isActive())
                look();
        },
        Qt::QueuedConnection);
}

void LiveConfig::removeFromHost(const QString &name, std::function<void(Result<void>)> reply)
{
    stopInHost(name,
               [this, name, reply = std::move(reply)](const Result<void> &stopped) { reply(stopped ? m_host.remove(name) : stopped); });
}

} // namespace signalbox::agent
