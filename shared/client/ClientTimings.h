// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QtGlobal>

#include <chrono>

namespace signalbox::client {

class AgentClient;

/// Every interval and limit of the client, each with the reason for its number. Tests shorten them.
struct ClientTimings {
    using milliseconds = std::chrono::milliseconds;

    /// TCP, TLS and the upgrade together. Longer than three round trips on a bad mobile link.
    milliseconds connectTimeout{5000};
    /// One answer during login. The agent may be hashing for others.
    milliseconds loginTimeout{5000};
    /// Two and a half probes fit into `silence`, so that one lost probe is not an alarm.
    milliseconds probeInterval{1500};
    /// A frozen agent must be reported within 5 s; 4 s leave room for a late timer.
    milliseconds silence{4000};
    /// After this long in silence a new connection is more likely to help than waiting.
    milliseconds giveUp{20000};
    /// A timer that fires later than this says that this program slept, not the agent.
    milliseconds lateTimer{1000};
    milliseconds firstWait{200};
    milliseconds longestWait{30000};
    /// Before an answered-with-an-error subscription is tried again.
    milliseconds resubscribe{1000};
};

/// 1,000 instances with all their listeners are 0.5 MB; a page of 1,000 sessions 0.4 MB.
inline constexpr qsizetype maxIncomingMessage = 16 * 1024 * 1024;
/// Events held while an answer to event.subscribe is under way; past it a new subscription is cheaper.
inline constexpr qsizetype maxHeldEvents = 10000;

/// For tests; before `open`.
void setTimings(AgentClient &client, const ClientTimings &timings);

} // namespace signalbox::client
