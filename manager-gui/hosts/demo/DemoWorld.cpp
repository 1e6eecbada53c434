// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/demo/DemoWorld.h"

#include "manager-gui/hosts/Series.h"
#include "manager-gui/hosts/demo/DemoConfigurations.h"

#include <QtCore/QDateTime>

#include <cmath>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

constexpr int playedTicks = int(Series::windowMs / 1000);
constexpr int startTakes = 2;
constexpr int stopTakes = 1;

QString iso(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs);
}

/// Of what clients send, so much is something that others get.
constexpr double publishedShare = 0.6;
constexpr double subscribersOfMessage = 34;

/// Another instance that has the address of this one.
const DemoInstance *rivalOf(const DemoHost &host, const DemoInstance &instance, api::Listener &taken)
{
    for (const DemoInstance &other : host.instances) {
        if (&other == &instance || !other.serves())
            continue;
        for (const api::Listener &listener : instance.data.listeners) {
            const auto same = [&](const api::Listener &one) { return one.port == listener.port && one.address == listener.address; };
            if (!std::any_of(other.data.listeners.begin(), other.data.listeners.end(), same))
                continue;
            taken = listener;
            return &other;
        }
    }
    return nullptr;
}

std::optional<QString> whyNotRunning(const DemoHost &host, const DemoInstance &instance)
{
    api::Listener taken;
    const DemoInstance *rival = rivalOf(host, instance, taken);
    if (!rival)
        return std::nullopt;
    const QString address = taken.address == "any"_L1 ? u"0.0.0.0"_s : taken.address;
    return u"cannot listen on %1:%2: address already in use (by \"%3\")"_s.arg(address).arg(taken.port).arg(rival->data.name);
}

} // namespace

DemoWorld::DemoWorld(quint32 seed, QObject *parent)
    : QObject(parent), m_random(seed), m_cluster(seed), m_now(QDateTime::currentMSecsSinceEpoch() - qint64(playedTicks) * 1000)
{
    populate();
    m_timer.setInterval(std::chrono::seconds(1));
    connect(&m_timer, &QTimer::timeout, this, &DemoWorld::playSecond);
}

QList<SavedHost> DemoWorld::savedHosts() const
{
    QList<SavedHost> saved;
    for (const auto &host : m_hosts)
        saved.append(host->saved);
    return saved;
}

DemoHost *DemoWorld::find(const QString &address)
{
    const auto it = std::find_if(m_hosts.begin(), m_hosts.end(), [&](const auto &host) { return host->saved.host == address; });
    return it == m_hosts.end() ? nullptr : it->get();
}

QDateTime DemoWorld::lastHeard(const DemoHost &host) const
{
    const qint64 ago = isAway(host) ? qint64(m_tick - host.awayFrom) * 1000 : 0;
    return QDateTime::fromMSecsSinceEpoch(m_now - ago, Qt::UTC);
}

void DemoWorld::playLastMinutes()
{
    for (int i = 0; i < playedTicks; ++i) {
        m_now += 1000;
        tick();
    }
    m_timer.start();
}

void DemoWorld::playSecond()
{
    m_now = QDateTime::currentMSecsSinceEpoch();
    tick();
}

void DemoWorld::tick()
{
    ++m_tick;
    for (const auto &host : m_hosts) {
        for (DemoInstance &instance : host->instances) {
            if (instance.next && m_tick >= instance.dueAt)
                arrive(*host, instance);
            live(*host, instance);
        }
        host->memory += m_random.bounded(-40'000, 41'000);
    }
    liveTogether();
    Q_EMIT ticked();
}

void DemoWorld::liveTogether()
{
    const std::vector<DemoCluster::Happening> happenings = m_cluster.tick(m_tick, m_now);
    const bool isCutOff = m_cluster.scene() == DemoCluster::Scene::Partitioned;
    for (const auto &host : m_hosts) {
        if (host->agent.name == DemoCluster::wanderer() && isCutOff != (host->awayFrom >= 0))
            host->awayFrom = isCutOff ? m_tick : -1;
        for (const DemoCluster::Happening &one : happenings) {
            if (one.node != host->agent.name || isAway(*host))
                continue;
            ++host->agent.revision;
            Q_EMIT happened(*host, one.type, one.data);
        }
    }
}

void DemoWorld::live(DemoHost &host, DemoInstance &instance)
{
    const double noise = m_random.generateDouble() - 0.5;
    if (!instance.serves()) {
        instance.messagesIn = instance.messagesOut = 0;
        return;
    }
    instance.drift = std::clamp(instance.drift + noise * 0.008, 0.85, 1.15);
    const double wave = 1 + 0.05 * std::sin(m_tick / 47.0 + instance.phase) + 0.02 * std::sin(m_tick / 11.0 + 2 * instance.phase);
    const double wanted = instance.usualSessions * instance.drift * wave;
    if (instance.data.state == api::InstanceState::Draining) {
        leave(host, instance);
    } else {
        // After a start people find back within half a minute.
        const double gap = wanted - double(instance.data.sessions);
        instance.data.sessions += qint64(std::lround(std::abs(gap) < 20 ? gap * 0.5 : gap * 0.12));
    }
    const double messages = double(instance.data.sessions) * instance.messagesPerSession * (1 + noise * 0.15);
    instance.messagesIn = messages;
    instance.messagesOut = instance.isPubSub() ? messages * subscribersOfMessage : messages;
    if (instance.isPubSub()) {
        instance.published += messages * publishedShare;
        instance.delivered += messages * subscribersOfMessage;
        instance.gaps += double(instance.data.sessions) * 2e-6;
    }
}

void DemoWorld::leave(DemoHost &host, DemoInstance &instance)
{
    // Nobody new comes in; most of those inside leave by and by, and at the end the rest is closed.
    const double left = double(instance.drainUntil - m_now) / 1000;
    const double leaving = left < 1 ? double(instance.data.sessions) : double(instance.data.sessions) * 0.8 / left;
    instance.data.sessions -= std::min(instance.data.sessions, qint64(leaving + m_random.generateDouble()));
    if (instance.data.sessions > 0)
        return;
    stopped(host, instance);
}

void DemoWorld::stopped(DemoHost &host, DemoInstance &instance)
{
    instance.data.state = api::InstanceState::Stopped;
    instance.data.sessions = 0;
    instance.data.error.reset();
    instance.data.pid.reset();
    instance.data.started_at.reset();
    instance.data.drain_until.reset();
    instance.next.reset();
    announce(host, instance);
}

Result<DemoInstance *> DemoWorld::requested(DemoHost &host, const QString &name, const QString &action)
{
    DemoInstance *instance = host.instance(name);
    if (!instance)
        return failure(ErrorCode::InstanceNotFound, u"no instance \"%1\""_s.arg(name.left(64)), name.left(64));
    if (action == "resume"_L1 && instance->data.state != api::InstanceState::Draining)
        return failure(ErrorCode::InvalidState,
                       u"\"%1\" is %2: only what is draining can be resumed"_s.arg(name, json::enumName(instance->data.state)), name);
    ++host.agent.revision;
    Q_EMIT happened(host, u"instance.requested"_s, {{u"name"_s, name}, {u"action"_s, action}, {u"by"_s, host.saved.account}});
    return instance;
}

Result<api::ChangeAccepted> DemoWorld::change(DemoHost &host, const QString &name, api::InstanceState wanted, bool restart)
{
    using enum api::InstanceState;
    const Result<DemoInstance *> found = requested(host, name, restart ? u"restart"_s : wanted == Running ? u"start"_s : u"stop"_s);
    if (!found)
        return failure(found.error());
    DemoInstance *instance = *found;
    const auto accepted = [&] { return api::ChangeAccepted{name, instance->data.state, host.agent.revision}; };
    const bool running = instance->serves();
    if (instance->data.state == Failed && wanted == Stopped)
        stopped(host, *instance);
    if (!restart && running == (wanted == Running))
        return accepted();
    instance->data.state = wanted == Stopped || (restart && running) ? Stopping : Starting;
    instance->next = wanted;
    instance->dueAt = m_tick + (instance->data.state == Stopping ? stopTakes : startTakes) + (restart && running ? startTakes : 0);
    instance->data.sessions = 0;
    instance->data.drain_until.reset();
    instance->closedSessions.clear();
    announce(host, *instance);
    return accepted();
}

Result<api::ChangeAccepted> DemoWorld::drain(DemoHost &host, const QString &name, int patienceSeconds)
{
    constexpr int longestPatience = 7 * 24 * 3600;
    if (patienceSeconds < 0 || patienceSeconds > longestPatience)
        return failure(ErrorCode::InvalidParams, u"\"patience\" must be 0 to %1 seconds"_s.arg(longestPatience), u"patience"_s);
    if (const DemoInstance *instance = host.instance(name); instance && !instance->serves())
        return change(host, name, api::InstanceState::Stopped, false);
    const Result<DemoInstance *> instance = requested(host, name, u"drain"_s);
    if (!instance)
        return failure(instance.error());
    DemoInstance &one = **instance;
    one.data.state = api::InstanceState::Draining;
    one.drainUntil = m_now + 1000LL * patienceSeconds;
    one.data.drain_until = iso(one.drainUntil);
    announce(host, one);
    return api::ChangeAccepted{name, one.data.state, host.agent.revision};
}

Result<api::ChangeAccepted> DemoWorld::resume(DemoHost &host, const QString &name)
{
    const Result<DemoInstance *> instance = requested(host, name, u"resume"_s);
    if (!instance)
        return failure(instance.error());
    (*instance)->data.state = api::InstanceState::Running;
    (*instance)->data.drain_until.reset();
    announce(host, **instance);
    return api::ChangeAccepted{name, api::InstanceState::Running, host.agent.revision};
}

Result<api::NodeChangeAccepted> DemoWorld::drainNode(DemoHost &host, int patienceSeconds)
{
    QStringList names;
    for (const DemoInstance &instance : host.instances) {
        if (instance.serves())
            names.append(instance.data.name);
    }
    const Result<api::Nothing> noted = m_cluster.drain(host.agent.name, names);
    if (!noted)
        return failure(noted.error());
    ++host.agent.revision;
    Q_EMIT happened(host, u"cluster.drained"_s, {{u"timeout"_s, patienceSeconds}, {u"by"_s, host.saved.account}});
    for (const QString &name : std::as_const(names))
        (void)drain(host, name, patienceSeconds);
    return api::NodeChangeAccepted{names, host.agent.revision};
}

Result<api::NodeChangeAccepted> DemoWorld::resumeNode(DemoHost &host)
{
    const Result<QStringList> names = m_cluster.resume(host.agent.name);
    if (!names)
        return failure(names.error());
    ++host.agent.revision;
    Q_EMIT happened(host, u"cluster.resumed"_s, {{u"by"_s, host.saved.account}});
    for (const QString &name : *names) {
        const DemoInstance *instance = host.instance(name);
        if (instance && instance->data.state == api::InstanceState::Draining)
            (void)resume(host, name);
        else if (instance)
            (void)change(host, name, api::InstanceState::Running, false);
    }
    return api::NodeChangeAccepted{*names, host.agent.revision};
}

void DemoWorld::arrive(DemoHost &host, DemoInstance &instance)
{
    using enum api::InstanceState;
    if (instance.next == Stopped)
        return stopped(host, instance);
    instance.next.reset();
    applyConfiguration(instance.data, m_schema.whole(instance.configuration.document), true);
    instance.data.error = whyNotRunning(host, instance);
    const bool runs = !instance.data.error;
    const bool apart = instance.data.isolation == api::Isolation::Process;
    instance.data.state = runs ? Running : Failed;
    instance.data.started_at = runs ? std::optional(iso(m_now)) : std::nullopt;
    instance.data.pid = runs ? std::optional(host.agent.pid + (apart ? 1000 + host.agent.revision % 1000 : 0)) : std::nullopt;
    instance.published = instance.delivered = instance.gaps = 0;
    announce(host, instance);
}

void DemoWorld::findHub(DemoHost &host, const DemoInstance &instance)
{
    const QString hub = instance.hub();
    const bool isKnown = std::any_of(host.hubs.begin(), host.hubs.end(), [&](const DemoHub &one) { return one.name == hub; });
    if (instance.isPubSub() && !isKnown)
        host.hubs.push_back(makeDemoHub(hub, host.agent.name, 0));
}

void DemoWorld::announce(DemoHost &host, DemoInstance &instance)
{
    findHub(host, instance);
    instance.data.revision = ++host.agent.revision;
    Q_EMIT happened(host, u"instance.changed"_s, {{u"instance"_s, json::toJson(instance.data)}});
}

void DemoWorld::add(DemoHost &host, DemoInstance instance)
{
    const QString name = instance.data.name;
    host.instances.push_back(std::move(instance));
    host.agent.instances = int(host.instances.size());
    ++host.agent.revision;
    Q_EMIT happened(host, u"instance.created"_s, {{u"name"_s, name}, {u"by"_s, host.saved.account}});
    announce(host, host.instances.back());
}

void DemoWorld::remove(DemoHost &host, const QString &name)
{
    std::erase_if(host.instances, [&](const DemoInstance &instance) { return instance.data.name == name; });
    host.agent.instances = int(host.instances.size());
    ++host.agent.revision;
    Q_EMIT happened(host, u"instance.removed"_s, {{u"name"_s, name}, {u"by"_s, host.saved.account}});
}

api::MetricColumns::Result DemoWorld::columns()
{
    using enum api::MetricKind;
    const api::MetricColumn in{u"messages_in_rate"_s, u"Messages in/s"_s, u"1/s"_s, Rate, u"Messages received per second"_s};
    const api::MetricColumn out{u"messages_out_rate"_s, u"Messages out/s"_s, u"1/s"_s, Rate, u"Messages sent per second"_s};
    return {{{u"sessions"_s, u"Sessions"_s, {}, Gauge, u"Live sessions"_s},
             in,
             out,
             {u"published"_s, u"Published"_s, {}, Counter, u"Messages that clients have handed in"_s},
             {u"delivered"_s, u"Delivered"_s, {}, Counter, u"Messages sent to subscribers"_s},
             {u"gaps"_s, u"Gaps"_s, {}, Counter, u"Times that a subscriber was told of messages that it can no longer have"_s},
             {u"connected"_s, u"Clients"_s, {}, Gauge, u"Sessions that have said who they are"_s}},
            {in,
             out,
             {u"cpu_percent"_s, u"CPU"_s, u"%"_s, Gauge, u"CPU time of the agent's process, in percent of one core"_s},
             {u"memory_bytes"_s, u"Memory"_s, u"B"_s, Gauge, u"Resident memory of the agent's process"_s}}};
}

api::MetricSample DemoWorld::sample(const DemoHost &host) const
{
    api::MetricSample sample;
    sample.at = iso(m_now);
    const QList<api::MetricColumn> own = columns().instance;
    for (const api::MetricColumn &column : own)
        sample.columns.append(column.name);
    double in = 0;
    double out = 0;
    qint64 sessions = 0;
    for (const DemoInstance &instance : host.instances) {
        QList<std::optional<double>> values{double(instance.data.sessions), instance.messagesIn, instance.messagesOut};
        // Who does not count them has none.
        values.resize(own.size());
        if (instance.isPubSub()) {
            values[3] = std::floor(instance.published);
            values[4] = std::floor(instance.delivered);
            values[5] = std::floor(instance.gaps);
            values[6] = double(instance.data.sessions);
        }
        sample.instances.insert(instance.data.name, values);
        in += instance.messagesIn;
        out += instance.messagesOut;
        sessions += instance.data.sessions;
    }
    sample.agent_columns = {u"messages_in_rate"_s, u"messages_out_rate"_s, u"cpu_percent"_s, u"memory_bytes"_s};
    sample.agent = {in, out, 0.8 + (in + out) / 52'000, double(host.memory + sessions * 11'000)};
    return sample;
}

} // namespace signalbox::gui
