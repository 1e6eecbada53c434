// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Methods.h"

#include <functional>

namespace signalbox::client {

/// How the parts of the client call the agent on the connection that stands now.
/// Errors: as AgentClient::callRaw; but when the connection goes, the reply is forgotten: the next connection starts anew.
class Caller
{
public:
    virtual ~Caller() = default;

    using Reply = std::function<void(Result<QJsonValue>)>;
    virtual void request(const QString &method, const QJsonObject &params, Reply reply) = 0;

    template <typename Method>
    void request(const typename Method::Params &params, std::function<void(Result<typename Method::Result>)> reply)
    {
        request(json::toQString(Method::name), json::toObject(params), [reply = std::move(reply)](const Result<QJsonValue> &answer) {
            reply(answer.and_then([](const QJsonValue &value) { return json::fromJson<typename Method::Result>(value); }));
        });
    }
};

} // namespace signalbox::client
