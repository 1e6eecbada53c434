// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/Position.h"
#include "server-core/hub/Publication.h"
#include "server-core/presence/RosterPage.h"

#include <map>

namespace signalbox::core::pubsub {

/// A call that the hub has not answered yet.
struct PendingCall {
    /// As JSON; empty: a notification, whose errors nobody hears of.
    QByteArray id;
    /// Of a publish: whether the answer has a position. Of a subscription: what was asked for.
    hub::Qos qos = hub::Qos::AtMostOnce;
    /// From here on: of a subscription whose answer has a snapshot of the roster.
    QByteArray channel = {};
    std::optional<hub::Position> since = {};
    bool withSnapshot = false;
    /// The snapshot has come.
    bool isFollowed = false;
    presence::RosterPage snapshot = {};
};

/// A client with so many calls that wait for their answers is not read on, until they are no more than those.
inline constexpr std::size_t openCallsToWait = 1000;
inline constexpr std::size_t openCallsToGoOn = 500;

/// The calls of one session by the tokens under which the hub knows them.
/// Shape:  a token is never used twice.
class PendingCalls
{
public:
    std::uint64_t add(PendingCall call)
    {
        m_calls.emplace(++m_last, std::move(call));
        return m_last;
    }
    /// Null: there is none.
    PendingCall *find(std::uint64_t token)
    {
        const auto at = m_calls.find(token);
        return at == m_calls.end() ? nullptr : &at->second;
    }
    PendingCall take(std::uint64_t token)
    {
        auto node = m_calls.extract(token);
        return node ? std::move(node.mapped()) : PendingCall();
    }
    std::size_t size() const { return m_calls.size(); }

private:
    /// Keeps nothing when it is empty, as it mostly is.
    std::map<std::uint64_t, PendingCall> m_calls;
    std::uint64_t m_last = 0;
};

} // namespace signalbox::core::pubsub
