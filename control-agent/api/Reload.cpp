// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/Reload.h"

#include "control-agent/api/Changes.h"
#include "control-agent/api/InstanceApi.h"
#include "control-agent/api/LiveCluster.h"
#include "control-agent/api/LiveConfig.h"
#include "control-agent/api/LiveTypes.h"
#include "control-agent/config/DocumentCheck.h"
#include "control-agent/store/SettingTable.h"
#include "server-core/instance/InstanceHost.h"
#include "server-core/types/HubUse.h"
#include "shared/base/Log.h"

#include <QtCore/QTimer>

#include <algorithm>
#include <deque>

namespace signalbox::agent {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// An address that one instance gives up is free for another one a moment later.
constexpr int addressTries = 10;
constexpr std::chrono::milliseconds addressPause = 100ms;

Changes::Event eventOf(const QString &type, const QString &instance, const QString &by)
{
    return {type, {{u"name"_s, instance}, {u"by"_s, by}}, {.instance = instance}};
}

/// What must wait is not lost in a number.
void tellOf(const api::ConfigReload::Result &result)
{
    qCInfo(lcAgent).noquote() << "configuration reloaded" << u"changes=%1"_s.arg(result.changes.size())
                              << u"failures=%1"_s.arg(result.failures.size());
    for (const api::ConfigChange &change : result.changes) {
        if (change.takes_effect == api::TakesEffect::AgentStart)
            qCWarning(lcAgent).noquote() << "counts when the agent is restarted" << u"key="_s + change.path;
    }
}

} // namespace

/// How far a reload has come.
struct ReloadState {
    ReadConfig read;
    std::deque<core::InstanceConfig> waiting;
    QHash<QString, int> tries;
    int removing = 0;
    /// Server types of which something new is known.
    QStringList judgedTypes;
    core::HubDefinitions hubsBefore;
    QList<api::ReloadFailure> failures;
    std::function<void(Result<void>)> done;
};

api::TakesEffect toApi(core::TakesEffect effect)
{
    switch (effect) {
    case core::TakesEffect::Live:
        return api::TakesEffect::Live;
    case core::TakesEffect::NewSessions:
        return api::TakesEffect::NewSessions;
    case core::TakesEffect::InstanceRestart:
        return api::TakesEffect::InstanceRestart;
    case core::TakesEffect::AgentStart:
        break;
    }
    return api::TakesEffect::AgentStart;
}

api::ConfigChange toApi(const ConfigDifference &difference)
{
    api::ConfigChange change{difference.path, difference.from, difference.to, toApi(difference.effect), std::nullopt};
    if (!difference.instance.isEmpty())
        change.instance = difference.instance;
    return change;
}

QList<api::ConfigChange> toApi(const QList<ConfigDifference> &differences)
{
    QList<api::ConfigChange> changes;
    for (const ConfigDifference &difference : differences)
        changes.append(toApi(difference));
    return changes;
}

Reload::Reload(Dispatcher &dispatcher, Parts parts, QObject *parent) : QObject(parent), m_parts(parts)
{
    m_pool.setMaxThreadCount(1);
    dispatcher.add<api::ConfigDiff>([this](const CallContext &, const api::Nothing &, const auto &reply) { diff(reply); });
    dispatcher.add<api::ConfigReload>([this](const CallContext &context, const api::Nothing &, const auto &reply) { run(context, reply); });
}

void Reload::read(std::function<void(const Result<ReadConfig> &)> reply)
{
    if (m_parts.live.files().file.isEmpty()) {
        const Error error{ErrorCode::InvalidState, u"this host has no configuration files: the program that it is in configures it"_s};
        QMetaObject::invokeMethod(
            this, [reply = std::move(reply), error] { reply(failure(error)); }, Qt::QueuedConnection);
        return;
    }
    m_pool.start([this, inForce = m_parts.live.files(), stored = m_parts.live.stored(), reply = std::move(reply)] {
        const Result<ReadConfig> read = readForReload(inForce, stored);
        QMetaObject::invokeMethod(
            this, [reply, read] { reply(read); }, Qt::QueuedConnection);
    });
}

QList<ConfigDifference> Reload::differences(const ReadConfig &read) const
{
    QList<ConfigDifference> found = hostDifferences(m_parts.live.files(), read.files);
    found += typeDifferences(m_parts.types.inForce(), read.files.types, m_parts.types.registry());
    found += hubDifferences(m_parts.live.files().hubs, read.files.hubs);
    for (const QString &name : m_parts.host.names()) {
        const auto status = m_parts.host.status(name);
        const ConfiguredInstance *wanted = read.instances.find(name);
        if (status && !wanted)
            found.append(removedInstance(status->config, m_parts.live.files().defaults));
        else if (status)
            found += instanceDifferences(status->config, wanted->config);
    }
    for (const ConfiguredInstance &instance : read.instances.instances) {
        if (!m_parts.host.status(instance.config.name))
            found.append(addedInstance(instance.config, read.files.defaults));
    }
    return found;
}

void Reload::diff(const Dispatcher::TypedReply<api::ConfigDiff> &reply)
{
    read([this, reply](const Result<ReadConfig> &read) {
        if (!read)
            return reply(failure(read.error()));
        reply(api::ConfigDiff::Result{toApi(differences(*read))});
    });
}

void Reload::runFor(const QString &who)
{
    CallContext context;
    context.identity.account = who;
    context.identity.from = u"local"_s;
    context.method = json::toQString(api::ConfigReload::name);
    run(context, [](const Result<api::ConfigReload::Result> &) {});
}

void Reload::run(const CallContext &context, const Dispatcher::TypedReply<api::ConfigReload> &reply)
{
    m_parts.live.enqueue([this, context, reply](const LiveConfig::Done &done) {
        read([this, context, reply, done](const Result<ReadConfig> &read) {
            runWith(context, read, [reply, done](const Result<api::ConfigReload::Result> &result) {
                done();
                if (!result)
                    qCCritical(lcAgent).noquote() << "configuration not reloaded; nothing has changed:" << result.error().message;
                reply(result);
            });
        });
    });
}

void Reload::runWith(const CallContext &context, const Result<ReadConfig> &read, const Dispatcher::TypedReply<api::ConfigReload> &reply)
{
    Changes::Plan plan;
    plan.target = m_parts.live.files().file;
    plan.refusal = refuseRevision(context);
    if (!read)
        plan.refusal = read.error();
    const auto state = std::make_shared<ReloadState>();
    QList<ConfigDifference> found;
    if (read) {
        state->read = *read;
        found = differences(*read);
    }
    plan.work = [state, found, by = context.identity.account](Database &database) -> Result<Changes::Made> {
        QList<Changes::Event> events;
        for (const ConfigDifference &difference : found) {
            if (!difference.path.isEmpty())
                continue;
            events.append(eventOf(difference.to.isNull() ? u"instance.removed"_s : u"instance.created"_s, difference.instance, by));
            if (Result<void> forgotten =
                    difference.to.isNull() ? setWanted(database, difference.instance, Wanted::AsConfigured) : Result<void>();
                !forgotten)
                return failure(std::move(forgotten.error()));
        }
        events.append({u"config.reloaded"_s, {{u"changes"_s, found.size()}, {u"failures"_s, state->failures.size()}, {u"by"_s, by}}});
        return Changes::Made{json::toJson(api::ConfigReload::Result{toApi(found), state->failures}), events};
    };
    plan.prepare = [this, state](std::function<void(Result<void>)> done) {
        state->done = std::move(done);
        takeTypes(state);
    };
    m_parts.changes.run<api::ConfigReload::Result>(
        context, plan, [](const api::ConfigReload::Result &result) { tellOf(result); }, reply);
}

void Reload::takeTypes(const State &state)
{
    const LiveTypes::Outcome outcome = m_parts.types.take(state->read.files.types);
    state->judgedTypes = outcome.judged;
    for (const Error &error : outcome.failures)
        state->failures.append({QString(), error.message});
    takeHubs(state);
}

void Reload::takeHubs(const State &state)
{
    state->hubsBefore = m_parts.host.hubs();
    m_parts.host.setHubs(state->read.files.hubs);
    takeCluster(state);
}

void Reload::takeCluster(const State &state)
{
    m_parts.cluster.reload(state->read.files.cluster.peers, [this, state](const Result<void> &done) {
        if (!done)
            state->failures.append({QString(), u"cluster: %1"_s.arg(done.error().message)});
        removeGone(state);
    });
}

bool Reload::hasNewHub(const ReloadState &state, const core::InstanceStatus &status) const
{
    const auto type = m_parts.types.registry().find(status.config.type);
    if (!type || !core::usesHub(**type))
        return false;
    const auto before = state.hubsBefore.find(status.config.hubName());
    const auto after = m_parts.host.hubs().find(status.config.hubName());
    if (status.state == core::InstanceState::Failed)
        return before.has_value() != after.has_value();
    // It may run with another one than is configured for its next start; and keys may have been replaced under their names.
    const QList<core::HubConfig> &all = m_parts.host.hubs().list();
    return state.hubsBefore != m_parts.host.hubs()
        || std::any_of(all.cbegin(), all.cend(), [](const core::HubConfig &hub) { return !hub.keys.isEmpty(); });
}

void Reload::removeGone(const State &state)
{
    QStringList gone = m_parts.host.names();
    gone.removeIf([&state](const QString &name) { return state->read.instances.find(name) != nullptr; });
    state->removing = int(gone.size()) + 1;
    const auto one = [this, state](const QString &name, const Result<void> &removed) {
        if (!removed)
            state->failures.append({name, removed.error().message});
        if (--state->removing == 0)
            reconfigureNext(state);
    };
    for (const ConfiguredInstance &instance : std::as_const(state->read.instances.instances)) {
        const auto status = m_parts.host.status(instance.config.name);
        // A certificate may have been replaced under its name.
        const bool lackedItsType =
            status && status->state == core::InstanceState::Failed && state->judgedTypes.contains(instance.config.type);
        if (status
            && (lackedItsType || hasNewHub(*state, *status) || hasTlsListener(instance.config)
                || !instanceDifferences(status->config, instance.config).isEmpty()))
            state->waiting.push_back(instance.config);
    }
    for (const QString &name : std::as_const(gone))
        m_parts.live.removeFromHost(name, [one, name](const Result<void> &removed) { one(name, removed); });
    one({}, {});
}

void Reload::reconfigureNext(const State &state)
{
    if (state->waiting.empty())
        return addNew(state);
    const core::InstanceConfig config = state->waiting.front();
    state->waiting.pop_front();
    m_parts.host.reconfigure(config, [this, state, config](const Result<void> &done) {
        if (done)
            return reconfigureNext(state);
        if (done.error().code != ErrorCode::AddressInUse || ++state->tries[config.name] >= addressTries) {
            qCWarning(lcAgent).noquote() << "instance not reconfigured" << u"name="_s + config.name << u"error="_s + done.error().message;
            state->failures.append({config.name, done.error().message});
            return reconfigureNext(state);
        }
        // After the others.
        state->waiting.push_back(config);
        QTimer::singleShot(addressPause, this, [this, state] { reconfigureNext(state); });
    });
}

void Reload::addNew(const State &state)
{
    for (const ConfiguredInstance &instance : std::as_const(state->read.instances.instances)) {
        const QString &name = instance.config.name;
        if (m_parts.host.status(name))
            continue;
        if (const Result<void> added = m_parts.host.add(instance.config); !added) {
            state->failures.append({name, added.error().message});
            continue;
        }
        m_parts.instances.announce(name);
        if (instance.config.autostart)
            (void)m_parts.host.start(name);
    }
    m_parts.live.setFiles(state->read.files, m_parts.types.inForce());
    std::exchange(state->done, nullptr)({});
}

} // namespace signalbox::agent
