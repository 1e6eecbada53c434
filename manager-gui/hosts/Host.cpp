// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/Host.h"

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

std::optional<double> valueAt(const QList<std::optional<double>> &values, qsizetype column)
{
    return column >= 0 && column < values.size() ? values.at(column) : std::nullopt;
}

} // namespace

Host::Host(SavedHost saved, std::unique_ptr<HostLink> link, QObject *parent)
    : QObject(parent), m_saved(std::move(saved)), m_link(std::move(link))
{
    connect(m_link.get(), &HostLink::stateChanged, this, &Host::onLinkState);
    connect(m_link.get(), &HostLink::snapshotReceived, this, &Host::onSnapshot);
    connect(m_link.get(), &HostLink::eventReceived, this, &Host::onEvent);
    connect(m_link.get(), &HostLink::sampleReceived, this, &Host::onSample);
    connect(m_link.get(), &HostLink::columnsReceived, this, [this](const api::MetricColumns::Result &columns) {
        m_columns = columns;
        Q_EMIT metricColumnsChanged();
    });
    connect(&m_requests, &InstanceRequests::changed, this, [this](const QString &instance) {
        if (const int row = rowOf(instance); row >= 0)
            Q_EMIT instanceChanged(row);
    });
}

void Host::setSaved(const SavedHost &saved)
{
    m_saved = saved;
    Q_EMIT savedChanged();
}

void Host::awaitSecret()
{
    m_refusal.reset();
    setPresence(Presence::Connecting);
}

void Host::connectToAgent(const HostSecret &secret)
{
    awaitSecret();
    client::Credentials credentials;
    credentials.bearerToken = secret.bearerToken;
    if (secret.bearerToken.isEmpty()) {
        credentials.account = m_saved.account;
        credentials.password = secret.password;
    }
    m_link->open(m_saved.address(), credentials);
}

void Host::disconnectFromAgent()
{
    m_refusal.reset();
    setPresence(Presence::Disconnected);
    m_link->close();
}

void Host::refuse(const Error &error)
{
    m_refusal = error;
    setPresence(Presence::Refused);
}

QString Host::account() const
{
    return m_link->account().isEmpty() ? m_saved.account : m_link->account();
}

void Host::refreshGrants()
{
    m_link->call<api::AuthWhoami>({}, this, [this](const Result<api::LoginResult> &who) {
        if (!who || who->grants() == grants())
            return;
        m_grants = who->grants();
        Q_EMIT grantsChanged();
        Q_EMIT presenceChanged();
    });
}

void Host::heedGrants(const QString &eventType)
{
    // Whose account or token it was the event need not say to everybody; the agent tells each who they are.
    if (eventType.startsWith("user."_L1) || eventType.startsWith("token."_L1))
        refreshGrants();
}

int Host::failedCount() const
{
    return int(std::count_if(m_instances.begin(), m_instances.end(),
                             [](const HostInstance &instance) { return instance.data.state == api::InstanceState::Failed; }));
}

void Host::request(const QString &instance, InstanceVerb verb, std::chrono::seconds patience)
{
    m_requests.begin(instance, verb);
    m_paced.add([this, instance, verb, patience] { send(instance, verb, patience); });
}

void Host::forgetRequests()
{
    m_paced.clear();
    m_requests.clear();
}

void Host::send(const QString &instance, InstanceVerb verb, std::chrono::seconds patience)
{
    // An event may have come first.
    if (!m_requests.pending(instance))
        return;
    m_requests.sent(instance);
    const auto reply = [this, instance, verb, patience](const Result<api::ChangeAccepted> &accepted) {
        if (!accepted && accepted.error().code == ErrorCode::RateLimited && m_requests.pending(instance)) {
            m_requests.begin(instance, verb);
            return m_paced.repeat([this, instance, verb, patience] { send(instance, verb, patience); });
        }
        if (!accepted) {
            // What was allowed a moment ago: the roles have changed.
            if (accepted.error().code == ErrorCode::NotPermitted)
                refreshGrants();
            return m_requests.fail(instance, accepted.error());
        }
        // A start of what runs, or a stop of what is stopped, is accepted and has no event.
        const int row = rowOf(instance);
        const bool done = (verb == InstanceVerb::Start && accepted->state == api::InstanceState::Running)
            || (verb == InstanceVerb::Resume && accepted->state == api::InstanceState::Running)
            || ((verb == InstanceVerb::Stop || verb == InstanceVerb::Drain) && accepted->state == api::InstanceState::Stopped);
        if (done && row >= 0 && m_instances[std::size_t(row)].data.state == accepted->state)
            m_requests.settle(instance);
    };
    const api::NameParams params{instance};
    switch (verb) {
    case InstanceVerb::Start:
        return m_link->call<api::InstanceStart>(params, this, reply);
    case InstanceVerb::Stop:
        return m_link->call<api::InstanceStop>(params, this, reply);
    case InstanceVerb::Restart:
        return m_link->call<api::InstanceRestart>(params, this, reply);
    case InstanceVerb::Drain:
        return m_link->call<api::InstanceDrain>({instance, int(patience.count())}, this, reply);
    case InstanceVerb::Resume:
        return m_link->call<api::InstanceResume>(params, this, reply);
    }
}

void Host::onLinkState()
{
    if (m_presence == Presence::Disconnected || m_refusal)
        return;
    switch (m_link->state()) {
    case HostLink::State::Live:
        m_grants.reset();
        return setPresence(Presence::Live);
    case HostLink::State::NotAnswering:
        return setPresence(Presence::NotAnswering);
    case HostLink::State::Refused:
        return setPresence(Presence::Refused);
    case HostLink::State::Away:
        return setPresence(Presence::Away);
    case HostLink::State::Connecting:
    case HostLink::State::LoggingIn:
        // While it tries again after a loss the host is still away: the tree must not flicker between the two.
        if (m_presence == Presence::Live || m_presence == Presence::NotAnswering)
            setPresence(Presence::Away);
        return;
    }
}

void Host::setPresence(Presence presence)
{
    if (presence == m_presence) {
        // The reason may be another one.
        Q_EMIT presenceChanged();
        return;
    }
    const bool lost = presence == Presence::Away || presence == Presence::NotAnswering || presence == Presence::Refused;
    const bool wasLost = m_presence == Presence::Away || m_presence == Presence::NotAnswering;
    if (!(lost && wasLost)) {
        const QDateTime heard = m_link->lastHeard();
        m_presenceSince = lost && heard.isValid() ? heard : QDateTime::currentDateTimeUtc();
    }
    m_presence = presence;
    if (presence != Presence::Live && presence != Presence::NotAnswering)
        forgetRequests();
    Q_EMIT presenceChanged();
}

void Host::onSnapshot(const api::AgentInfo &agent, const QList<api::Instance> &instances)
{
    const bool first = !m_agent;
    m_agent = agent;
    const bool sameInstances =
        std::equal(m_instances.begin(), m_instances.end(), instances.begin(), instances.end(),
                   [](const HostInstance &known, const api::Instance &heard) { return known.data.name == heard.name; });
    if (sameInstances) {
        // After a reconnect: what did not change must not move, and a selection must stay.
        for (int row = 0; row < int(m_instances.size()); ++row)
            updateInstance(row, instances.at(row));
    } else {
        Q_EMIT instancesAboutToBeReplaced();
        std::vector<HostInstance> replaced;
        replaced.reserve(std::size_t(instances.size()));
        for (const api::Instance &heard : instances) {
            HostInstance instance;
            if (const int row = rowOf(heard.name); row >= 0)
                instance = std::move(m_instances[std::size_t(row)]);
            instance.data = heard;
            instance.sessions = heard.sessions;
            replaced.push_back(std::move(instance));
        }
        m_instances = std::move(replaced);
        indexRows();
        Q_EMIT instancesReplaced();
    }
    forgetRequests();
    sumSessions();
    Q_EMIT agentChanged();
    Q_EMIT snapshotTaken(first);
}

void Host::onEvent(const api::Event &event)
{
    Q_EMIT eventHeard(event);
    if (m_agent)
        m_agent->revision = event.revision;
    heedGrants(event.type);
    if (event.type == "instance.removed"_L1) {
        const QString name = event.data.value("name"_L1).toString();
        removeInstance(name.isEmpty() ? event.data.value("instance"_L1).toObject().value("name"_L1).toString() : name);
    } else if (event.data.contains("instance"_L1)) {
        if (const auto instance = json::fromJson<api::Instance>(event.data.value("instance"_L1)))
            applyInstance(*instance);
    } else {
        return;
    }
    sumSessions();
    Q_EMIT agentChanged();
}

void Host::applyInstance(const api::Instance &instance)
{
    if (const int row = rowOf(instance.name); row >= 0) {
        m_requests.settle(instance.name);
        return updateInstance(row, instance);
    }
    Q_EMIT instanceAboutToBeAppended();
    HostInstance added;
    added.data = instance;
    added.sessions = instance.sessions;
    m_rows.insert(instance.name, int(m_instances.size()));
    m_instances.push_back(std::move(added));
    Q_EMIT instanceAppended();
}

void Host::removeInstance(const QString &name)
{
    const int row = rowOf(name);
    if (row < 0)
        return;
    m_requests.settle(name);
    Q_EMIT instanceAboutToBeRemoved(row);
    m_instances.erase(m_instances.begin() + row);
    indexRows();
    Q_EMIT instanceRemoved(row);
}

void Host::updateInstance(int row, const api::Instance &heard)
{
    HostInstance &instance = m_instances[std::size_t(row)];
    if (instance.data == heard && instance.sessions == heard.sessions)
        return;
    instance.data = heard;
    instance.sessions = heard.sessions;
    if (heard.state == api::InstanceState::Stopped || heard.state == api::InstanceState::Failed) {
        instance.messagesIn.reset();
        instance.messagesOut.reset();
    }
    Q_EMIT instanceChanged(row);
}

std::optional<double> Host::metric(const HostInstance &instance, const QString &column) const
{
    return valueAt(instance.values, m_sampled.names.indexOf(column));
}

void Host::onSample(const api::MetricSample &sample)
{
    const qint64 now = m_clock();
    if (m_sampled.names != sample.columns) {
        m_sampled = {sample.columns, sample.columns.indexOf("sessions"_L1), sample.columns.indexOf("messages_in_rate"_L1),
                     sample.columns.indexOf("messages_out_rate"_L1)};
    }
    QList<int> rows;
    for (auto it = sample.instances.begin(); it != sample.instances.end(); ++it) {
        const int row = rowOf(it.key());
        if (row >= 0 && sampleInstance(m_instances[std::size_t(row)], it.value(), now))
            rows.append(row);
    }
    sumSessions();
    sampleAgent(sample, now);
    Q_EMIT sampled(rows);
    Q_EMIT sampleHeard(sample, now);
}

bool Host::sampleInstance(HostInstance &instance, const QList<std::optional<double>> &values, qint64 now)
{
    const std::optional<double> sessions = valueAt(values, m_sampled.sessions);
    const std::optional<double> in = valueAt(values, m_sampled.messagesIn);
    const std::optional<double> out = valueAt(values, m_sampled.messagesOut);
    const qint64 count = sessions ? qint64(*sessions) : instance.sessions;
    const bool changed =
        count != instance.sessions || in != instance.messagesIn || out != instance.messagesOut || values != instance.values;
    instance.sessions = count;
    instance.messagesIn = in;
    instance.messagesOut = out;
    instance.values = values;
    instance.sessionHistory.add(now, double(count));
    if (in || out)
        instance.messagesHistory.add(now, in.value_or(0) + out.value_or(0));
    return changed;
}

void Host::sampleAgent(const api::MetricSample &sample, qint64 now)
{
    const auto take = [&](QLatin1StringView name, std::optional<double> &value, Series &history) {
        value = valueAt(sample.agent, sample.agent_columns.indexOf(name));
        if (value)
            history.add(now, *value);
    };
    take("messages_in_rate"_L1, m_figures.messagesIn, m_figures.messagesInHistory);
    take("messages_out_rate"_L1, m_figures.messagesOut, m_figures.messagesOutHistory);
    take("cpu_percent"_L1, m_figures.cpu, m_figures.cpuHistory);
    take("memory_bytes"_L1, m_figures.memory, m_figures.memoryHistory);
    m_figures.sessionsHistory.add(now, double(m_sessions));
}

void Host::sumSessions()
{
    m_sessions = 0;
    for (const HostInstance &instance : m_instances)
        m_sessions += instance.sessions;
}

void Host::indexRows()
{
    m_rows.clear();
    for (int row = 0; row < int(m_instances.size()); ++row)
        m_rows.insert(m_instances[std::size_t(row)].data.name, row);
}

} // namespace signalbox::gui
