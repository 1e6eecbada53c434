// SPDX-License-Identifier: Apache-2.0
#include "control-agent/store/Store.h"

#include "control-agent/store/Database.h"
#include "shared/base/Log.h"

#include <future>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

Store::Store()
    : m_completions(std::size_t(-1), [this] {
          QMetaObject::invokeMethod(
              this, [this] { deliver(); }, Qt::QueuedConnection);
      })
{
}

Store::~Store()
{
    close();
}

Result<std::unique_ptr<Store>> Store::open(const QString &path)
{
    std::unique_ptr<Store> store(new Store);
    std::promise<Result<void>> opened;
    std::future<Result<void>> answer = opened.get_future();
    store->m_thread = std::thread([self = store.get(), path, opened = std::move(opened)]() mutable {
        Result<std::unique_ptr<Database>> database = Database::open(path);
        if (!database) {
            opened.set_value(failure(std::move(database.error())));
            return;
        }
        opened.set_value({});
        self->serve(**database);
    });
    if (Result<void> result = answer.get(); !result)
        return failure(std::move(result.error()));
    return store;
}

void Store::enqueue(Job job)
{
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.push_back(std::move(job));
    }
    m_wake.notify_one();
}

void Store::close()
{
    {
        const std::lock_guard lock(m_mutex);
        m_closing = true;
    }
    m_wake.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

void Store::serve(Database &database)
{
    for (;;) {
        std::vector<Job> jobs;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_closing || !m_jobs.empty(); });
            jobs.swap(m_jobs);
        }
        if (jobs.empty())
            return;
        const std::optional<Error> failed = runTogether(database, jobs);
        if (failed)
            qCCritical(lcStore).noquote() << "transaction failed" << u"requests="_s + QString::number(jobs.size())
                                          << u"error="_s + failed->message;
        const bool apart = failed && jobs.size() > 1;
        for (Job &job : jobs) {
            const std::optional<Error> commit = apart ? runTogether(database, std::span(&job, 1)) : failed;
            m_completions.pushControl(Completion{std::move(job.done), commit});
        }
    }
}

std::optional<Error> Store::runTogether(Database &database, std::span<const Job> jobs)
{
    if (Result<void> begun = database.execute(u"BEGIN"_s); !begun)
        return begun.error();
    Result<void> done;
    for (const Job &job : jobs) {
        done = database.execute(u"SAVEPOINT request"_s);
        if (!done)
            break;
        if (!job.work(database))
            done = database.execute(u"ROLLBACK TO request"_s);
        if (done)
            done = database.execute(u"RELEASE request"_s);
        if (!done)
            break;
    }
    if (done)
        done = database.execute(u"COMMIT"_s);
    if (done)
        return std::nullopt;
    // SQLite may have rolled back by itself (disk full); then this answers an error of no interest.
    (void)database.execute(u"ROLLBACK"_s);
    return Error{ErrorCode::StorageFailed, u"the change was not stored and not made: %1"_s.arg(done.error().message), {}, true};
}

void Store::deliver()
{
    for (Completion &completion : m_completions.takeAll())
        completion.done(completion.commit);
}

} // namespace signalbox::agent
