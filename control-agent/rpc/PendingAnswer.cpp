// SPDX-License-Identifier: Apache-2.0
#include "control-agent/rpc/PendingAnswer.h"

namespace signalbox::agent {

namespace {

bool wantsAnswer(const rpc::Item &item)
{
    const auto *request = std::get_if<rpc::Request>(&item);
    return std::holds_alternative<rpc::Invalid>(item) || (request && !request->isNotification());
}

} // namespace

PendingAnswer::PendingAnswer(const rpc::Message &message, Done done) : m_isBatch(message.isBatch), m_done(std::move(done))
{
    for (const rpc::Item &item : message.items)
        m_missing += wantsAnswer(item) ? 1 : 0;
}

void PendingAnswer::add(const QJsonValue &id, const Result<json::Text> &result)
{
    m_answers.append(rpc::encodeWritten(id, result));
    if (--m_missing > 0)
        return;
    m_done(m_isBatch ? '[' + m_answers.join(',') + ']' : m_answers.first());
}

} // namespace signalbox::agent
