// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/rpc/Channel.h"
#include "control-agent/rpc/RpcLimits.h"
#include "control-agent/rpc/TokenBucket.h"

namespace signalbox::agent {

/// A connection that is logged in: parses, limits the rate, hands calls to the main thread, which answers them in order.
class ManagementSession final : public Channel
{
public:
    explicit ManagementSession(ChannelLink &link) : m_link(link), m_bucket(limits::callsPerSecond, limits::callsPerSecond) { }

    void onMessage(QByteArrayView text) override;

private:
    void limitRate(rpc::Message &message);
    /// What is refused altogether is answered here: a flood of it must not take others' places before the main thread.
    [[nodiscard]] bool answerRefused(const rpc::Message &message);

    ChannelLink &m_link;
    TokenBucket m_bucket;
};

} // namespace signalbox::agent
