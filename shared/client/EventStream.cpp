// SPDX-License-Identifier: Apache-2.0
#include "shared/client/EventStream.h"

#include "shared/base/Log.h"
#include "shared/client/ClientTimings.h"

namespace signalbox::client {

using namespace Qt::StringLiterals;

EventStream::EventStream(Caller &caller, QObject *parent) : QObject(parent), m_caller(caller)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &EventStream::subscribe);
}

void EventStream::start(std::chrono::milliseconds retryAfter)
{
    m_active = true;
    m_held.clear();
    m_retry.setInterval(retryAfter);
    subscribe();
}

void EventStream::stop()
{
    m_active = false;
    m_subscribing = false;
    m_retry.stop();
    m_held.clear();
}

void EventStream::forget()
{
    m_position.reset();
}

void EventStream::subscribe()
{
    m_subscribing = true;
    m_heldTooMany = false;
    m_caller.request<api::EventSubscribe>({m_position}, [this, since = m_position](const Result<api::EventSubscribe::Result> &answer) {
        if (m_active && m_subscribing)
            onAnswer(since, answer);
    });
}

void EventStream::onAnswer(const std::optional<Position> &since, const Result<api::EventSubscribe::Result> &answer)
{
    if (!answer)
        return onRefused(answer.error());
    m_subscribing = false;
    if (answer->agent && answer->instances)
        onSnapshot(*answer);
    else
        onResumed(since, *answer);
    // A slot may have closed the client, and what was resumed may have been broken: then a new answer is awaited.
    if (m_active && !m_subscribing)
        releaseHeld();
}

void EventStream::onRefused(const Error &error)
{
    if (error.retryable || error.code == ErrorCode::TimedOut || error.code == ErrorCode::RateLimited) {
        qCInfo(lcClient).noquote() << "event_subscription_delayed" << u"error="_s + error.message;
        m_retry.start();
        return;
    }
    stop();
    Q_EMIT failed(error);
}

void EventStream::onSnapshot(const api::EventSubscribe::Result &answer)
{
    m_position = Position{answer.epoch, answer.revision};
    Q_EMIT snapshotReceived(*answer.agent, *answer.instances);
}

void EventStream::onResumed(const std::optional<Position> &since, const api::EventSubscribe::Result &answer)
{
    if (!since) {
        stop();
        Q_EMIT failed(Error{ErrorCode::ProtocolError, u"the agent answered event.subscribe without a snapshot"_s});
        return;
    }
    bool whole = answer.epoch == since->epoch && answer.revision == since->revision + answer.events.size();
    for (qsizetype i = 0; whole && i < answer.events.size(); ++i)
        whole = answer.events[i].epoch == since->epoch && answer.events[i].revision == since->revision + 1 + i;
    if (!whole) {
        qCWarning(lcClient).noquote() << "resume_incomplete" << u"since="_s + QString::number(since->revision)
                                      << u"revision="_s + QString::number(answer.revision);
        m_position.reset();
        return subscribe();
    }
    for (const api::Event &event : answer.events) {
        m_position->revision = event.revision;
        Q_EMIT eventReceived(event);
        if (!m_active || m_subscribing)
            return;
    }
}

void EventStream::releaseHeld()
{
    if (m_heldTooMany) {
        m_held.clear();
        return subscribe();
    }
    for (const api::Event &event : std::exchange(m_held, {})) {
        if (!m_active)
            return;
        deliver(event);
    }
}

void EventStream::take(const QJsonObject &params)
{
    if (!m_active)
        return;
    const Result<api::Event> event = json::fromJson<api::Event>(params);
    if (!event) {
        stop();
        Q_EMIT failed(Error{ErrorCode::ProtocolError, u"the agent sent an event that cannot be read: %1"_s.arg(event.error().message)});
        return;
    }
    deliver(*event);
}

void EventStream::hold(const api::Event &event)
{
    if (m_held.size() < maxHeldEvents)
        m_held.append(event);
    else
        m_heldTooMany = true;
}

void EventStream::deliver(const api::Event &event)
{
    if (m_subscribing || !m_position)
        return hold(event);
    const bool sameEpoch = event.epoch == m_position->epoch;
    if (sameEpoch && event.revision <= m_position->revision)
        return;
    if (sameEpoch && event.revision == m_position->revision + 1) {
        m_position->revision = event.revision;
        Q_EMIT eventReceived(event);
        return;
    }
    qCInfo(lcClient).noquote() << "event_gap" << u"after="_s + QString::number(m_position->revision)
                               << u"got="_s + QString::number(event.revision);
    hold(event);
    subscribe();
}

} // namespace signalbox::client
