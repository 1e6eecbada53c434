// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/include/signalbox/PubSub.h"

#include <QtCore/QList>

#include <functional>
#include <mutex>

namespace signalbox::test {

/// Does what the test says, and keeps what it was asked.
class Rules : public AccessPolicy
{
public:
    using Connect = std::function<void(const ConnectRequest &, const ConnectReply &)>;
    using Request = std::function<void(const ChannelRequest &, const ChannelReply &)>;

    explicit Rules(Connect connect, Request request = {}) : m_connect(std::move(connect)), m_request(std::move(request)) { }

    void connect(const ConnectRequest &request, const ConnectReply &reply) override
    {
        {
            const std::lock_guard lock(m_mutex);
            m_connects.push_back(request);
        }
        m_connect(request, reply);
    }
    void request(const ChannelRequest &request, const ChannelReply &reply) override
    {
        {
            const std::lock_guard lock(m_mutex);
            m_requests.push_back(request);
        }
        if (m_request)
            m_request(request, reply);
        else
            AccessPolicy::request(request, reply);
    }
    static void everything(const ConnectRequest &, const ConnectReply &reply) { reply.letIn({.may = {{QStringLiteral("*")}}}); }
    static void nothing(const ConnectRequest &, const ConnectReply &reply) { reply.letIn(); }

    std::chrono::milliseconds patience() const override { return longest; }

    QList<ConnectRequest> connects() const
    {
        const std::lock_guard lock(m_mutex);
        return m_connects;
    }
    QList<ChannelRequest> requests() const
    {
        const std::lock_guard lock(m_mutex);
        return m_requests;
    }
    std::chrono::milliseconds longest = std::chrono::seconds(30);

private:
    const Connect m_connect;
    const Request m_request;
    mutable std::mutex m_mutex;
    QList<ConnectRequest> m_connects;
    QList<ChannelRequest> m_requests;
};

} // namespace signalbox::test
