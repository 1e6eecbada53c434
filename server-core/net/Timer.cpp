// SPDX-License-Identifier: Apache-2.0
#include "server-core/net/Timer.h"

#include "server-core/net/IoThreadPrivate.h"

#include <asio/steady_timer.hpp>

namespace signalbox::core::net {

class Timer::Private : public std::enable_shared_from_this<Timer::Private>
{
public:
    explicit Private(IoThread &thread) : m_thread(thread), m_timer(thread.internals().context) { }

    void start(std::chrono::milliseconds delay, std::chrono::milliseconds period, std::function<void()> callback)
    {
        cancel();
        m_period = period;
        m_callback = std::move(callback);
        wait(Clock::now() + delay);
    }
    void cancel()
    {
        ++m_generation;
        m_callback = nullptr;
        m_timer.cancel();
    }

private:
    void wait(Clock::time_point due)
    {
        m_timer.expires_at(due);
        m_timer.async_wait([self = shared_from_this(), generation = m_generation, due](const asio::error_code &error) {
            if (!error && generation == self->m_generation)
                self->fire(due);
        });
    }
    void fire(Clock::time_point due)
    {
        m_thread.internals().refreshNow();
        const unsigned generation = m_generation;
        // The callback may restart or destroy the timer: call a copy.
        const std::function<void()> callback = m_callback;
        callback();
        if (generation == m_generation && m_period.count() > 0) {
            // A late wake-up is not followed by a burst of missed ones.
            wait(std::max(due + m_period, Clock::now()));
        }
    }

    IoThread &m_thread;
    asio::steady_timer m_timer;
    std::chrono::milliseconds m_period{0};
    std::function<void()> m_callback;
    unsigned m_generation = 0;
};

Timer::Timer(IoThread &thread) : d(std::make_shared<Private>(thread)) { }

Timer::~Timer()
{
    d->cancel();
}

void Timer::startOnce(std::chrono::milliseconds after, std::function<void()> callback)
{
    d->start(after, std::chrono::milliseconds(0), std::move(callback));
}

void Timer::startRepeating(std::chrono::milliseconds every, std::function<void()> callback)
{
    d->start(every, every, std::move(callback));
}

void Timer::cancel()
{
    d->cancel();
}

} // namespace signalbox::core::net
