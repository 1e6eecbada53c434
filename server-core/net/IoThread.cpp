// SPDX-License-Identifier: Apache-2.0
#include "server-core/net/IoThread.h"

#include "server-core/net/IoThreadPrivate.h"
#include "server-core/net/StreamConnection.h"

#include <asio/post.hpp>

#include <pthread.h>

namespace signalbox::core::net {

namespace {

thread_local IoThread *currentThread = nullptr;

/// The kernel shows at most 15 characters of a thread's name.
constexpr qsizetype threadNameLength = 15;

} // namespace

IoThread::Private::Private(IoThread &thread_)
    : owner(thread_), readBuffer(readBufferSize), m_tasks(0, [this] { asio::post(context, [this] { runTasks(); }); })
{
}

bool IoThread::Private::post(std::function<void()> task)
{
    if (m_stopped.load(std::memory_order_acquire))
        return false;
    m_tasks.pushControl(std::move(task));
    return true;
}

void IoThread::Private::runTasks()
{
    refreshNow();
    for (std::function<void()> &task : m_tasks.takeAll())
        task();
    flushDirty();
}

void IoThread::Private::add(std::shared_ptr<StreamConnection> connection)
{
    connection->setIndex(m_connections.size());
    m_connections.push_back(std::move(connection));
}

void IoThread::Private::remove(StreamConnection &connection)
{
    const std::size_t index = connection.index();
    if (index + 1 != m_connections.size()) {
        m_connections[index] = std::move(m_connections.back());
        m_connections[index]->setIndex(index);
    }
    m_connections.pop_back();
    unreserve();
}

void IoThread::Private::markDirty(StreamConnection &connection)
{
    m_dirty.push_back(connection.shared_from_this());
    if (m_flushPosted)
        return;
    m_flushPosted = true;
    asio::post(context, [this] { flushDirty(); });
}

void IoThread::Private::flushDirty()
{
    m_flushPosted = false;
    std::vector<std::shared_ptr<StreamConnection>> dirty;
    dirty.swap(m_dirty);
    for (const auto &connection : dirty)
        connection->flushDirty();
    if (m_dirty.empty()) {
        dirty.clear();
        m_dirty.swap(dirty); // keeps the capacity
    }
}

void IoThread::Private::trimBatches(std::size_t kept)
{
    if (batch.capacity() > kept)
        std::vector<char>().swap(batch);
    if (cipherBatch.capacity() > kept)
        std::vector<char>().swap(cipherBatch);
}

void IoThread::Private::closeAll()
{
    while (!m_connections.empty()) {
        const std::shared_ptr<StreamConnection> connection = m_connections.back();
        connection->finish(CloseReason::Shutdown);
    }
}

IoThread::IoThread(QString name) : m_name(std::move(name)), d(std::make_unique<Private>(*this)) { }

IoThread::~IoThread()
{
    stop();
}

void IoThread::start()
{
    if (d->thread.joinable())
        return;
    d->thread = std::thread([this] {
        currentThread = this;
        pthread_setname_np(pthread_self(), m_name.left(threadNameLength).toUtf8().constData());
        d->context.run();
        currentThread = nullptr;
    });
}

void IoThread::stop()
{
    if (!d->thread.joinable())
        return;
    post([this] {
        d->closeAll();
        d->m_stopped.store(true, std::memory_order_release);
        d->work.reset();
        d->context.stop();
    });
    d->thread.join();
    // What was posted too late is dropped here, so that nobody waits for it for ever.
    d->m_tasks.takeAll();
}

void IoThread::post(std::function<void()> task)
{
    (void)d->post(std::move(task));
}

bool IoThread::isCurrent() const
{
    return currentThread == this;
}

IoThread *IoThread::current()
{
    return currentThread;
}

Clock::time_point IoThread::now() const
{
    return d->now;
}

} // namespace signalbox::core::net
