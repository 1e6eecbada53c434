// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace signalbox::core::net {

class IoThread;

/// A timer on an I/O thread, on the monotonic clock. Cancelled by its destructor: the callback never runs after it.
/// Thread: the I/O thread.
class Timer
{
public:
    explicit Timer(IoThread &thread);
    ~Timer();
    Timer(const Timer &) = delete;
    Timer &operator=(const Timer &) = delete;

    void startOnce(std::chrono::milliseconds after, std::function<void()> callback);
    void startRepeating(std::chrono::milliseconds every, std::function<void()> callback);
    void cancel();

private:
    class Private;
    std::shared_ptr<Private> d;
};

} // namespace signalbox::core::net
