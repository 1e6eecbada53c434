// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/InstanceHost.h"

#include "server-core/instance/HubQueries.h"
#include "server-core/instance/Instance.h"
#include "server-core/instance/SessionCollector.h"
#include "server-core/types/HubUse.h"
#include "shared/base/Names.h"

#include <QtCore/QHash>
#include <QtCore/QThreadPool>

#include <algorithm>
#include <tuple>

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
    Private(int ioThreads, const TypeRegistry &types_, InstanceHost &host_)
        : host(host_), types(types_), services(ids), pool(ioThreads, u"io/"_s)
    {
        workers.setMaxThreadCount(workerCount);
    }
    ~Private()
    {
        // Workers use instances, instances use threads, threads use instances' tables: hence this order.
        workers.waitForDone();
        for (const auto &instance : instances)
            instance->halt();
        pool.stop();
        // The last tasks of the threads may have asked for more.
        workers.waitForDone();
        instances.clear();
    }

    Instance *find(const QString &name) const { return byName.value(name); }
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
    InstanceEnvironment environment()
    {
        return {host,
                pool,
                workers,
                types,
                ids,
                listeners,
                services,
                hubs,
                liveHubs,
                [this](const QString &server, const QString &sessionId, const QByteArray &message, DispatchReply reply) {
                    QMetaObject::invokeMethod(
                        &host,
                        [this, server, sessionId, message, reply = std::move(reply)] { host.dispatch(server, sessionId, message, reply); },
                        Qt::QueuedConnection);
                }};
    }
    /// Of a running one what it runs with.
    [[nodiscard]] std::optional<QString> hubOf(const Instance &instance) const
    {
        if (const InstanceConfig *running = instance.servesHub())
            return running->hubName();
        const Result<const ServerType *> type = types.find(instance.config().type);
        return type && usesHub(**type) ? std::optional(instance.config().hubName()) : std::nullopt;
    }
    /// Null: the hub is in this process, or nowhere.
    InstanceRun *workerOf(const QString &hub) const
    {
        for (const auto &instance : instances) {
            const InstanceConfig *running = instance->servesHub();
            if (running && running->isolation == Isolation::Process && running->hubName() == hub)
                return instance->run();
        }
        return nullptr;
    }
    static bool isBefore(const std::unique_ptr<Instance> &a, const std::unique_ptr<Instance> &b)
    {
        return std::tie(a->config().startOrder, a->name()) < std::tie(b->config().startOrder, b->name());
    }

    InstanceHost &host;
    const TypeRegistry &types;
    SessionIds ids;
    ListenerRegistry listeners;
    ServiceDirectory services;
    HubDefinitions hubs;
    WorkerRuns workerRuns;
    Dispatch dispatchOutside;
    QThreadPool workers;
    SessionPool pool;
    /// Its hubs go when the threads have ended, and before the pool.
    HubHost liveHubs{pool.io(), workers};
    HubQueries hubQueries{host, workers};
    /// In start order, then by name.
    std::vector<std::unique_ptr<Instance>> instances;
    QHash<QString, Instance *> byName;
    bool stoppingAll = false;
};

InstanceHost::InstanceHost(int ioThreads, const TypeRegistry &types, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(ioThreads, types, *this))
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

    auto instance = std::make_unique<Instance>(config, d->environment(), d->workerRuns);
    connect(instance.get(), &Instance::endedUnasked, this,
            [this, name = config.name](const UnaskedEnd &end) { Q_EMIT instanceEnded(name, end); });
    connect(instance.get(), &Instance::changed, this, [this, name = config.name] {
        Q_EMIT instanceChanged(name);
        // After what the instance does next: a restart goes through stopped on its way up again.
        if (d->stoppingAll)
            QMetaObject::invokeMethod(this, &InstanceHost::stopNext, Qt::QueuedConnection);
    });
    d->byName.insert(config.name, instance.get());
    d->instances.insert(std::upper_bound(d->instances.begin(), d->instances.end(), instance, Private::isBefore), std::move(instance));
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

QString InstanceHost::typeOf(const QString &name) const
{
    const Instance *instance = d->find(name);
    return instance ? instance->config().type : QString();
}

QMap<QString, double> InstanceHost::metrics(const QString &name) const
{
    const Instance *instance = d->find(name);
    return instance && instance->run() ? instance->run()->metrics() : QMap<QString, double>();
}

std::shared_ptr<Service> InstanceHost::service(const QString &name) const
{
    const auto entry = d->services.find(name);
    return entry && entry->typed ? entry->service : nullptr;
}

int InstanceHost::ioThreads() const
{
    return d->pool.size();
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

Result<void> InstanceHost::drain(const QString &name, std::chrono::milliseconds patience)
{
    return d->require(name).map([patience](Instance *instance) { instance->drain(patience); });
}

Result<void> InstanceHost::resume(const QString &name)
{
    const Result<Instance *> instance = d->require(name);
    if (!instance)
        return failure(instance.error());
    if ((*instance)->state() != InstanceState::Draining)
        return failure(ErrorCode::InvalidState, u"\"%1\" is not draining"_s.arg(name), name);
    (*instance)->resume();
    return {};
}

void InstanceHost::reconfigure(const InstanceConfig &config, std::function<void(Result<void>)> reply)
{
    const Result<Instance *> instance = d->require(config.name);
    if (!instance) {
        QMetaObject::invokeMethod(
            this, [reply = std::move(reply), error = instance.error()] { reply(failure(error)); }, Qt::QueuedConnection);
        return;
    }
    (*instance)->reconfigure(config, [this, reply = std::move(reply)](const Result<void> &done) {
        std::stable_sort(d->instances.begin(), d->instances.end(), Private::isBefore);
        reply(done);
    });
}

Result<void> InstanceHost::remove(const QString &name)
{
    const Result<Instance *> instance = d->require(name);
    if (!instance)
        return failure(instance.error());
    if (!isIdle((*instance)->state()))
        return failure(ErrorCode::InvalidState, u"\"%1\" runs; stop it first"_s.arg(name), name);
    d->byName.remove(name);
    std::erase_if(d->instances, [&name](const auto &i) { return i->name() == name; });
    Q_EMIT instanceRemoved(name);
    return {};
}

void InstanceHost::setHubs(const HubDefinitions &hubs)
{
    d->hubs = hubs;
}

const HubDefinitions &InstanceHost::hubs() const
{
    return d->hubs;
}

HubHost &InstanceHost::liveHubs()
{
    return d->liveHubs;
}

bool InstanceHost::isServedHere(const QString &hub) const
{
    return std::any_of(d->instances.begin(), d->instances.end(), [&hub](const auto &instance) {
        const InstanceConfig *running = instance->servesHub();
        return running && running->isolation != Isolation::Process && running->hubName() == hub;
    });
}

bool InstanceHost::hasHub(const InstanceConfig &config) const
{
    const Result<const ServerType *> type = d->types.find(config.type);
    return type && core::usesHub(**type);
}

QList<HubStatus> InstanceHost::hubStatuses() const
{
    QMap<QString, HubStatus> found;
    const auto open = [&](const QString &name) -> HubStatus & {
        const auto at = found.find(name);
        if (at != found.end())
            return *at;
        const HubConfig config = d->hubs.find(name).value_or(HubConfig());
        return *found.insert(name, {name, config.access, config.presence, {}});
    };
    for (const auto &instance : d->instances) {
        if (const std::optional<QString> hub = d->hubOf(*instance))
            open(*hub).instances.append(instance->name());
    }
    for (const HubConfig &hub : d->hubs.list())
        open(hub.name);
    for (const QString &hub : d->liveHubs.names())
        open(hub);
    return found.values();
}

void InstanceHost::askHub(const QString &hub, const HubAsk &ask, HubReply reply)
{
    const auto refuse = [&](const Error &error) {
        QMetaObject::invokeMethod(
            this, [reply, error] { reply(failure(error)); }, Qt::QueuedConnection);
    };
    if (const Result<void> right = checkHubAsk(ask); !right)
        return refuse(right.error());
    if (InstanceRun *worker = isServedHere(hub) ? nullptr : d->workerOf(hub))
        return worker->askHub(ask, std::move(reply));
    const std::shared_ptr<hubs::LiveHub> live = d->liveHubs.find(hub);
    QStringList names;
    for (const HubStatus &status : live ? QList<HubStatus>() : hubStatuses())
        names.append(status.name);
    if (live || names.contains(hub))
        return d->hubQueries.answer(live, ask, std::move(reply));
    const QString nearest = nearestOf(hub.left(64), names);
    const QString hint = nearest.isEmpty() ? QString() : u"; did you mean \"%1\"?"_s.arg(nearest);
    refuse({ErrorCode::NotFound, u"no hub \"%1\""_s.arg(hub.left(64)) + hint, hub.left(64)});
}

void InstanceHost::setWorkerRuns(std::function<std::unique_ptr<InstanceRun>(const InstanceConfig &, InstanceRun::Owner &)> make)
{
    d->workerRuns = std::move(make);
}

Result<void> InstanceHost::adopt(const QString &name, const InstanceConfig &running,
                                 const std::function<std::unique_ptr<InstanceRun>(const InstanceConfig &, InstanceRun::Owner &)> &make)
{
    const Result<Instance *> instance = d->require(name);
    if (!instance)
        return failure(instance.error());
    if (!isIdle((*instance)->state()))
        return failure(ErrorCode::InvalidState, u"\"%1\" runs already"_s.arg(name), name);
    (*instance)->adopt(running, make((*instance)->config(), (*instance)->owner()));
    return {};
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
    const auto last = std::find_if(d->instances.rbegin(), d->instances.rend(), [](const auto &i) { return !isIdle(i->state()); });
    if (last == d->instances.rend()) {
        d->stoppingAll = false;
        d->liveHubs.sealAll([this] { Q_EMIT allStopped(); });
        return;
    }
    const int order = (*last)->config().startOrder;
    for (const auto &instance : d->instances) {
        if (instance->config().startOrder == order && !isIdle(instance->state()))
            instance->stop();
    }
}

void InstanceHost::sessions(const QString &name, const SessionQuery &query, std::function<void(Result<SessionPage>)> reply) const
{
    const Result<Instance *> instance = d->require(name);
    if (instance && (*instance)->run())
        return (*instance)->run()->sessions(query, std::move(reply));
    const Result<SessionPage> nothing = instance ? Result<SessionPage>() : failure(instance.error());
    QMetaObject::invokeMethod(
        &d->host, [reply = std::move(reply), nothing] { reply(nothing); }, Qt::QueuedConnection);
}

namespace {

/// Asks several at once; answers with the first that says yes, or when all have said no.
struct Question {
    std::function<void(std::optional<std::size_t>)> reply;
    std::size_t left;

    void answer(std::size_t index, bool yes)
    {
        --left;
        if (!reply || (!yes && left > 0))
            return;
        std::exchange(reply, nullptr)(yes ? std::optional(index) : std::nullopt);
    }
};

} // namespace

void InstanceHost::askRuns(const std::function<void(InstanceRun &, std::function<void(bool)>)> &ask,
                           std::function<void(std::optional<QString>)> reply) const
{
    QStringList names;
    QList<InstanceRun *> runs;
    for (const auto &instance : d->instances) {
        if (!instance->run())
            continue;
        names += instance->name();
        runs += instance->run();
    }
    if (runs.isEmpty()) {
        QMetaObject::invokeMethod(
            &d->host, [reply = std::move(reply)] { reply(std::nullopt); }, Qt::QueuedConnection);
        return;
    }
    const auto question = std::make_shared<Question>(Question{[names, reply = std::move(reply)](std::optional<std::size_t> index) {
                                                                  reply(index ? std::optional(names.at(qsizetype(*index))) : std::nullopt);
                                                              },
                                                              std::size_t(runs.size())});
    for (qsizetype i = 0; i < runs.size(); ++i)
        ask(*runs[i], [question, i](bool yes) { question->answer(std::size_t(i), yes); });
}

void InstanceHost::findSession(const QString &id, std::function<void(Result<QString>)> reply)
{
    askRuns([id](InstanceRun &run, std::function<void(bool)> answer) { run.findSession(id, std::move(answer)); },
            [id, reply = std::move(reply)](const std::optional<QString> &instance) {
                if (instance)
                    reply(*instance);
                else
                    reply(failure(sessionNotFound(id)));
            });
}

void InstanceHost::closeSession(const QString &id, const QString &reason, std::function<void(Result<void>)> reply)
{
    askRuns([id, reason](InstanceRun &run, std::function<void(bool)> answer) { run.closeSession(id, reason, std::move(answer)); },
            [id, reply = std::move(reply)](const std::optional<QString> &instance) {
                if (instance)
                    reply({});
                else
                    reply(failure(sessionNotFound(id)));
            });
}

void InstanceHost::sendTo(const QString &id, const QByteArray &message, MessageKind kind, std::function<void(Result<void>)> reply)
{
    findSession(id, [this, id, message, kind, reply = std::move(reply)](const Result<QString> &name) {
        const Instance *instance = name ? d->find(*name) : nullptr;
        if (!instance || !instance->run())
            return reply(failure(name ? sessionNotFound(id) : name.error()));
        instance->run()->sendTo(id, message, kind, [id, reply](bool sent) {
            if (sent)
                return reply({});
            reply(failure(ErrorCode::InvalidState,
                          u"session \"%1\" did not take the message: it is ending, or its framing cannot carry it"_s.arg(id), id));
        });
    });
}

void InstanceHost::dispatch(const QString &server, const QString &sessionId, const QByteArray &message, DispatchReply reply)
{
    const Instance *instance = d->find(server);
    if (instance && instance->run())
        return instance->run()->dispatch(sessionId, message, std::move(reply));
    if (!instance && d->dispatchOutside)
        return d->dispatchOutside(server, sessionId, message, std::move(reply));
    QMetaObject::invokeMethod(
        this, [reply = std::move(reply)] { reply(DispatchResult::NoSuchServer); }, Qt::QueuedConnection);
}

void InstanceHost::setDispatchOutside(Dispatch dispatch)
{
    d->dispatchOutside = std::move(dispatch);
}

} // namespace signalbox::core
