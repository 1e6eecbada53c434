// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/include/signalbox/AccessPolicy.h"

#include <mutex>
#include <optional>

namespace signalbox::core::pubsub {

/// What a policy has said.
struct Verdict {
    bool allowed = false;
    /// Of a client that is let in.
    Admission admission = {};
    /// For one that is not; empty: none was given.
    QString reason = {};
    bool retryable = false;
};

/// One question to a policy: where its answer goes. Whoever may answer holds it; when nobody does any more, that refuses.
/// Shape:  the first answer counts. One that is there when the policy returns is taken at once, a later one finds its session by itself.
/// Thread: any.
class Decision
{
public:
    /// `number`: by which its client knows it.
    Decision(SessionHandle session, std::uint64_t number) : m_session(std::move(session)), m_number(number) { }
    ~Decision();
    Decision(const Decision &) = delete;
    Decision &operator=(const Decision &) = delete;

    void decide(Verdict verdict);
    /// What has been said so far; if nothing, the answer comes to PubSubClient::decided.
    std::optional<Verdict> taken();

private:
    const SessionHandle m_session;
    const std::uint64_t m_number;
    std::mutex m_mutex;
    bool m_isDecided = false;
    /// The client waits for what comes.
    bool m_isAwaited = false;
    std::optional<Verdict> m_verdict;
};

} // namespace signalbox::core::pubsub
