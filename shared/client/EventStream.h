// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/client/Caller.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

namespace signalbox::client {

/// The agent's events without gaps: subscribes, checks that revisions are contiguous, resumes after a gap or a
/// reconnect, and takes the snapshot when the agent says that the missed range is lost.
/// Shape:  after `start`: one snapshot, or what was missed since `stop`; then events, each revision the one before plus 1.
/// Thread: the one it lives in.
class EventStream : public QObject
{
    Q_OBJECT

public:
    explicit EventStream(Caller &caller, QObject *parent = nullptr);

    /// Subscribes on a fresh connection, from the last position if there is one.
    void start(std::chrono::milliseconds retryAfter);
    /// The connection is gone, or nobody wants events. The position is kept.
    void stop();
    /// Forgets the position: the next connection may be to another agent.
    void forget();
    bool isActive() const { return m_active; }
    /// An `event` notification.
    void take(const QJsonObject &params);

Q_SIGNALS:
    void snapshotReceived(const signalbox::api::AgentInfo &agent, const QList<signalbox::api::Instance> &instances);
    void eventReceived(const signalbox::api::Event &event);
    /// This connection cannot give the events; another may.
    void failed(const signalbox::Error &error);

private:
    using Position = api::EventSubscribe::Position;

    void subscribe();
    void onAnswer(const std::optional<Position> &since, const Result<api::EventSubscribe::Result> &answer);
    void onSnapshot(const api::EventSubscribe::Result &answer);
    void onResumed(const std::optional<Position> &since, const api::EventSubscribe::Result &answer);
    void onRefused(const Error &error);
    void releaseHeld();
    void hold(const api::Event &event);
    void deliver(const api::Event &event);

    Caller &m_caller;
    QTimer m_retry;
    std::optional<Position> m_position;
    /// What arrived while an answer is awaited: it may be part of that answer, or follow it.
    QList<api::Event> m_held;
    bool m_heldTooMany = false;
    bool m_active = false;
    bool m_subscribing = false;
};

} // namespace signalbox::client
