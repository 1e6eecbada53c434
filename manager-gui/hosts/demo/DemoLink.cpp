// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/demo/DemoLink.h"

#include "manager-gui/hosts/demo/DemoAgent.h"

using namespace Qt::StringLiterals;

namespace signalbox::gui {

DemoLink::DemoLink(DemoWorld &world, QObject *parent) : HostLink(parent), m_world(world)
{
    connect(&world, &DemoWorld::ticked, this, &DemoLink::onTick);
    connect(&world, &DemoWorld::happened, this, [this](const DemoHost &host, const QString &type, const QJsonObject &data) {
        if (&host != m_host || m_state != State::Live)
            return;
        api::Event event;
        event.epoch = host.agent.epoch;
        event.revision = host.agent.revision;
        event.type = type;
        event.at = QDateTime::fromMSecsSinceEpoch(m_world.now(), Qt::UTC).toString(Qt::ISODateWithMs);
        event.data = data;
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
    // As the real one does, it tries again until the host is back.
    if (m_host && m_state == State::Away && !m_world.isAway(*m_host))
        return open(m_host->saved.address(), {});
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
            return reply(DemoAgent(self->m_world, *self->m_host).answer(method, params));
        reply(failure(ErrorCode::Unreachable, u"%1 was not sent: not connected"_s.arg(method), {}, true));
    });
}

} // namespace signalbox::gui
