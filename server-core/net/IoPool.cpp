// SPDX-License-Identifier: Apache-2.0
#include "server-core/net/IoPool.h"

#include <algorithm>
#include <thread>

namespace signalbox::core::net {

IoPool::IoPool(int threads, const QString &namePrefix)
{
    const int count = threads > 0 ? threads : std::max(1, int(std::thread::hardware_concurrency()));
    for (int i = 0; i < count; ++i)
        m_threads.push_back(std::make_unique<IoThread>(namePrefix + QString::number(i + 1)));
}

IoPool::~IoPool()
{
    stop();
}

void IoPool::start()
{
    for (const auto &thread : m_threads)
        thread->start();
}

void IoPool::stop()
{
    for (const auto &thread : m_threads)
        thread->stop();
}

IoThread &IoPool::leastLoaded()
{
    // Start at another thread each time, so that equals share.
    const std::size_t start = m_turn.fetch_add(1, std::memory_order_relaxed) % m_threads.size();
    IoThread *best = m_threads[start].get();
    for (std::size_t i = 1; i < m_threads.size(); ++i) {
        IoThread *candidate = m_threads[(start + i) % m_threads.size()].get();
        if (candidate->load() < best->load())
            best = candidate;
    }
    return *best;
}

} // namespace signalbox::core::net
