// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/cli/Target.h"

#include <QtCore/QDeadlineTimer>

namespace signalbox::cli {

/// The client, made sequential: a command does one thing after the other and waits for each.
/// Thread: main; processes events while it waits.
class AgentLink : public QObject
{
    Q_OBJECT

public:
    explicit AgentLink(Target target);

    /// Once, before any call. `withEvents`: the event stream follows.
    [[nodiscard]] Result<void> connectToAgent(bool withEvents = false);

    [[nodiscard]] Result<QJsonValue> callRaw(const QString &method, const QJsonObject &params);
    template <typename Method>
    [[nodiscard]] Result<QJsonValue> callRaw(const typename Method::Params &params)
    {
        return callRaw(json::toQString(Method::name), json::toObject(params));
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

    const Target m_target;
    client::AgentClient m_client;
};

} // namespace signalbox::cli
