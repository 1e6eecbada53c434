// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <mutex>

namespace signalbox::test {

/// Replies that somebody gives later.
template <typename Reply>
class Kept
{
public:
    Kept() = default;
    Kept(const Kept &) = delete;
    Kept &operator=(const Kept &) = delete;
    /// Whoever has added one is done with it.
    ~Kept()
    {
        const std::lock_guard lock(m_mutex);
        m_replies.clear();
    }

    void add(const Reply &reply)
    {
        const std::lock_guard lock(m_mutex);
        m_replies.push_back(reply);
    }
    int count() const
    {
        const std::lock_guard lock(m_mutex);
        return int(m_replies.size());
    }
    Reply take()
    {
        const std::lock_guard lock(m_mutex);
        Reply reply = m_replies.front();
        m_replies.pop_front();
        return reply;
    }

private:
    mutable std::mutex m_mutex;
    std::deque<Reply> m_replies;
};

} // namespace signalbox::test
