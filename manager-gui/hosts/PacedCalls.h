// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <chrono>
#include <deque>
#include <functional>

namespace signalbox::gui {

/// Calls that a person makes many of at once, sent no faster than an agent serves them.
/// Shape:  a token bucket, so that a few go out at once; below what an agent serves of one client (50 a second), because
///         the lists in view ask too. In the order they were added.
class PacedCalls : public QObject
{
    Q_OBJECT

public:
    using Call = std::function<void()>;

    explicit PacedCalls(QObject *parent = nullptr);

    /// Makes the call now or as soon as it may be made.
    void add(Call call);
    /// The agent was asked too fast all the same: `call` comes first again, after a pause.
    void repeat(Call call);
    /// What was not made yet never will be.
    void clear();

private:
    void run();

    std::deque<Call> m_waiting;
    QTimer m_timer;
    double m_tokens;
    std::chrono::steady_clock::time_point m_filledAt;
};

} // namespace signalbox::gui
