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

struct Closing {
    QObject *receiver;
    std::function<void(bool)> reply;
    std::atomic<bool> found{false};

    Closing(QObject *receiver_, std::function<void(bool)> reply_) : receiver(receiver_), reply(std::move(reply_)) { }
    Closing(const Closing &) = delete;
    Closing &operator=(const Closing &) = delete;
    ~Closing()
    {
        QMetaObject::invokeMethod(
            receiver, [reply = std::move(reply), yes = found.load()] { reply(yes); }, Qt::QueuedConnection);
    }
};

struct Finding {
    QObject *receiver;
    std::function<void(std::optional<std::size_t>)> reply;
    std::atomic<std::ptrdiff_t> group{-1};

    Finding(QObject *receiver_, std::function<void(std::optional<std::size_t>)> reply_) : receiver(receiver_), reply(std::move(reply_)) { }
    Finding(const Finding &) = delete;
    Finding &operator=(const Finding &) = delete;
    ~Finding()
    {
        const std::ptrdiff_t found = group.load();
        QMetaObject::invokeMethod(
            receiver,
            [reply = std::move(reply), found] { reply(found < 0 ? std::nullopt : std::optional<std::size_t>(std::size_t(found))); },
            Qt::QueuedConnection);
    }
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

void closeSessionIn(const std::vector<std::shared_ptr<SessionTable>> &tables, std::uint64_t number, const QString &text, QObject *receiver,
                    std::function<void(bool)> reply)
{
    const auto closing = std::make_shared<Closing>(receiver, std::move(reply));
    for (const auto &table : tables) {
        table->post([closing, number, text](SessionTable &self) {
            if (Session *session = self.find(number)) {
                closing->found = true;
                session->close(CloseReason::Kicked, text);
            }
        });
    }
}

void findSessionIn(const std::vector<std::vector<std::shared_ptr<SessionTable>>> &groups, std::uint64_t number, QObject *receiver,
                   std::function<void(std::optional<std::size_t>)> reply)
{
    const auto finding = std::make_shared<Finding>(receiver, std::move(reply));
    for (std::size_t group = 0; group < groups.size(); ++group) {
        for (const auto &table : groups[group]) {
            table->post([finding, number, group](SessionTable &self) {
                if (self.find(number))
                    finding->group = std::ptrdiff_t(group);
            });
        }
    }
}

} // namespace signalbox::core
