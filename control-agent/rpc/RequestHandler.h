// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/rpc/Inbound.h"
#include "shared/api/Method.h"
#include "shared/json/JsonText.h"

#include <functional>
#include <optional>

namespace signalbox::agent {

/// Who calls, and what it said beside the method's own parameters.
struct CallContext {
    ClientId client = 0;
    Identity identity;
    /// Set by who dispatches.
    QString method = {};
    api::ChangeOptions options = {};
};

/// Who wants to log in.
struct LoginContext {
    ClientId client = 0;
    QString from;
};

/// `identity` is there when the connection is logged in from now on.
struct LoginOutcome {
    QJsonValue result;
    std::optional<Identity> identity = std::nullopt;
};

/// What the endpoint serves. The result is text already: a list of thousands would take several times as long by way of Qt's
/// tree of values. Each reply is called exactly once, at once or later.
/// Thread: main.
class RequestHandler
{
public:
    using Reply = std::function<void(Result<json::Text>)>;
    using LoginReply = std::function<void(Result<LoginOutcome>)>;

    virtual void handleLogin(const LoginContext &context, const rpc::Request &request, LoginReply reply) = 0;
    virtual void handle(const CallContext &context, const rpc::Request &request, Reply reply) = 0;

protected:
    ~RequestHandler() = default;
};

} // namespace signalbox::agent
