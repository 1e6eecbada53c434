// SPDX-License-Identifier: Apache-2.0
#include "control-agent/rpc/PendingAnswer.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>

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

void PendingAnswer::add(const QJsonValue &id, const Result<QJsonValue> &result)
{
    m_answers.append(rpc::responseObject(id, result));
    if (--m_missing > 0)
        return;
    if (!m_isBatch)
        return m_done(QJsonDocument(m_answers.first()).toJson(QJsonDocument::Compact));
    QJsonArray array;
    for (const QJsonObject &answer : m_answers)
        array.append(answer);
    m_done(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

} // namespace signalbox::agent
