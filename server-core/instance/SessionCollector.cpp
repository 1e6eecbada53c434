// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/SessionCollector.h"

#include <algorithm>
#include <atomic>
#include <mutex>

namespace signalbox::core {

namespace {

/// What the threads' answers flow into. Its last reference goes with the last task, done or dropped: then it replies.
struct Collected {
    SessionOrder order;
    SessionQuery query;
    QString instance;
    const SessionIds &ids;
    QObject *receiver;
    std::function<void(Result<SessionPage>)> reply;

    std::mutex mutex;
    SessionRows all;

    Collected(const SessionQuery &query_, const QString &instance_, const SessionIds &ids_, QObject *receiver_,
              std::function<void(Result<SessionPage>)> reply_)
        : order(query_), query(query_), instance(instance_), ids(ids_), receiver(receiver_), reply(std::move(reply_))
    {
    }
    Collected(const Collected &) = delete;
    Collected &operator=(const Collected &) = delete;

    std::size_t needed() const { return std::size_t(query.offset) + std::size_t(query.limit); }

    void add(SessionRows rows)
    {
        const std::lock_guard lock(mutex);
        all.total += rows.total;
        all.rows.insert(all.rows.end(), rows.rows.begin(), rows.rows.end());
    }

    ~Collected()
    {
        order.keepFirst(all.rows, needed());
        SessionPage page;
        page.total = all.total;
        for (std::size_t i = std::size_t(query.offset); i < all.rows.size(); ++i)
            page.items += all.rows[i].toInfo(instance, ids);
        QMetaObject::invokeMethod(
            receiver, [reply = std::move(reply), page = std::move(page)] { reply(page); }, Qt::QueuedConnection);
    }
};

/// One of these is shared by all tasks of a search; the last one calls `done`, also when it was dropped.
struct Search {
    std::function<void(Session &)> task;
    std::function<void(bool)> done;
    std::atomic<bool> found{false};

    Search(std::function<void(Session &)> task_, std::function<void(bool)> done_) : task(std::move(task_)), done(std::move(done_)) { }
    Search(const Search &) = delete;
    Search &operator=(const Search &) = delete;
    ~Search() { done(found.load()); }
};

} // namespace

void collectSessions(const std::vector<std::shared_ptr<SessionTable>> &tables, const QString &instance, const SessionIds &ids,
                     const SessionQuery &query, QObject *receiver, std::function<void(Result<SessionPage>)> reply)
{
    SessionQuery sane = query;
    sane.offset = std::max<qint64>(0, query.offset);
    sane.limit = std::max(0, query.limit);
    const auto collected = std::make_shared<Collected>(sane, instance, ids, receiver, std::move(reply));
    for (const auto &table : tables) {
        table->post([collected](SessionTable &self) { collected->add(self.rows(collected->query, collected->needed())); });
    }
}

void withSession(const std::vector<std::shared_ptr<SessionTable>> &tables, std::uint64_t number, std::function<void(Session &)> task,
                 std::function<void(bool)> done)
{
    const auto search = std::make_shared<Search>(std::move(task), std::move(done));
    for (const auto &table : tables) {
        table->post([search, number](SessionTable &self) {
            if (Session *session = self.find(number)) {
                search->found = true;
                search->task(*session);
            }
        });
    }
}

} // namespace signalbox::core
