// SPDX-License-Identifier: Apache-2.0
#include "shared/client/PendingCalls.h"

#include <algorithm>

namespace signalbox::client {

using namespace Qt::StringLiterals;

PendingCalls::PendingCalls(QObject *parent) : QObject(parent)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &PendingCalls::expire);
}

qint64 PendingCalls::add(const QString &method, QObject *context, Reply reply, std::chrono::milliseconds timeout)
{
    const qint64 id = ++m_lastId;
    m_calls.emplace(id, Call{method, context, std::move(reply), timeout, QDeadlineTimer(timeout)});
    arm();
    return id;
}

bool PendingCalls::answer(const QJsonValue &id, Result<QJsonValue> result)
{
    const auto it = m_calls.find(id.toInteger());
    if (it == m_calls.end())
        return false;
    const Call call = std::move(it->second);
    m_calls.erase(it);
    if (call.context)
        call.reply(std::move(result));
    return true;
}

void PendingCalls::failAll(const Error &error)
{
    m_timer.stop();
    for (auto &[id, call] : std::exchange(m_calls, {})) {
        if (call.context)
            failLater(call.context, call.reply, error);
    }
}

void PendingCalls::failLater(QObject *context, Reply reply, Error error)
{
    QMetaObject::invokeMethod(
        context, [reply = std::move(reply), error = std::move(error)] { reply(failure(error)); }, Qt::QueuedConnection);
}

void PendingCalls::arm()
{
    // Calls are few (tens), so the earliest deadline is looked up instead of kept in an order of its own.
    const auto earliest = std::min_element(m_calls.begin(), m_calls.end(),
                                           [](const auto &a, const auto &b) { return a.second.deadline < b.second.deadline; });
    if (earliest == m_calls.end())
        return m_timer.stop();
    m_timer.start(std::chrono::milliseconds(std::max<qint64>(earliest->second.deadline.remainingTime(), 0)));
}

void PendingCalls::expire()
{
    for (auto it = m_calls.begin(); it != m_calls.end();) {
        if (!it->second.deadline.hasExpired()) {
            ++it;
            continue;
        }
        const Call &call = it->second;
        if (call.context) {
            failLater(call.context, call.reply,
                      Error{ErrorCode::TimedOut,
                            u"the agent did not answer %1 within %2 s"_s.arg(call.method).arg(double(call.timeout.count()) / 1000),
                            {},
                            true});
        }
        it = m_calls.erase(it);
    }
    arm();
}

} // namespace signalbox::client
