// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <random>

namespace signalbox {

/// Waiting times between attempts: doubling from `first` up to `most`, each shortened at random by up to a quarter so
/// that many clients do not come back in step.
/// Thread: the owner's.
class Backoff
{
public:
    using milliseconds = std::chrono::milliseconds;

    Backoff(milliseconds first, milliseconds most, unsigned seed = std::random_device{}())
        : m_first(first), m_most(most), m_next(first), m_random(seed)
    {
    }

    milliseconds next()
    {
        const milliseconds step = std::min(m_next, m_most);
        m_next = std::min(m_next * 2, m_most);
        std::uniform_int_distribution<milliseconds::rep> shorten(0, step.count() / 4);
        return step - milliseconds(shorten(m_random));
    }
    void reset() { m_next = m_first; }
    /// Takes effect from the next call of `next`.
    void setMost(milliseconds most)
    {
        m_most = most;
        m_next = std::min(m_next, m_most);
    }

private:
    milliseconds m_first;
    milliseconds m_most;
    milliseconds m_next;
    std::minstd_rand m_random;
};

} // namespace signalbox
