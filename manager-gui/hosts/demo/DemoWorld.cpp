// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/demo/DemoWorld.h"

#include "manager-gui/hosts/Series.h"

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

DemoInstance *findInstance(DemoHost &host, const QString &name)
{
    const auto it = std::find_if(host.instances.begin(), host.instances.end(), [&](const DemoInstance &i) { return i.data.name == name; });
    return it == host.instances.end() ? nullptr : &*it;
}

bool serves(const DemoInstance &instance)
{
    return instance.data.state == api::InstanceState::Running || instance.data.state == api::InstanceState::Draining;
}

} // namespace

DemoWorld::DemoWorld(quint32 seed, QObject *parent)
    : QObject(parent), m_random(seed), m_now(QDateTime::currentMSecsSinceEpoch() - qint64(playedTicks) * 1000)
{
    populate();
    m_timer.setInterval(std::chrono::seconds(1));
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_now = QDateTime::currentMSecsSinceEpoch();
        tick();
    });
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
    Q_EMIT ticked();
}

void DemoWorld::live(DemoHost &host, DemoInstance &instance)
{
    const double noise = m_random.generateDouble() - 0.5;
    if (!serves(instance)) {
        instance.messagesIn = instance.messagesOut = 0;
        return;
    }
    instance.drift = std::clamp(instance.drift + noise * 0.008, 0.85, 1.15);
    const double wave = 1 + 0.05 * std::sin(m_tick / 47.0 + instance.phase) + 0.02 * std::sin(m_tick / 11.0 + 2 * instance.phase);
    const double wanted = instance.usualSessions * instance.drift * wave;
    if (instance.data.state == api::InstanceState::Draining) {
        // Nobody new comes in; those inside leave by and by.
        instance.data.sessions = std::max<qint64>(0, instance.data.sessions - m_random.bounded(2));
        if (instance.data.sessions == 0) {
            instance.data.state = api::InstanceState::Stopped;
            announce(host, instance);
        }
    } else {
        // After a start people find back within half a minute.
        const double gap = wanted - double(instance.data.sessions);
        instance.data.sessions += qint64(std::lround(std::abs(gap) < 20 ? gap * 0.5 : gap * 0.12));
    }
    const double messages = double(instance.data.sessions) * instance.messagesPerSession * (1 + noise * 0.15);
    instance.messagesIn = messages;
    instance.messagesOut = instance.data.type == "pubsub"_L1 ? messages * 34 : messages;
}

Result<api::ChangeAccepted> DemoWorld::change(DemoHost &host, const QString &name, api::InstanceState wanted, bool restart)
{
    DemoInstance *instance = findInstance(host, name);
    if (!instance)
        return failure(ErrorCode::InstanceNotFound, u"no instance \"%1\""_s.arg(name));
    if (!host.grants.permitOn(name, api::Permission::Operate))
        return failure(ErrorCode::NotPermitted, u"this needs the role operator on \"%1\""_s.arg(name));
    api::ChangeAccepted accepted;
    accepted.name = name;
    accepted.state = instance->data.state;
    const bool running = serves(*instance);
    if (!restart && running == (wanted == api::InstanceState::Running))
        return accepted;
    using enum api::InstanceState;
    instance->data.state = wanted == Stopped || (restart && running) ? Stopping : Starting;
    instance->next = wanted;
    instance->dueAt = m_tick + (instance->data.state == Stopping ? stopTakes : startTakes) + (restart && running ? startTakes : 0);
    instance->data.sessions = 0;
    instance->closedSessions.clear();
    announce(host, *instance);
    accepted.state = instance->data.state;
    return accepted;
}

void DemoWorld::arrive(DemoHost &host, DemoInstance &instance)
{
    using enum api::InstanceState;
    instance.data.state = *instance.next == Running && !instance.failsWith.isEmpty() ? Failed : *instance.next;
    instance.next.reset();
    instance.data.error = instance.data.state == Failed ? std::optional(instance.failsWith) : std::nullopt;
    instance.data.started_at = instance.data.state == Running ? std::optional(iso(m_now)) : std::nullopt;
    instance.data.pid = instance.data.state == Running ? std::optional(host.agent.pid) : std::nullopt;
    announce(host, instance);
}

void DemoWorld::announce(DemoHost &host, DemoInstance &instance)
{
    instance.data.revision = ++host.agent.revision;
    Q_EMIT instanceChanged(host, instance.data);
}

api::MetricColumns::Result DemoWorld::columns()
{
    using enum api::MetricKind;
    const api::MetricColumn in{u"messages_in_rate"_s, u"Messages in/s"_s, u"1/s"_s, Rate, u"Messages received per second"_s};
    const api::MetricColumn out{u"messages_out_rate"_s, u"Messages out/s"_s, u"1/s"_s, Rate, u"Messages sent per second"_s};
    return {{{u"sessions"_s, u"Sessions"_s, {}, Gauge, u"Live sessions"_s}, in, out},
            {in,
             out,
             {u"cpu_percent"_s, u"CPU"_s, u"%"_s, Gauge, u"CPU time of the agent's process, in percent of one core"_s},
             {u"memory_bytes"_s, u"Memory"_s, u"B"_s, Gauge, u"Resident memory of the agent's process"_s}}};
}

api::MetricSample DemoWorld::sample(const DemoHost &host) const
{
    api::MetricSample sample;
    sample.at = iso(m_now);
    sample.columns = {u"sessions"_s, u"messages_in_rate"_s, u"messages_out_rate"_s};
    double in = 0;
    double out = 0;
    qint64 sessions = 0;
    for (const DemoInstance &instance : host.instances) {
        sample.instances.insert(instance.data.name, {double(instance.data.sessions), instance.messagesIn, instance.messagesOut});
        in += instance.messagesIn;
        out += instance.messagesOut;
        sessions += instance.data.sessions;
    }
    sample.agent_columns = {u"messages_in_rate"_s, u"messages_out_rate"_s, u"cpu_percent"_s, u"memory_bytes"_s};
    sample.agent = {in, out, 0.8 + (in + out) / 52'000, double(host.memory + sessions * 11'000)};
    return sample;
}

namespace {

/// The n-th session of an instance: always the same one.
api::Session makeSession(const DemoInstance &instance, qint64 n, qint64 now)
{
    const auto mix = quint32(qHash(instance.data.name, 17U) + quint64(n) * 2'654'435'761U);
    const qint64 age = 4'000 + qint64(mix % 5'400'000U);
    api::Session session;
    session.id = u"%1%2"_s.arg(mix, 8, 16, QLatin1Char('0')).arg(n, 8, 16, QLatin1Char('0'));
    session.instance = instance.data.name;
    // Addresses that are kept for examples.
    session.peer = u"203.0.113.%1:%2"_s.arg(1 + mix % 254).arg(20'000 + mix % 40'000);
    session.started_at = iso(now - age);
    session.last_activity_at = iso(now - qint64(mix % 9'000U));
    session.state = u"open"_s;
    session.tls = !instance.data.listeners.isEmpty() && instance.data.listeners.first().tls;
    session.messages_in = qint64(double(age) / 1000 * instance.messagesPerSession);
    session.messages_out = instance.data.type == "pubsub"_L1 ? session.messages_in * 34 : session.messages_in;
    session.bytes_in = session.messages_in * 86;
    session.bytes_out = session.messages_out * 86;
    return session;
}

QString sortKey(const api::Session &session, const QString &column)
{
    const QJsonValue value = json::toObject(session).value(column);
    return value.isDouble() ? u"%1"_s.arg(value.toDouble(), 20, 'f', 0) : value.toVariant().toString();
}

} // namespace

api::SessionList::Result DemoWorld::sessions(const DemoHost &host, const api::SessionList::Params &params) const
{
    std::vector<std::pair<QString, api::Session>> found;
    for (const DemoInstance &instance : host.instances) {
        if (instance.data.name != params.instance)
            continue;
        const qint64 wanted = instance.data.sessions;
        for (qint64 n = 0; qint64(found.size()) < wanted && n < wanted + instance.closedSessions.size(); ++n) {
            api::Session session = makeSession(instance, n, m_now);
            if (instance.closedSessions.contains(session.id))
                continue;
            if (params.filter.isEmpty() || session.id.contains(params.filter) || session.peer.contains(params.filter))
                found.emplace_back(sortKey(session, params.sort), std::move(session));
        }
    }
    const bool descending = params.order == api::SortOrder::Descending;
    std::stable_sort(found.begin(), found.end(),
                     [&](const auto &a, const auto &b) { return descending ? b.first < a.first : a.first < b.first; });
    api::SessionList::Result result;
    result.total = qint64(found.size());
    const std::size_t first = std::size_t(std::max(params.page - 1, 0)) * std::size_t(std::max(params.page_size, 1));
    for (std::size_t i = first; i < std::min(found.size(), first + std::size_t(params.page_size)); ++i)
        result.items.append(found[i].second);
    return result;
}

Result<void> DemoWorld::closeSession(DemoHost &host, const QString &id)
{
    for (DemoInstance &instance : host.instances) {
        for (qint64 n = 0; n < instance.data.sessions + instance.closedSessions.size(); ++n) {
            if (makeSession(instance, n, m_now).id != id || instance.closedSessions.contains(id))
                continue;
            if (!host.grants.permitOn(instance.data.name, api::Permission::Operate))
                return failure(ErrorCode::NotPermitted, u"this needs the role operator on \"%1\""_s.arg(instance.data.name));
            instance.closedSessions.insert(id);
            --instance.data.sessions;
            return {};
        }
    }
    return failure(ErrorCode::SessionNotFound, u"no session \"%1\""_s.arg(id));
}

} // namespace signalbox::gui
