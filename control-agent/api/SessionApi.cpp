// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/SessionApi.h"

#include "control-agent/api/InstanceView.h"
#include "control-agent/store/AuditTable.h"
#include "control-agent/store/Store.h"
#include "server-core/instance/InstanceHost.h"
#include "shared/base/Names.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;
using core::SessionSort;

namespace {

constexpr int longestPage = 1000;
/// What fits a WebSocket close frame beside the code (RFC 6455 §5.5).
constexpr qsizetype longestReason = 123;

Result<SessionSort> sortOf(const QString &field)
{
    static const QList<std::pair<QString, SessionSort>> table{{u"started_at"_s, SessionSort::StartedAt},
                                                              {u"last_activity_at"_s, SessionSort::LastActivityAt},
                                                              {u"id"_s, SessionSort::Id},
                                                              {u"peer"_s, SessionSort::Peer},
                                                              {u"messages_in"_s, SessionSort::MessagesIn},
                                                              {u"messages_out"_s, SessionSort::MessagesOut},
                                                              {u"bytes_in"_s, SessionSort::BytesIn},
                                                              {u"bytes_out"_s, SessionSort::BytesOut}};
    QStringList names;
    for (const auto &[name, sort] : table) {
        if (name == field)
            return sort;
        names.append(name);
    }
    return failure(ErrorCode::InvalidParams, u"\"sort\" must be one of %1, not \"%2\""_s.arg(names.join(u", "_s), field.left(64)),
                   u"sort"_s);
}

} // namespace

SessionApi::SessionApi(Dispatcher &dispatcher, core::InstanceHost &host, Store &store, QObject *parent)
    : QObject(parent), m_host(host), m_store(store)
{
    dispatcher.add<api::SessionList>(
        [this](const CallContext &, const api::SessionList::Params &params, const auto &reply) { list(params, reply); });
    dispatcher.add<api::SessionClose>(
        [this](const CallContext &context, const api::SessionClose::Params &params, const auto &reply) { close(context, params, reply); });
}

void SessionApi::list(const api::SessionList::Params &params, const Dispatcher::TypedReply<api::SessionList> &reply) const
{
    const Result<SessionSort> sort = sortOf(params.sort);
    if (!sort)
        return reply(failure(sort.error()));
    if (params.page < 1 || params.page_size < 1 || params.page_size > longestPage)
        return reply(failure(ErrorCode::InvalidParams, u"\"page\" counts from 1, and \"page_size\" must be 1 to %1"_s.arg(longestPage)));
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
    const QString reason = params.reason.isEmpty() ? u"closed by an operator"_s : params.reason;
    if (reason.toUtf8().size() > longestReason)
        return reply(failure(ErrorCode::InvalidParams, u"\"reason\" may have at most %1 bytes"_s.arg(longestReason), u"reason"_s));
    const AuditRecord audit{QDateTime::currentDateTimeUtc(),
                            context.identity.account,
                            context.identity.from,
                            u"session.close"_s,
                            params.id.left(64),
                            u"requested"_s};
    m_store.run<bool>([audit](Database &database) { return appendAudit(database, audit).map([] { return true; }); }, this,
                      [this, id = params.id, reason, reply](const Result<bool> &stored) {
                          if (!stored)
                              return reply(failure(stored.error()));
                          m_host.closeSession(id, reason, [reply](const Result<void> &closed) {
                              if (!closed)
                                  return reply(failure(closed.error()));
                              reply(api::Nothing{});
                          });
                      });
}

} // namespace signalbox::agent
