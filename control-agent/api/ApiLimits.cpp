// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/ApiLimits.h"

#include "control-agent/rpc/RpcLimits.h"
#include "shared/api/Method.h"
#include "shared/rpc/JsonRpc.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;

QJsonObject limitsObject()
{
    const rpc::Limits messages;
    return {{u"login_message_bytes"_s, qint64(limits::preLoginMessageBytes)},
            {u"login_seconds"_s, qint64(limits::loginTime.count() / 1000)},
            {u"login_tries"_s, limits::preLoginTries},
            {u"login_connections"_s, limits::preLoginConnections},
            {u"login_connections_per_address"_s, limits::preLoginConnectionsPerAddress},
            {u"message_bytes"_s, qint64(limits::messageBytes)},
            {u"outbox_bytes"_s, qint64(limits::outboxBytes)},
            {u"calls_per_second"_s, limits::callsPerSecond},
            {u"calls_burst"_s, limits::callsBurst},
            {u"batch_calls"_s, qint64(messages.maxBatch)},
            {u"json_depth"_s, messages.maxDepth},
            {u"page_items"_s, api::largestPage},
            {u"request_id_minutes"_s, api::ChangeOptions::rememberedMinutes}};
}

QString withLimits(QString text)
{
    const QJsonObject numbers = limitsObject();
    for (auto it = numbers.begin(); it != numbers.end(); ++it)
        text.replace(u'{' + it.key() + u'}', QString::number(it->toInteger()));
    return text;
}

} // namespace signalbox::agent
