// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QJsonObject>

#include <chrono>
#include <functional>
#include <optional>
#include <unordered_map>

namespace signalbox::core::worker {

/// Who waits for the answer to which question.
/// Shape:  each is called once: with the answer, or with nothing when the time is over or the other end has gone.
/// Thread: its owner's. No clock of its own.
class PendingAnswers
{
public:
    using Clock = std::chrono::steady_clock;
    using Reply = std::function<void(const std::optional<QJsonObject> &)>;

    /// The id to ask with.
    qint64 add(Reply reply, Clock::time_point deadline);
    void answer(qint64 id, const QJsonObject &content);
    /// Those whose deadline has passed.
    void expire(Clock::time_point now);
    void failAll();
    std::size_t size() const { return m_waiting.size(); }

private:
    struct Waiting {
        Reply reply;
        Clock::time_point deadline;
    };
    std::unordered_map<qint64, Waiting> m_waiting;
    qint64 m_lastId = 0;
};

} // namespace signalbox::core::worker
