// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"
#include "shared/base/Mailbox.h"

#include <QtCore/QObject>
#include <QtCore/QPointer>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

namespace signalbox::agent {

class Database;

/// What the agent must not forget, on a thread of its own.
/// Shape:  a request is a function that gets the database. All that wait are run in one transaction (each in its own
///         savepoint, so that one that fails takes nothing along); the replies leave when that transaction is on disk. When
///         it cannot be stored, each is tried alone: on a full disk what only reads is answered.
/// Errors: what the function returned, or StorageFailed when the commit failed: then nothing of it happened.
/// Thread: made and called on the main thread, which never waits for it but in `open` and `close`.
class Store : public QObject
{
    Q_OBJECT

public:
    /// Opens or creates the file, waiting for it: nothing runs yet at that time.
    [[nodiscard]] static Result<std::unique_ptr<Store>> open(const QString &path);
    ~Store() override;

    template <typename T>
    using Work = std::function<Result<T>(Database &)>;

    /// `reply` is called exactly once, later, on this object's thread, unless `context` is gone by then.
    template <typename T>
    void run(Work<T> work, QObject *context, std::function<void(Result<T>)> reply)
    {
        auto outcome = std::make_shared<Result<T>>(failure(ErrorCode::StorageFailed, QString()));
        enqueue(Job{[work = std::move(work), outcome](Database &database) {
                        *outcome = work(database);
                        return outcome->has_value();
                    },
                    [outcome, context = QPointer<QObject>(context), reply = std::move(reply)](const std::optional<Error> &commit) {
                        if (!context)
                            return;
                        if (commit && outcome->has_value())
                            *outcome = failure(*commit);
                        reply(std::move(*outcome));
                    }});
    }

    /// Finishes what was asked for, delivers no more replies, ends the thread. Idempotent.
    void close();

private:
    struct Job {
        std::function<bool(Database &)> work;
        std::function<void(const std::optional<Error> &)> done;
    };
    struct Completion {
        std::function<void(const std::optional<Error> &)> done;
        std::optional<Error> commit;
    };

    Store();
    void enqueue(Job job);
    void serve(Database &database);
    static std::optional<Error> runTogether(Database &database, std::span<const Job> jobs);
    void deliver();

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::vector<Job> m_jobs;
    bool m_closing = false;
    Mailbox<Completion> m_completions;
    std::thread m_thread;
};

} // namespace signalbox::agent
