// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/api/EventArchive.h"
#include "control-agent/rpc/RequestHandler.h"

#include <QtCore/QHash>

namespace signalbox::agent {

class AuditTally;
class Database;
class Store;

/// Makes changes: the change, its events, its audit record and its request id are one transaction, and the answer leaves
/// when that is on disk. What was refused is audited, too.
/// Shape:  a repeat of a request id within its time gets the first answer and changes nothing, also while the first is under
///         way and after a restart. A failed change is not remembered: a repeat of it is tried again.
/// Errors: Conflict, when a request id stands for something else; what the change says; StorageFailed.
/// Thread: main; `Plan::work` runs on the store's.
class Changes : public QObject
{
    Q_OBJECT

public:
    struct Event {
        QString type;
        QJsonObject data;
        EventSubject subject = {};
    };
    /// What a change has made.
    struct Made {
        QJsonValue answer;
        QList<Event> events = {};
    };
    struct Plan {
        /// On what, for the audit.
        QString target;
        /// What the request id stands for, without secrets.
        QJsonObject meaning;
        std::function<Result<Made>(Database &)> work;
        /// What must be done, and may fail, before it is stored; neither for a repeat nor for a rehearsal. Calls back once.
        std::function<void(std::function<void(Result<void>)>)> prepare = {};
        /// Undoes that when it could not be stored.
        std::function<void()> takeBack = {};
        /// Known before the transaction; counts only when it is no repeat.
        std::optional<Error> refusal = std::nullopt;
        /// What the audit says of it.
        QString result = QStringLiteral("ok");
        /// The answer holds a secret: it is remembered in memory only.
        bool secret = false;
    };
    /// Done: carry it out. Repeated and Rehearsed (dry_run): nothing has changed.
    enum class Outcome { Done, Repeated, Rehearsed };
    using Reply = std::function<void(Result<QJsonValue>, Outcome)>;

    Changes(Store &store, EventArchive &events, AuditTally &tally, QObject *parent = nullptr);

    void run(const CallContext &context, const Plan &plan, Reply reply);

    /// The same with a typed answer: `carryOut` is called when it was done, then `reply`.
    template <typename Answer>
    void run(const CallContext &context, const Plan &plan, std::function<void(const Answer &)> carryOut,
             std::function<void(Result<Answer>)> reply)
    {
        run(context, plan, [carryOut = std::move(carryOut), reply = std::move(reply)](const Result<QJsonValue> &result, Outcome outcome) {
            if (!result)
                return reply(failure(result.error()));
            const Result<Answer> answer = json::fromJson<Answer>(*result);
            if (answer && outcome == Outcome::Done && carryOut)
                carryOut(*answer);
            reply(answer);
        });
    }

    /// Writes that a change was refused, then calls `then`.
    void refused(const CallContext &context, const QString &target, const Error &error, std::function<void()> then);

private:
    struct Stored;
    /// Whether the request was done before.
    void findBefore(const CallContext &context, const Plan &plan, std::function<void(Result<bool>)> reply);
    void store(const CallContext &context, const Plan &plan, Reply reply);
    struct Secret {
        QJsonValue answer;
        QDateTime at;
    };
    void finish(const CallContext &context, const Plan &plan, const Result<Stored> &stored, const Reply &reply);
    QJsonValue secretOf(const QString &key) const;
    void keepSecret(const QString &key, const QJsonValue &answer);

    Store &m_store;
    EventArchive &m_events;
    AuditTally &m_tally;
    /// By who and request id.
    QHash<QString, Secret> m_secrets;
};

/// Refuses `if_revision` for what has no revision.
std::optional<Error> refuseRevision(const CallContext &context);
/// Conflict, naming the revision it has.
std::optional<Error> checkRevision(const CallContext &context, const QString &what, qint64 actual);

} // namespace signalbox::agent
