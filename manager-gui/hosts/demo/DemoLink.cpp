// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/demo/DemoLink.h"

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

template <typename Method>
bool is(const QString &method)
{
    return method == json::toQString(Method::name);
}

template <typename T>
Result<QJsonValue> encoded(const Result<T> &result)
{
    if (!result)
        return failure(result.error());
    return QJsonValue(json::toJson(*result));
}

} // namespace

DemoLink::DemoLink(DemoWorld &world, QObject *parent) : HostLink(parent), m_world(world)
{
    connect(&world, &DemoWorld::ticked, this, &DemoLink::onTick);
    connect(&world, &DemoWorld::instanceChanged, this, [this](const DemoHost &host, const api::Instance &instance) {
        if (&host != m_host || m_state != State::Live)
            return;
        api::Event event;
        event.epoch = host.agent.epoch;
        event.revision = host.agent.revision;
        event.type = u"instance.changed"_s;
        event.at = QDateTime::fromMSecsSinceEpoch(m_world.now(), Qt::UTC).toString(Qt::ISODateWithMs);
        event.data = {{u"instance"_s, json::toJson(instance)}};
        Q_EMIT eventReceived(event);
    });
}

void DemoLink::open(const client::AgentAddress &address, const client::Credentials &)
{
    m_host = m_world.find(address.host);
    become(State::Connecting);
    if (!m_host || m_world.isAway(*m_host))
        return become(State::Away, Error{ErrorCode::Unreachable, u"cannot reach %1: no route to host"_s.arg(address.display()), {}, true});
    become(State::Live);
    QList<api::Instance> instances;
    for (const DemoInstance &instance : m_host->instances)
        instances.append(instance.data);
    Q_EMIT snapshotReceived(m_host->agent, instances);
    Q_EMIT columnsReceived(DemoWorld::columns());
}

void DemoLink::close()
{
    become(State::Away, Error{ErrorCode::ConnectionClosed, u"the connection was closed here"_s});
    m_host = nullptr;
}

QDateTime DemoLink::lastHeard() const
{
    return m_host ? m_world.lastHeard(*m_host) : QDateTime();
}

void DemoLink::onTick()
{
    if (!m_host || m_state != State::Live)
        return;
    if (m_world.isAway(*m_host))
        return become(
            State::Away,
            Error{ErrorCode::Unreachable, u"cannot reach %1: no route to host"_s.arg(m_host->saved.address().display()), {}, true});
    Q_EMIT sampleReceived(m_world.sample(*m_host));
}

void DemoLink::become(State state, const Error &error)
{
    m_state = state;
    m_error = error;
    Q_EMIT stateChanged();
}

void DemoLink::callRaw(const QString &method, const QJsonObject &params, QObject *context, Reply reply)
{
    QTimer::singleShot(0, context ? context : this, [self = QPointer<DemoLink>(this), method, params, reply = std::move(reply)] {
        if (self && self->m_state == State::Live)
            return reply(self->answer(method, params));
        reply(failure(ErrorCode::Unreachable, u"%1 was not sent: not connected"_s.arg(method), {}, true));
    });
}

Result<QJsonValue> DemoLink::answer(const QString &method, const QJsonObject &params)
{
    const QString name = params.value("name"_L1).toString();
    if (is<api::InstanceStart>(method))
        return encoded(m_world.change(*m_host, name, api::InstanceState::Running, false));
    if (is<api::InstanceStop>(method))
        return encoded(m_world.change(*m_host, name, api::InstanceState::Stopped, false));
    if (is<api::InstanceRestart>(method))
        return encoded(m_world.change(*m_host, name, api::InstanceState::Running, true));
    if (is<api::SessionList>(method)) {
        const auto wanted = json::fromJson<api::SessionList::Params>(params);
        return wanted ? encoded(Result<api::SessionList::Result>(m_world.sessions(*m_host, *wanted)))
                      : Result<QJsonValue>(failure(wanted.error()));
    }
    if (is<api::SessionClose>(method)) {
        const Result<void> closed = m_world.closeSession(*m_host, params.value("id"_L1).toString());
        return closed ? Result<QJsonValue>(QJsonObject()) : Result<QJsonValue>(failure(closed.error()));
    }
    if (is<api::AuthWhoami>(method))
        return QJsonValue(json::toJson(api::LoginResult{account(), m_host->grants.role, m_host->grants.instances}));
    if (is<api::AgentInfoGet>(method))
        return QJsonValue(json::toJson(m_host->agent));
    if (is<api::TokenRevoke>(method))
        return QJsonValue(QJsonObject());
    return failure(ErrorCode::Unsupported, u"the made-up hosts do not play %1"_s.arg(method));
}

} // namespace signalbox::gui
