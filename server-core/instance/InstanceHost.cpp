// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/InstanceHost.h"

#include "server-core/instance/Instance.h"
#include "server-core/instance/SessionCollector.h"
#include "shared/base/Names.h"

#include <QtCore/QThreadPool>

#include <algorithm>

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

/// Loading certificates and waiting for I/O threads; more at a time gains nothing.
constexpr int workerCount = 4;

Error sessionNotFound(const QString &id)
{
    return {ErrorCode::SessionNotFound, u"no session \"%1\"; it may have ended"_s.arg(id.left(64)), id.left(64)};
}

} // namespace

class InstanceHost::Private
{
public:
    Private(int ioThreads, const TypeRegistry &types_) : types(types_), pool(std::make_unique<SessionPool>(ioThreads, u"io/"_s))
    {
        workers.setMaxThreadCount(workerCount);
    }
    ~Private()
    {
        // Workers use instances, instances use threads, threads use instances' tables: hence this order.
        workers.waitForDone();
        for (const auto &instance : instances)
            instance->halt();
        pool.reset();
        instances.clear();
    }

    Instance *find(const QString &name) const
    {
        const auto found = std::find_if(instances.begin(), instances.end(), [&name](const auto &i) { return i->name() == name; });
        return found == instances.end() ? nullptr : found->get();
    }
    [[nodiscard]] Result<Instance *> require(const QString &name) const
    {
        if (Instance *instance = find(name))
            return instance;
        QStringList names;
        for (const auto &instance : instances)
            names += instance->name();
        const QString nearest = nearestOf(name, names);
        const QString hint = nearest.isEmpty() ? QString() : u"; did you mean \"%1\"?"_s.arg(nearest);
        return failure(ErrorCode::InstanceNotFound, u"no instance \"%1\""_s.arg(name) + hint, name);
    }
    InstanceEnvironment environment() { return {*pool, workers, types, ids, listeners}; }
    static bool isIdle(const Instance &instance)
    {
        return instance.state() == InstanceState::Stopped || instance.state() == InstanceState::Failed;
    }

    const TypeRegistry &types;
    SessionIds ids;
    ListenerRegistry listeners;
    QThreadPool workers;
    std::unique_ptr<SessionPool> pool;
    /// In start order, then by name.
    std::vector<std::unique_ptr<Instance>> instances;
    bool stoppingAll = false;
};

InstanceHost::InstanceHost(int ioThreads, const TypeRegistry &types, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(ioThreads, types))
{
}

InstanceHost::~InstanceHost() = default;

Result<void> InstanceHost::add(const InstanceConfig &config)
{
    if (!isValidName(config.name)) {
        return failure(ErrorCode::InvalidConfiguration,
                       u"\"%1\" cannot name an instance: use 1 to 64 letters, digits, '.', '_' or '-'"_s.arg(config.name));
    }
    if (d->find(config.name))
        return failure(ErrorCode::Conflict, u"there is an instance \"%1\" already"_s.arg(config.name), config.name);

    auto instance = std::make_unique<Instance>(config, d->environment());
    connect(instance.get(), &Instance::changed, this, [this, name = config.name] {
        Q_EMIT instanceChanged(name);
        // After what the instance does next: a restart goes through stopped on its way up again.
        if (d->stoppingAll)
            QMetaObject::invokeMethod(this, &InstanceHost::stopNext, Qt::QueuedConnection);
    });
    const auto place = std::upper_bound(d->instances.begin(), d->instances.end(), instance, [](const auto &a, const auto &b) {
        return std::pair(a->config().startOrder, a->name()) < std::pair(b->config().startOrder, b->name());
    });
    d->instances.insert(place, std::move(instance));
    return {};
}

QStringList InstanceHost::names() const
{
    QStringList names;
    for (const auto &instance : d->instances)
        names += instance->name();
    return names;
}

Result<InstanceStatus> InstanceHost::status(const QString &name) const
{
    return d->require(name).map([](const Instance *instance) { return instance->status(); });
}

QList<InstanceStatus> InstanceHost::statuses() const
{
    QList<InstanceStatus> statuses;
    for (const auto &instance : d->instances)
        statuses += instance->status();
    return statuses;
}

InstanceCounters InstanceHost::counters(const QString &name) const
{
    const Instance *instance = d->find(name);
    return instance ? instance->counters() : InstanceCounters();
}

int InstanceHost::ioThreads() const
{
    return d->pool->size();
}

Result<void> InstanceHost::start(const QString &name)
{
    return d->require(name).map([](Instance *instance) { instance->start(); });
}

Result<void> InstanceHost::stop(const QString &name)
{
    return d->require(name).map([](Instance *instance) { instance->stop(); });
}

Result<void> InstanceHost::restart(const QString &name)
{
    return d->require(name).map([](Instance *instance) { instance->restart(); });
}

void InstanceHost::stopAll()
{
    d->stoppingAll = true;
    // Later, so that `allStopped` never comes before this returns.
    QMetaObject::invokeMethod(this, &InstanceHost::stopNext, Qt::QueuedConnection);
}

void InstanceHost::stopNext()
{
    if (!d->stoppingAll)
        return;
    // All of one start order stop together; the next ones follow when they are through.
    const auto last = std::find_if(d->instances.rbegin(), d->instances.rend(), [](const auto &i) { return !Private::isIdle(*i); });
    if (last == d->instances.rend()) {
        d->stoppingAll = false;
        Q_EMIT allStopped();
        return;
    }
    const int order = (*last)->config().startOrder;
    for (const auto &instance : d->instances) {
        if (instance->config().startOrder == order && !Private::isIdle(*instance))
            instance->stop();
    }
}

void InstanceHost::sessions(const QString &name, const SessionQuery &query, std::function<void(Result<SessionPage>)> reply) const
{
    // Receiving a queued call does not change the host.
    auto *receiver = const_cast<InstanceHost *>(this);
    const Result<Instance *> instance = d->require(name);
    if (!instance) {
        QMetaObject::invokeMethod(
            receiver, [reply = std::move(reply), error = instance.error()] { reply(failure(error)); }, Qt::QueuedConnection);
        return;
    }
    collectSessions((*instance)->tables(), name, d->ids, query, receiver, std::move(reply));
}

void InstanceHost::findSession(const QString &id, std::function<void(Result<QString>)> reply)
{
    std::vector<std::vector<std::shared_ptr<SessionTable>>> groups;
    const std::optional<std::uint64_t> number = d->ids.parse(id);
    if (number) {
        for (const auto &instance : d->instances)
            groups.push_back(instance->tables());
    }
    findSessionIn(groups, number.value_or(0), this, [names = names(), reply = std::move(reply), id](std::optional<std::size_t> group) {
        if (group)
            reply(names.at(qsizetype(*group)));
        else
            reply(failure(sessionNotFound(id)));
    });
}

void InstanceHost::closeSession(const QString &id, const QString &reason, std::function<void(Result<void>)> reply)
{
    std::vector<std::shared_ptr<SessionTable>> tables;
    const std::optional<std::uint64_t> number = d->ids.parse(id);
    if (number) {
        for (const auto &instance : d->instances) {
            for (auto &table : instance->tables())
                tables.push_back(std::move(table));
        }
    }
    closeSessionIn(tables, number.value_or(0), reason, this, [reply = std::move(reply), id](bool found) {
        if (found)
            reply({});
        else
            reply(failure(sessionNotFound(id)));
    });
}

} // namespace signalbox::core
