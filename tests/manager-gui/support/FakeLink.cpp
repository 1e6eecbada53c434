// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/manager-gui/support/FakeLink.h"

using namespace Qt::StringLiterals;

namespace signalbox::gui {

void FakeLink::open(const client::AgentAddress &to, const client::Credentials &with)
{
    address = to;
    credentials = with;
    become(State::Connecting);
}

void FakeLink::close()
{
    become(State::Away);
}

void FakeLink::callRaw(const QString &method, const QJsonObject &params, QObject *context, Reply reply)
{
    calls.append({method, params, context, std::move(reply)});
}

void FakeLink::become(State state, const Error &error)
{
    m_state = state;
    m_error = error;
    Q_EMIT stateChanged();
}

void FakeLink::sendSnapshot(const QList<api::Instance> &instances, const QString &name)
{
    api::AgentInfo agent;
    agent.name = name;
    agent.started_at = QDateTime::currentDateTimeUtc().addDays(-12).toString(Qt::ISODateWithMs);
    Q_EMIT snapshotReceived(agent, instances);
}

void FakeLink::sendChange(const api::Instance &instance)
{
    api::Event event;
    event.revision = ++m_revision;
    event.type = u"instance.changed"_s;
    event.data = {{u"instance"_s, json::toJson(instance)}};
    Q_EMIT eventReceived(event);
}

void FakeLink::sendRemoval(const QString &instance)
{
    api::Event event;
    event.revision = ++m_revision;
    event.type = u"instance.removed"_s;
    event.data = {{u"name"_s, instance}};
    Q_EMIT eventReceived(event);
}

void FakeLink::sendSample(const QString &instance, double sessions, double in, double out)
{
    api::MetricSample sample;
    sample.columns = {u"sessions"_s, u"messages_in_rate"_s, u"messages_out_rate"_s};
    sample.instances.insert(instance, {sessions, in, out});
    Q_EMIT sampleReceived(sample);
}

std::optional<FakeLink::Call> FakeLink::takeCall(const QString &method)
{
    const auto it = std::find_if(calls.begin(), calls.end(), [&](const Call &call) { return call.method == method; });
    if (it == calls.end())
        return std::nullopt;
    Call call = *it;
    calls.erase(it);
    return call;
}

void FakeLink::answer(const Call &call, const Result<QJsonValue> &result)
{
    if (call.context)
        call.reply(result);
}

api::Instance makeInstance(const QString &name, api::InstanceState state, qint64 sessions)
{
    api::Instance instance;
    instance.name = name;
    instance.type = u"echo"_s;
    instance.state = state;
    instance.sessions = sessions;
    instance.listeners = {{u"any"_s, 7000, false}};
    if (state == api::InstanceState::Running) {
        instance.pid = 971;
        instance.started_at = QDateTime::currentDateTimeUtc().addSecs(-3600).toString(Qt::ISODateWithMs);
    }
    return instance;
}

} // namespace signalbox::gui
