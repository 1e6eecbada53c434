// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/net/Endpoint.h"
#include "server-core/session/SessionInfo.h"
#include "server-core/session/SessionTally.h"

#include <vector>

namespace signalbox::core {

class SessionIds;

/// One line of a list of sessions, without any text: threads hand over many of these and only a page of them is shown.
struct SessionRow {
    std::uint64_t number = 0;
    net::Endpoint peer;
    std::int64_t startedAtMs = 0;
    std::int64_t lastActivityAtMs = 0;
    std::int64_t pendingBytes = 0;
    SessionTally tally;
    std::uint8_t state = 0;
    bool tls = false;

    SessionInfo toInfo(const QString &instance, const SessionIds &ids) const;
};

/// What one thread, or all of them together, answers to a query.
struct SessionRows {
    std::int64_t total = 0;
    std::vector<SessionRow> rows;
};

/// Strict weak order of a query; ties go by number, so that pages never overlap.
class SessionOrder
{
public:
    explicit SessionOrder(const SessionQuery &query) : m_sort(query.sort), m_descending(query.descending) { }
    bool operator()(const SessionRow &a, const SessionRow &b) const;

    /// Keeps the first `count`, in order.
    void keepFirst(std::vector<SessionRow> &rows, std::size_t count) const;

private:
    SessionSort m_sort;
    bool m_descending;
};

/// "handshake", "open", "closing".
QLatin1StringView sessionStateName(std::uint8_t state);

} // namespace signalbox::core
