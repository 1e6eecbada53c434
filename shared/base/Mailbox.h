// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace signalbox {

/// How threads talk: a bounded box that producers fill and one consumer empties whole.
/// Shape:  two lanes. `push` is bounded by `capacity`; `pushControl` never is (start, stop, replies: rare by nature).
/// Errors: `push` answers false when the lane is full; the item was not taken, nothing is dropped in silence.
/// Thread: push from any; `takeAll` from the consumer only. `wake` is called at most once per batch, outside the lock,
///         from the pushing thread; it must only schedule a `takeAll` on the consumer.
template <typename T>
class Mailbox
{
public:
    Mailbox(std::size_t capacity, std::function<void()> wake) : m_capacity(capacity), m_wake(std::move(wake)) { }
    Mailbox(const Mailbox &) = delete;
    Mailbox &operator=(const Mailbox &) = delete;

    [[nodiscard]] bool push(T item) { return add(m_items, std::move(item), m_capacity); }
    void pushControl(T item) { (void)add(m_control, std::move(item), static_cast<std::size_t>(-1)); }

    /// Control items first, then the others, each lane in the order it was pushed.
    std::vector<T> takeAll()
    {
        std::vector<T> control;
        std::vector<T> items;
        {
            const std::lock_guard lock(m_mutex);
            control.swap(m_control);
            items.swap(m_items);
            m_awake = false;
        }
        if (control.empty())
            return items;
        control.reserve(control.size() + items.size());
        for (T &item : items)
            control.push_back(std::move(item));
        return control;
    }

private:
    bool add(std::vector<T> &lane, T item, std::size_t capacity)
    {
        bool wake = false;
        {
            const std::lock_guard lock(m_mutex);
            if (lane.size() >= capacity)
                return false;
            lane.push_back(std::move(item));
            wake = !std::exchange(m_awake, true);
        }
        if (wake)
            m_wake();
        return true;
    }

    const std::size_t m_capacity;
    const std::function<void()> m_wake;
    std::mutex m_mutex;
    std::vector<T> m_items;
    std::vector<T> m_control;
    bool m_awake = false;
};

} // namespace signalbox
