// SPDX-License-Identifier: Apache-2.0
#include "server-core/session/SessionRow.h"

#include "server-core/session/Session.h"
#include "server-core/session/SessionIds.h"

#include <algorithm>
#include <compare>

namespace signalbox::core {

namespace {

std::strong_ordering compareBy(SessionSort sort, const SessionRow &a, const SessionRow &b)
{
    switch (sort) {
    case SessionSort::StartedAt:
        return a.startedAtMs <=> b.startedAtMs;
    case SessionSort::LastActivityAt:
        return a.lastActivityAtMs <=> b.lastActivityAtMs;
    case SessionSort::Id:
        break;
    case SessionSort::Peer:
        if (const auto order = a.peer.bytes <=> b.peer.bytes; order != 0)
            return order;
        return a.peer.port <=> b.peer.port;
    case SessionSort::MessagesIn:
        return a.tally.messagesIn <=> b.tally.messagesIn;
    case SessionSort::MessagesOut:
        return a.tally.messagesOut <=> b.tally.messagesOut;
    case SessionSort::BytesIn:
        return a.tally.bytesIn <=> b.tally.bytesIn;
    case SessionSort::BytesOut:
        return a.tally.bytesOut <=> b.tally.bytesOut;
    case SessionSort::State:
        return a.state <=> b.state;
    case SessionSort::Tls:
        return int(a.tls) <=> int(b.tls);
    case SessionSort::PendingBytes:
        return a.pendingBytes <=> b.pendingBytes;
    }
    return a.number <=> b.number;
}

QDateTime utc(std::int64_t ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC);
}

} // namespace

QLatin1StringView sessionStateName(std::uint8_t state)
{
    switch (SessionState(state)) {
    case SessionState::Handshake:
        return QLatin1StringView("handshake");
    case SessionState::Open:
        return QLatin1StringView("open");
    case SessionState::Closing:
        break;
    }
    return QLatin1StringView("closing");
}

SessionInfo SessionRow::toInfo(const QString &instance, const SessionIds &ids) const
{
    SessionInfo info;
    info.id = ids.toString(number);
    info.instance = instance;
    info.peer = peer.toString();
    info.startedAt = utc(startedAtMs);
    info.lastActivityAt = utc(lastActivityAtMs);
    info.state = sessionStateName(state);
    info.tls = tls;
    info.messagesIn = qint64(tally.messagesIn);
    info.messagesOut = qint64(tally.messagesOut);
    info.bytesIn = qint64(tally.bytesIn);
    info.bytesOut = qint64(tally.bytesOut);
    info.pendingBytes = pendingBytes;
    return info;
}

bool SessionOrder::operator()(const SessionRow &a, const SessionRow &b) const
{
    std::strong_ordering order = compareBy(m_sort, a, b);
    if (order == 0)
        order = a.number <=> b.number;
    return m_descending ? order > 0 : order < 0;
}

void SessionOrder::keepFirst(std::vector<SessionRow> &rows, std::size_t count) const
{
    count = std::min(count, rows.size());
    std::partial_sort(rows.begin(), rows.begin() + std::ptrdiff_t(count), rows.end(), *this);
    rows.resize(count);
}

} // namespace signalbox::core
