// SPDX-License-Identifier: Apache-2.0
#include "shared/client/AgentClient.h"

#include "shared/client/AgentClientPrivate.h"

namespace signalbox::client {

AgentClient::AgentClient(QObject *parent) : QObject(parent), d(std::make_unique<Private>(*this)) { }

AgentClient::~AgentClient()
{
    // Callers that outlive the client still learn that no answer will come; nobody hears about a state any more.
    const QSignalBlocker quiet(this);
    d->close();
}

void AgentClient::setReconnect(Reconnect policy)
{
    d->setReconnect(policy);
}
void AgentClient::setLongestWait(std::chrono::milliseconds wait)
{
    d->setLongestWait(wait);
}
void AgentClient::setSubscriptions(bool events, bool statistics)
{
    d->setSubscriptions(events, statistics);
}
void AgentClient::open(const AgentAddress &address, const Credentials &credentials)
{
    d->open(address, credentials);
}
void AgentClient::close()
{
    d->close();
}
void AgentClient::retryNow()
{
    d->retryNow();
}

AgentClient::State AgentClient::state() const
{
    return d->state();
}
const AgentAddress &AgentClient::address() const
{
    return d->address();
}
const Error &AgentClient::lastError() const
{
    return d->lastError();
}
QDateTime AgentClient::lastHeard() const
{
    return d->lastHeard();
}
QString AgentClient::account() const
{
    return d->who().account;
}
api::Grants AgentClient::grants() const
{
    return d->who().grants();
}

void AgentClient::callRaw(const QString &method, const QJsonObject &params, QObject *context, Reply reply,
                          std::chrono::milliseconds timeout)
{
    d->callRaw(method, params, context, std::move(reply), timeout);
}

void setTimings(AgentClient &client, const ClientTimings &timings)
{
    client.d->setTimings(timings);
}

} // namespace signalbox::client
