// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/Changes.h"

#include "control-agent/auth/AuditTally.h"
#include "control-agent/store/AuditTable.h"
#include "control-agent/store/RequestTable.h"
#include "control-agent/store/Store.h"
#include "shared/base/IsoTime.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QJsonDocument>
#include <QtCore/QPointer>

namespace signalbox::agent {

using namespace Qt::StringLiterals;

namespace {

QByteArray fingerprintOf(const CallContext &context, const QJsonObject &meaning)
{
    QJsonObject whole = meaning;
    if (context.options.if_revision)
        whole.insert(u"if_revision"_s, *context.options.if_revision);
    // Keys of a QJsonObject are sorted, so the same parameters make the same text.
    return QCryptographicHash::hash(QJsonDocument(whole).toJson(QJsonDocument::Compact), QCryptographicHash::Sha256).toHex();
}

QString keyOf(const CallContext &context)
{
    return context.identity.account + u'\n' + context.options.request_id.value_or(QString());
}

RequestRecord requestOf(const CallContext &context, const QJsonObject &meaning)
{
    return {context.identity.account, context.options.request_id.value_or(QString()), context.method, fingerprintOf(context, meaning),
            std::nullopt};
}

} // namespace

struct Changes::Stored {
    Outcome outcome = Outcome::Done;
    /// Nothing: it is a secret, and was told before.
    std::optional<QJsonValue> answer;
    QList<std::pair<qint64, EventRecord>> events = {};
};

Changes::Changes(Store &store, EventArchive &events, AuditTally &tally, QObject *parent)
    : QObject(parent), m_store(store), m_events(events), m_tally(tally)
{
}

void Changes::run(const CallContext &context, const Plan &plan, Reply reply)
{
    if (!plan.prepare || plan.refusal || context.options.dry_run)
        return store(context, plan, std::move(reply));
    findBefore(context, plan, [this, context, plan, reply = std::move(reply)](const Result<bool> &known) {
        if (!known || *known)
            return store(context, plan, reply);
        // Who prepares it may outlive the agent.
        plan.prepare([this, self = QPointer(this), context, plan, reply](const Result<void> &prepared) {
            if (!self)
                return;
            if (!prepared) {
                const Error &error = prepared.error();
                return refused(context, plan.target, error, [reply, error] { reply(failure(error), Outcome::Done); });
            }
            store(context, plan, [plan, reply](const Result<QJsonValue> &result, Outcome outcome) {
                if (!result && plan.takeBack)
                    plan.takeBack();
                reply(result, outcome);
            });
        });
    });
}

void Changes::findBefore(const CallContext &context, const Plan &plan, std::function<void(Result<bool>)> reply)
{
    if (!context.options.request_id)
        return reply(false);
    m_store.run<bool>(
        [request = requestOf(context, plan.meaning)](Database &database) -> Result<bool> {
            const auto before = findRequest(database, request, QDateTime::currentDateTimeUtc());
            if (!before)
                return failure(before.error());
            return before->has_value();
        },
        this, std::move(reply));
}

void Changes::store(const CallContext &context, const Plan &plan, Reply reply)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const RequestRecord request = requestOf(context, plan.meaning);
    const AuditRecord audit{now, context.identity.account, context.identity.from, context.method, plan.target, plan.result};
    // What a rehearsal finds survives the roll-back of what it did.
    const auto rehearsed = std::make_shared<std::optional<QJsonValue>>();
    const auto work = [=](Database &database) -> Result<Stored> {
        if (context.options.request_id) {
            const Result<std::optional<RequestRecord>> before = findRequest(database, request, now);
            if (!before)
                return failure(before.error());
            if (*before)
                return Stored{Outcome::Repeated, (*before)->answer};
        }
        if (plan.refusal)
            return failure(*plan.refusal);
        const Result<Made> made = plan.work(database);
        if (!made)
            return failure(made.error());
        if (context.options.dry_run) {
            *rehearsed = made->answer;
            return failure(ErrorCode::InternalError, {});
        }
        Stored stored{Outcome::Done, made->answer};
        for (const Event &event : made->events) {
            const EventRecord record{{{}, 0, event.type, isoTime(now), event.data}, event.subject.instance, event.subject.account};
            const Result<qint64> id = insertEvent(database, record);
            if (!id)
                return failure(id.error());
            stored.events.append({*id, record});
        }
        Result<void> done = appendAudit(database, audit);
        if (done && context.options.request_id) {
            RequestRecord kept = request;
            if (!plan.secret)
                kept.answer = made->answer;
            done = rememberRequest(database, kept, now);
        }
        if (!done)
            return failure(done.error());
        return stored;
    };
    m_store.run<Stored>(work, this, [this, context, plan, rehearsed, reply = std::move(reply)](const Result<Stored> &stored) {
        if (*rehearsed)
            return reply(**rehearsed, Outcome::Rehearsed);
        finish(context, plan, stored, reply);
    });
}

void Changes::finish(const CallContext &context, const Plan &plan, const Result<Stored> &stored, const Reply &reply)
{
    if (!stored) {
        const Error &error = stored.error();
        return refused(context, plan.target, error, [reply, error] { reply(failure(error), Outcome::Done); });
    }
    if (stored->outcome == Outcome::Repeated) {
        const QJsonValue answer = stored->answer ? *stored->answer : secretOf(keyOf(context));
        if (!answer.isUndefined())
            return reply(answer, Outcome::Repeated);
        return reply(failure(ErrorCode::Conflict,
                             u"%1 with this request_id was done before the agent restarted, and the secret in its answer is not kept; "
                             "take back what it made, and make another with a new request_id"_s.arg(context.method),
                             u"request_id"_s),
                     Outcome::Repeated);
    }
    if (plan.secret && context.options.request_id)
        keepSecret(keyOf(context), *stored->answer);
    for (const auto &[id, record] : stored->events)
        m_events.announce(id, record);
    reply(*stored->answer, Outcome::Done);
}

void Changes::refused(const CallContext &context, const QString &target, const Error &error, std::function<void()> then)
{
    // Nothing was asked of anything yet, or the store is what failed: a record would say nothing, or could not be written.
    if (error.code == ErrorCode::InvalidParams || error.code == ErrorCode::StorageFailed || context.options.dry_run)
        return then();
    const QString result = errorName(error.code);
    const QString kind = QStringList{context.identity.account, context.identity.from, context.method, target, result}.join(u'\n');
    m_tally.add(kind, {QDateTime::currentDateTimeUtc(), context.identity.account, context.identity.from, context.method, target, result},
                std::move(then));
}

QJsonValue Changes::secretOf(const QString &key) const
{
    const auto it = m_secrets.constFind(key);
    return it == m_secrets.cend() ? QJsonValue(QJsonValue::Undefined) : it->answer;
}

void Changes::keepSecret(const QString &key, const QJsonValue &answer)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    m_secrets.removeIf(
        [oldest = now.addSecs(-60 * api::ChangeOptions::rememberedMinutes)](const auto &it) { return it.value().at < oldest; });
    m_secrets.insert(key, {answer, now});
}

std::optional<Error> refuseRevision(const CallContext &context)
{
    if (!context.options.if_revision)
        return std::nullopt;
    return Error{ErrorCode::InvalidParams, u"%1 concerns nothing that has a revision; leave \"if_revision\" out"_s.arg(context.method),
                 u"if_revision"_s};
}

std::optional<Error> checkRevision(const CallContext &context, const QString &what, qint64 actual)
{
    if (!context.options.if_revision || *context.options.if_revision == actual)
        return std::nullopt;
    return Error{ErrorCode::Conflict,
                 u"%1 was changed by someone else: its revision is %2, not %3; look at it again and repeat"_s.arg(what).arg(actual).arg(
                     *context.options.if_revision),
                 u"if_revision"_s};
}

} // namespace signalbox::agent
