// SPDX-License-Identifier: Apache-2.0
#include "control-agent/rpc/ManagementSession.h"

#include "control-agent/rpc/PendingAnswer.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;

void ManagementSession::onMessage(QByteArrayView text)
{
    rpc::Message message = rpc::parse(text, {.uniqueKeys = true});
    limitRate(message);
    if (answerRefused(message))
        return;
    std::vector<QJsonValue> ids;
    for (const rpc::Item &item : message.items) {
        if (const auto *request = std::get_if<rpc::Request>(&item); request && !request->isNotification())
            ids.push_back(request->id);
    }
    if (m_link.submit({m_link.id(), SessionCall{std::move(message)}}))
        return;
    const Error busy{ErrorCode::RateLimited, u"the agent is busy; try again"_s, {}, true};
    for (const QJsonValue &id : ids)
        m_link.send(rpc::encodeResponse(id, failure(busy)));
}

bool ManagementSession::answerRefused(const rpc::Message &message)
{
    const auto isRefused = [](const rpc::Item &item) { return std::holds_alternative<rpc::Invalid>(item); };
    if (!std::all_of(message.items.begin(), message.items.end(), isRefused))
        return false;
    PendingAnswer answer(message, [this](const QByteArray &text) { m_link.send(text); });
    for (const rpc::Item &item : message.items) {
        const auto &refused = std::get<rpc::Invalid>(item);
        answer.add(refused.id, failure(refused.error));
    }
    return true;
}

void ManagementSession::limitRate(rpc::Message &message)
{
    for (rpc::Item &item : message.items) {
        // What cannot be understood is told so in any case; that is no more work than the refusal.
        if (m_bucket.take(m_link.now()) || std::holds_alternative<rpc::Invalid>(item))
            continue;
        const auto *request = std::get_if<rpc::Request>(&item);
        const QJsonValue id = request && !request->isNotification() ? request->id : QJsonValue(QJsonValue::Null);
        item = rpc::Invalid{
            id, Error{ErrorCode::RateLimited, u"more than %1 calls a second; wait a little"_s.arg(limits::callsPerSecond), {}, true}};
    }
}

} // namespace signalbox::agent
