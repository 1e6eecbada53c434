// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/HostLink.h"

namespace signalbox::gui {

using client::AgentClient;

AgentLink::AgentLink(QObject *parent) : HostLink(parent)
{
    m_client.setReconnect(AgentClient::Reconnect::WithBackoff);
    m_client.setSubscriptions(true, true);
    connect(&m_client, &AgentClient::stateChanged, this, &HostLink::stateChanged);
    connect(&m_client, &AgentClient::snapshotReceived, this, &HostLink::snapshotReceived);
    connect(&m_client, &AgentClient::eventReceived, this, &HostLink::eventReceived);
    connect(&m_client, &AgentClient::metricColumnsReceived, this, &HostLink::columnsReceived);
    connect(&m_client, &AgentClient::sampleReceived, this, &HostLink::sampleReceived);
    connect(&m_client, &AgentClient::enrolled, this, &HostLink::enrolled);
    connect(&m_client, &AgentClient::identityProven, this, &HostLink::identityProven);
}

void AgentLink::open(const client::AgentAddress &address, const client::Credentials &credentials)
{
    m_client.open(address, credentials);
}

void AgentLink::close()
{
    m_client.close();
}

void AgentLink::retryNow()
{
    m_client.retryNow();
}

void AgentLink::setReconnect(AgentClient::Reconnect policy)
{
    m_client.setReconnect(policy);
}

void AgentLink::setLongestWait(std::chrono::milliseconds wait)
{
    m_client.setLongestWait(wait);
}

HostLink::State AgentLink::state() const
{
    return m_client.state();
}

Error AgentLink::lastError() const
{
    return m_client.lastError();
}

QDateTime AgentLink::lastHeard() const
{
    return m_client.lastHeard();
}

QString AgentLink::account() const
{
    return m_client.account();
}

api::Grants AgentLink::grants() const
{
    return m_client.grants();
}

void AgentLink::callRaw(const QString &method, const QJsonObject &params, QObject *context, Reply reply)
{
    m_client.callRaw(method, params, context, std::move(reply));
}

} // namespace signalbox::gui
