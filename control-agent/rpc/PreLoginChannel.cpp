// SPDX-License-Identifier: Apache-2.0
#include "control-agent/rpc/PreLoginChannel.h"

#include "control-agent/rpc/RpcLimits.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;
using core::websocket::CloseCode;

void PreLoginChannel::onMessage(QByteArrayView text)
{
    if (m_closed)
        return;
    if (!m_waiting)
        return take(text);
    if (m_held.size() < limits::preLoginHeldMessages) {
        m_held.push_back(text.toByteArray());
        return;
    }
    closeForGood("too many messages before login");
}

void PreLoginChannel::closeForGood(QByteArrayView reason)
{
    m_closed = true;
    m_link.close(CloseCode::PolicyViolation, reason);
}

void PreLoginChannel::take(QByteArrayView text)
{
    if (++m_messages > limits::preLoginMessages)
        return closeForGood("too many messages before login");
    rpc::Message message = rpc::parse(text, {.uniqueKeys = true});
    if (message.isBatch)
        return refuse(QJsonValue::Null, {ErrorCode::InvalidRequest, u"no batches before login"_s});
    rpc::Item &item = message.items.front();
    if (const auto *invalid = std::get_if<rpc::Invalid>(&item))
        return refuse(invalid->id, invalid->error);
    if (auto *request = std::get_if<rpc::Request>(&item))
        return takeRequest(std::move(*request));
    countFailure();
}

void PreLoginChannel::takeRequest(rpc::Request request)
{
    const QJsonValue id = request.isNotification() ? QJsonValue(QJsonValue::Null) : request.id;
    if (m_refusal) {
        m_link.send(rpc::encodeResponse(id, failure(*m_refusal)));
        return closeForGood("not permitted");
    }
    const Error notLoggedIn{ErrorCode::NotLoggedIn,
                            u"log in first: auth.login with a token, auth.scram_start with name and password, or auth.enroll with a "
                            "one-time secret"_s};
    // Asking is no try; the answer is the same for everybody.
    if (request.method == "auth.whoami"_L1 && !request.isNotification())
        return m_link.send(rpc::encodeResponse(id, failure(notLoggedIn)));
    if (!request.method.startsWith("auth."_L1))
        return refuse(id, notLoggedIn);
    if (request.isNotification())
        return refuse(id, {ErrorCode::InvalidRequest, u"a login needs an \"id\""_s});
    m_waiting = m_link.submit({m_link.id(), LoginCall{m_link.from(), std::move(request)}});
    if (!m_waiting)
        refuse(id, {ErrorCode::RateLimited, u"the agent is busy; try again"_s, {}, true});
}

void PreLoginChannel::onAnswer(QByteArrayView text, bool failed)
{
    m_waiting = false;
    if (m_closed)
        return;
    m_link.send(text);
    if (failed)
        countFailure();
    while (!m_waiting && !m_closed && !m_held.empty()) {
        const QByteArray next = std::move(m_held.front());
        m_held.pop_front();
        take(next);
    }
}

void PreLoginChannel::refuse(const QJsonValue &id, const Error &error)
{
    m_link.send(rpc::encodeResponse(id, failure(error)));
    countFailure();
}

void PreLoginChannel::countFailure()
{
    if (++m_failures < limits::preLoginTries)
        return;
    closeForGood("too many failures before login");
}

} // namespace signalbox::agent
