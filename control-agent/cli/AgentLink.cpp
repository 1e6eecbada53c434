// SPDX-License-Identifier: Apache-2.0
#include "control-agent/cli/AgentLink.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QTimer>

namespace signalbox::cli {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using client::AgentClient;

AgentLink::AgentLink(TargetOptions options) : m_options(std::move(options))
{
    m_client.setReconnect(AgentClient::Reconnect::Never);
}

AgentLink::AgentLink(Target target) : m_target(std::move(target))
{
    m_client.setReconnect(AgentClient::Reconnect::Never);
}

Result<void> AgentLink::connectToAgent(bool withEvents)
{
    if (!m_target) {
        Result<Target> found = targetOf(*m_options);
        if (!found)
            return failure(std::move(found.error()));
        m_target = std::move(*found);
    }
    m_client.setSubscriptions(withEvents, false);
    m_client.open(m_target->address, m_target->credentials);
    // The client has time-outs of its own for each step.
    const bool settled = waitFor(
        [this] {
            const AgentClient::State state = m_client.state();
            return state != AgentClient::State::Connecting && state != AgentClient::State::LoggingIn;
        },
        m_timeout ? QDeadlineTimer(*m_timeout) : QDeadlineTimer(QDeadlineTimer::Forever));
    if (!settled) {
        m_client.close();
        return failure(ErrorCode::TimedOut,
                       u"%1 did not answer within %2 s"_s.arg(m_target->address.display()).arg(double(m_timeout->count()) / 1000), {},
                       true);
    }
    if (m_client.state() != AgentClient::State::Live)
        return failure(m_client.lastError());
    return {};
}

Result<QJsonValue> AgentLink::callRaw(const QString &method, const QJsonObject &params)
{
    // The agent limits calls a second; a long list of names may hit that, and waiting is all it asks for.
    constexpr int tries = 100;
    if (m_client.state() == AgentClient::State::Away && m_client.lastError().message.isEmpty()) {
        if (Result<void> connected = connectToAgent(); !connected)
            return failure(std::move(connected.error()));
    }
    Result<QJsonValue> answer = callOnce(method, params);
    for (int i = 1; i < tries && !answer && answer.error().code == ErrorCode::RateLimited; ++i) {
        waitFor([] { return false; }, QDeadlineTimer(100ms));
        answer = callOnce(method, params);
    }
    return answer;
}

Result<QJsonValue> AgentLink::callOnce(const QString &method, const QJsonObject &params)
{
    std::optional<Result<QJsonValue>> answer;
    QObject context; // no answer after we have left
    m_client.callRaw(
        method, params, &context, [&answer](Result<QJsonValue> result) { answer = std::move(result); }, timeoutOr(10s));
    waitFor([&answer] { return answer.has_value(); }, QDeadlineTimer(QDeadlineTimer::Forever));
    return std::move(*answer);
}

bool AgentLink::waitFor(const std::function<bool()> &done, QDeadlineTimer deadline)
{
    QTimer wake;
    wake.setSingleShot(true);
    while (!done()) {
        if (deadline.hasExpired())
            return false;
        // Anew each time: a timer may fire a little early, and then nothing else might wake us.
        if (!deadline.isForever())
            wake.start(int(deadline.remainingTime()) + 1);
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    return true;
}

} // namespace signalbox::cli
