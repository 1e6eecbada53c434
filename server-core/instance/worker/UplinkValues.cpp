// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/worker/UplinkValues.h"

#include "shared/base/Log.h"

#include <QtCore/QTimeZone>

namespace signalbox::core::worker {

using namespace Qt::StringLiterals;

namespace {

QDateTime timeOf(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC);
}

} // namespace

Counters toMessage(const InstanceCounters &counters)
{
    return {.sessions = counters.sessions,
            .sessionsTotal = counters.sessionsTotal,
            .messagesIn = counters.messagesIn,
            .messagesOut = counters.messagesOut,
            .bytesIn = counters.bytesIn,
            .bytesOut = counters.bytesOut,
            .refused = counters.refused,
            .throttled = counters.throttled};
}

InstanceCounters fromMessage(const Counters &counters)
{
    return {.sessions = counters.sessions,
            .sessionsTotal = counters.sessionsTotal,
            .messagesIn = counters.messagesIn,
            .messagesOut = counters.messagesOut,
            .bytesIn = counters.bytesIn,
            .bytesOut = counters.bytesOut,
            .refused = counters.refused,
            .throttled = counters.throttled};
}

QList<Listener> toMessage(const QList<ListenerConfig> &listeners)
{
    QList<Listener> result;
    for (const ListenerConfig &listener : listeners) {
        Listener message;
        message.address = listener.address;
        message.port = listener.port;
        message.tls = listener.tls;
        message.proxyProtocol = listener.proxyProtocol;
        for (const net::AddressBlock &block : listener.trustedProxies)
            message.trustedProxies.append(block.toString());
        result.append(message);
    }
    return result;
}

QList<ListenerConfig> fromMessage(const QList<Listener> &listeners)
{
    QList<ListenerConfig> result;
    for (const Listener &listener : listeners) {
        ListenerConfig config;
        config.address = listener.address;
        config.port = listener.port;
        config.tls = listener.tls;
        config.proxyProtocol = listener.proxyProtocol;
        for (const QString &text : listener.trustedProxies) {
            if (const auto block = net::AddressBlock::parse(text))
                config.trustedProxies.append(*block);
        }
        result.append(config);
    }
    return result;
}

Failure toMessage(const Error &error)
{
    return {qint32(error.code), error.message, error.context, error.retryable};
}

Error fromMessage(const Failure &failure)
{
    return {ErrorCode(failure.code), failure.message, failure.context, failure.retryable};
}

QuerySessions toMessage(const SessionQuery &query)
{
    return {.sort = int(query.sort), .descending = query.descending, .filter = query.filter, .offset = query.offset, .limit = query.limit};
}

SessionQuery fromMessage(const QuerySessions &query)
{
    SessionQuery result;
    if (query.sort >= 0 && query.sort <= int(SessionSort::PendingBytes))
        result.sort = SessionSort(query.sort);
    result.descending = query.descending;
    result.filter = query.filter;
    result.offset = query.offset;
    result.limit = query.limit;
    return result;
}

SessionItems toMessage(const Result<SessionPage> &page)
{
    SessionItems items;
    if (!page) {
        items.error = toMessage(page.error());
        return items;
    }
    items.total = page->total;
    for (const SessionInfo &session : page->items) {
        items.items.append({.id = session.id,
                            .peer = session.peer,
                            .startedAt = session.startedAt.toMSecsSinceEpoch(),
                            .lastActivityAt = session.lastActivityAt.toMSecsSinceEpoch(),
                            .state = session.state,
                            .tls = session.tls,
                            .messagesIn = session.messagesIn,
                            .messagesOut = session.messagesOut,
                            .bytesIn = session.bytesIn,
                            .bytesOut = session.bytesOut,
                            .pendingBytes = session.pendingBytes});
    }
    return items;
}

Result<SessionPage> fromMessage(const SessionItems &items, const QString &instance)
{
    if (items.error)
        return failure(fromMessage(*items.error));
    SessionPage page;
    page.total = items.total;
    for (const SessionItem &item : items.items) {
        SessionInfo session;
        session.id = item.id;
        session.instance = instance;
        session.peer = item.peer;
        session.startedAt = timeOf(item.startedAt);
        session.lastActivityAt = timeOf(item.lastActivityAt);
        session.state = item.state;
        session.tls = item.tls;
        session.messagesIn = item.messagesIn;
        session.messagesOut = item.messagesOut;
        session.bytesIn = item.bytesIn;
        session.bytesOut = item.bytesOut;
        session.pendingBytes = item.pendingBytes;
        page.items.append(session);
    }
    return page;
}

DispatchResult dispatchResult(const QString &name)
{
    for (const DispatchResult result : {DispatchResult::Delivered, DispatchResult::NoSuchServer, DispatchResult::NoSuchSession}) {
        if (name == dispatchResultName(result))
            return result;
    }
    return DispatchResult::NotAccepted;
}

void writeToLog(const Log &log, const QString &instance)
{
    const QString name = u"name="_s + instance;
    for (const LogLine &line : log.lines) {
        const QString text =
            u"worker "_s + line.category + u": "_s + line.message + (line.message.contains(name) ? QString() : u' ' + name);
        switch (QtMsgType(line.level)) {
        case QtDebugMsg:
            qCDebug(lcInstance).noquote() << text;
            break;
        case QtInfoMsg:
            qCInfo(lcInstance).noquote() << text;
            break;
        default:
            qCWarning(lcInstance).noquote() << text;
        }
    }
    if (log.dropped > 0)
        qCWarning(lcInstance).noquote() << "lines of a worker's log left out" << u"count=%1"_s.arg(log.dropped) << name;
}

} // namespace signalbox::core::worker
