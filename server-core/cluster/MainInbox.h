// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QObject>

#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace signalbox::core::cluster {

/// Runs a task on the main thread, later. Thread: any.
using PostToMain = std::function<void(std::function<void()>)>;

/// Tasks for an object's thread, in their order. It is there for as long as anybody may post to it.
/// Shape:  one event a task, so that what runs an event loop of its own holds up nothing; they are few.
class MainInbox final : public QObject
{
public:
    /// To the thread of `somebody`.
    static PostToMain of(const QObject &somebody);

private:
    MainInbox() = default;
    void post(std::function<void()> task);
    bool event(QEvent *event) override;

    std::mutex m_mutex;
    std::deque<std::function<void()>> m_tasks;
};

} // namespace signalbox::core::cluster
