// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/HubWait.h"

#include "server-core/instance/HubQueries.h"

#include <condition_variable>
#include <deque>
#include <mutex>

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

/// What the waiting thread has to do.
class Errands
{
public:
    using Clock = std::chrono::steady_clock;

    void add(std::function<void()> task)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_tasks.push_back(std::move(task));
        }
        m_added.notify_one();
    }
    /// False: there was none by then.
    bool doNext(Clock::time_point until)
    {
        std::unique_lock lock(m_mutex);
        if (!m_added.wait_until(lock, until, [this] { return !m_tasks.empty(); }))
            return false;
        const std::function<void()> task = std::move(m_tasks.front());
        m_tasks.pop_front();
        lock.unlock();
        task();
        return true;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_added;
    std::deque<std::function<void()>> m_tasks;
};

} // namespace

Result<HubAnswer> waitForHub(const std::shared_ptr<hubs::LiveHub> &hub, const HubAsk &ask, std::chrono::milliseconds patience)
{
    if (const Result<void> right = checkHubAsk(ask); !right)
        return failure(right.error());
    const auto errands = std::make_shared<Errands>();
    // What comes too late finds nobody: it must not keep the errands, of which it would be one.
    const auto add = [weak = std::weak_ptr(errands)](std::function<void()> task) {
        if (const auto open = weak.lock())
            open->add(std::move(task));
    };
    const auto given = std::make_shared<std::optional<Result<HubAnswer>>>();
    HubQueries queries(add, add);
    const auto until = Errands::Clock::now() + patience;
    queries.answer(hub, ask, [given](const Result<HubAnswer> &answer) { *given = answer; });
    while (!*given) {
        if (!errands->doNext(until))
            return failure(ErrorCode::TimedOut,
                           u"the hub did not answer within %1 ms: its threads are busy; try again"_s.arg(patience.count()), {}, true);
    }
    return **given;
}

} // namespace signalbox::core
