// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/cli/ChangeArguments.h"
#include "control-agent/cli/Target.h"

#include <QtCore/QDeadlineTimer>

namespace signalbox::cli {

/// The client, made sequential: a command does one thing after the other and waits for each.
/// Thread: main; processes events while it waits.
class AgentLink : public QObject
{
    Q_OBJECT

public:
    /// Which agent is looked up when it is first needed: some commands need none.
    explicit AgentLink(TargetOptions options);
    explicit AgentLink(Target target);

    /// The longest wait for the connection and for each answer. Default: 10 s, and the client's own for each step of the log-in.
    void setTimeout(std::optional<std::chrono::milliseconds> timeout) { m_timeout = timeout; }
    std::chrono::milliseconds timeoutOr(std::chrono::milliseconds usual) const { return m_timeout.value_or(usual); }

    /// At most once; a call does it when nobody did before. `withEvents`: the event stream follows.
    [[nodiscard]] Result<void> connectToAgent(bool withEvents = false);

    [[nodiscard]] Result<QJsonValue> callRaw(const QString &method, const QJsonObject &params);
    template <typename Method>
    [[nodiscard]] Result<QJsonValue> callRaw(const typename Method::Params &params)
    {
        return callRaw(json::toQString(Method::name), json::toObject(params));
    }
    template <typename Method>
    [[nodiscard]] Result<QJsonValue> change(const typename Method::Params &params, const ChangeArguments &arguments)
    {
        return callRaw(json::toQString(Method::name), arguments.addedTo(json::toObject(params)));
    }
    template <typename Method>
    [[nodiscard]] Result<typename Method::Result> call(const typename Method::Params &params)
    {
        return callRaw<Method>(params).and_then([](const QJsonValue &value) { return json::fromJson<typename Method::Result>(value); });
    }

    /// Processes events until `done` or the deadline; whether `done`.
    static bool waitFor(const std::function<bool()> &done, QDeadlineTimer deadline);

    client::AgentClient &client() { return m_client; }

private:
    Result<QJsonValue> callOnce(const QString &method, const QJsonObject &params);

    const std::optional<TargetOptions> m_options;
    std::optional<Target> m_target;
    std::optional<std::chrono::milliseconds> m_timeout;
    client::AgentClient m_client;
};

} // namespace signalbox::cli
