// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/SessionApi.h"

#include "control-agent/api/Changes.h"
#include "control-agent/api/InstanceView.h"
#include "control-agent/api/Paging.h"
#include "server-core/instance/InstanceHost.h"
#include "shared/base/Names.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;
using core::SessionSort;

namespace {

/// What fits a WebSocket close frame beside the code (RFC 6455 §5.5).
constexpr qsizetype longestReason = 123;
constexpr qsizetype longestMessage = 65536;

Result<QByteArray> messageOf(const api::SessionSend::Params &params)
{
    QByteArray message = params.data.toUtf8();
    if (params.encoding == api::Encoding::Base64) {
        const auto decoded = QByteArray::fromBase64Encoding(message, QByteArray::AbortOnBase64DecodingErrors);
        if (!decoded)
            return failure(ErrorCode::InvalidParams, u"\"data\" is not base64"_s, u"data"_s);
        message = *decoded;
    }
    if (message.size() > longestMessage)
        return failure(ErrorCode::InvalidParams, u"\"data\" may have at most %1 bytes"_s.arg(longestMessage), u"data"_s);
    return message;
}

Result<SessionSort> sessionSortOf(const QString &field)
{
    static const QList<std::pair<QString, SessionSort>> table{{u"started_at"_s, SessionSort::StartedAt},
                                                              {u"last_activity_at"_s, SessionSort::LastActivityAt},
                                                              {u"id"_s, SessionSort::Id},
                                                              {u"peer"_s, SessionSort::Peer},
                                                              {u"messages_in"_s, SessionSort::MessagesIn},
                                                              {u"messages_out"_s, SessionSort::MessagesOut},
                                                              {u"bytes_in"_s, SessionSort::BytesIn},
                                                              {u"bytes_out"_s, SessionSort::BytesOut},
                                                              {u"pending_bytes"_s, SessionSort::PendingBytes},
                                                              {u"state"_s, SessionSort::State},
                                                              {u"tls"_s, SessionSort::Tls},
                                                              // The same for all of a list: the order of acceptance.
                                                              {u"instance"_s, SessionSort::Id}};
    QStringList names;
    for (const auto &[name, sort] : table) {
        if (name == field)
            return sort;
        names.append(name);
    }
    return failure(unknownSort(field, names));
}

} // namespace

SessionApi::SessionApi(Dispatcher &dispatcher, core::InstanceHost &host, Changes &changes, QObject *parent)
    : QObject(parent), m_host(host), m_changes(changes)
{
    dispatcher.add<api::SessionList>(
        [this](const CallContext &, const api::SessionList::Params &params, const auto &reply) { list(params, reply); });
    dispatcher.add<api::SessionClose>(
        [this](const CallContext &context, const api::SessionClose::Params &params, const auto &reply) { close(context, params, reply); });
    dispatcher.add<api::SessionSend>(
        [this](const CallContext &context, const api::SessionSend::Params &params, const auto &reply) { send(context, params, reply); });
}

void SessionApi::list(const api::SessionList::Params &params, const Dispatcher::TypedReply<api::SessionList> &reply) const
{
    const Result<SessionSort> sort = sessionSortOf(params.sort);
    if (!sort)
        return reply(failure(sort.error()));
    if (const std::optional<Error> wrong = checkPage(params.page, params.page_size))
        return reply(failure(*wrong));
    const core::SessionQuery query{.sort = *sort,
                                   .descending = params.order == api::SortOrder::Descending,
                                   .filter = params.filter,
                                   .offset = qint64(params.page - 1) * params.page_size,
                                   .limit = params.page_size};
    m_host.sessions(params.instance, query, [reply](const Result<core::SessionPage> &page) {
        if (!page)
            return reply(failure(page.error()));
        api::SessionList::Result result{page->total, {}};
        for (const core::SessionInfo &session : page->items)
            result.items.append(toApi(session));
        reply(result);
    });
}

void SessionApi::close(const CallContext &context, const api::SessionClose::Params &params,
                       const Dispatcher::TypedReply<api::SessionClose> &reply)
{
    if (params.reason.toUtf8().size() > longestReason)
        return reply(failure(ErrorCode::InvalidParams, u"\"reason\" may have at most %1 bytes"_s.arg(longestReason), u"reason"_s));
    m_host.findSession(params.id, [this, context, params, reply](const Result<QString> &instance) {
        closeOn(instance ? *instance : QString(), context, params, reply);
    });
}

Changes::Plan SessionApi::planFor(const QString &id, const QString &instance, const CallContext &context, const QString &method)
{
    const api::Grants &grants = context.identity.grants;
    Changes::Plan plan;
    plan.target = id.left(64);
    plan.refusal = refuseRevision(context);
    if (instance.isEmpty() || !grants.permitOn(instance, api::Permission::View)) {
        plan.refusal = Error{ErrorCode::SessionNotFound, u"no session \"%1\"; it may have ended"_s.arg(id.left(64)), id.left(64)};
    } else if (!grants.permitOn(instance, api::Permission::Operate)) {
        plan.refusal = Error{
            ErrorCode::NotPermitted,
            u"%1 needs the role operator on \"%2\"; \"%3\" is %4"_s.arg(method, instance, context.identity.account, describe(grants))};
    }
    return plan;
}

void SessionApi::closeOn(const QString &instance, const CallContext &context, const api::SessionClose::Params &params,
                         const Dispatcher::TypedReply<api::SessionClose> &reply)
{
    Changes::Plan plan = planFor(params.id, instance, context, u"session.close"_s);
    plan.meaning = json::toObject(params);
    const QString reason = params.reason.isEmpty() ? u"closed by an operator"_s : params.reason;
    const QJsonObject told{{u"id"_s, params.id}, {u"instance"_s, instance}, {u"by"_s, context.identity.account}, {u"reason"_s, reason}};
    plan.work = [told, instance](Database &) -> Result<Changes::Made> {
        return Changes::Made{json::toJson(api::Nothing{}), {{u"session.closed"_s, told, {.instance = instance}}}};
    };
    const auto carryOut = [this, id = params.id, reason, reply](const Result<QJsonValue> &result, Changes::Outcome outcome) {
        if (!result)
            return reply(failure(result.error()));
        if (outcome != Changes::Outcome::Done)
            return reply(api::Nothing{});
        // One that has ended in the meantime is closed as well.
        m_host.closeSession(id, reason, [reply](const Result<void> &) { reply(api::Nothing{}); });
    };
    m_changes.run(context, plan, carryOut);
}

void SessionApi::send(const CallContext &context, const api::SessionSend::Params &params,
                      const Dispatcher::TypedReply<api::SessionSend> &reply)
{
    const Result<QByteArray> message = messageOf(params);
    if (!message)
        return reply(failure(message.error()));
    m_host.findSession(params.id, [this, context, params, message = *message, reply](const Result<QString> &instance) {
        sendOn(instance ? *instance : QString(), message, context, params, reply);
    });
}

void SessionApi::sendOn(const QString &instance, const QByteArray &message, const CallContext &context,
                        const api::SessionSend::Params &params, const Dispatcher::TypedReply<api::SessionSend> &reply)
{
    Changes::Plan plan = planFor(params.id, instance, context, u"session.send"_s);
    plan.meaning = json::toObject(params);
    const QJsonObject told{
        {u"id"_s, params.id}, {u"instance"_s, instance}, {u"bytes"_s, message.size()}, {u"by"_s, context.identity.account}};
    plan.work = [told, instance](Database &) -> Result<Changes::Made> {
        return Changes::Made{json::toJson(api::Nothing{}), {{u"session.sent"_s, told, {.instance = instance}}}};
    };
    const core::MessageKind kind = params.encoding == api::Encoding::Text ? core::MessageKind::Text : core::MessageKind::Binary;
    m_changes.run(context, plan, [this, id = params.id, message, kind, reply](const Result<QJsonValue> &result, Changes::Outcome outcome) {
        if (!result)
            return reply(failure(result.error()));
        if (outcome != Changes::Outcome::Done)
            return reply(api::Nothing{});
        m_host.sendTo(id, message, kind, [reply](const Result<void> &sent) {
            if (sent)
                reply(api::Nothing{});
            else
                reply(failure(sent.error()));
        });
    });
}

} // namespace signalbox::agent
