// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/rpc/Channel.h"

#include <deque>
#include <optional>

namespace signalbox::agent {

/// A connection that is not logged in: single `auth.` calls, one at a time, three failures.
/// Shape:  what arrives while a login waits for its answer is held, a little of it.
class PreLoginChannel final : public Channel
{
public:
    /// `refusal`: why this peer cannot log in at all; it is told with its first request.
    PreLoginChannel(ChannelLink &link, std::optional<Error> refusal) : m_link(link), m_refusal(std::move(refusal)) { }

    void onMessage(QByteArrayView text) override;
    /// The main thread's answer to the call that waits.
    void onAnswer(QByteArrayView text, bool failed);
    /// What was sent ahead of the answer.
    std::deque<QByteArray> takeHeld() { return std::move(m_held); }

private:
    void take(QByteArrayView text);
    void takeRequest(rpc::Request request);
    void refuse(const QJsonValue &id, const Error &error);
    void countFailure();
    void closeForGood(QByteArrayView reason);

    ChannelLink &m_link;
    const std::optional<Error> m_refusal;
    std::deque<QByteArray> m_held;
    int m_messages = 0;
    int m_failures = 0;
    bool m_waiting = false;
    bool m_closed = false;
};

} // namespace signalbox::agent
