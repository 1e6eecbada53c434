// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/pubsub/Decision.h"

#include "server-core/access/ChannelGrants.h"
#include "server-core/types/pubsub/PubSubClient.h"

#include <utility>

namespace signalbox {

using namespace Qt::StringLiterals;

using core::pubsub::PubSubClient;

// The numbers are those of tokens' rights.
static_assert(int(ChannelRight::Subscribe) == int(core::access::Right::Subscribe)
              && int(ChannelRight::Publish) == int(core::access::Right::Publish)
              && int(ChannelRight::Presence) == int(core::access::Right::Presence)
              && int(ChannelRight::History) == int(core::access::Right::History));

namespace core::pubsub {

namespace {

/// Only clients of this type hand out their handles.
PubSubClient *findClient(signalbox::Session &session)
{
    return static_cast<PubSubClient *>(static_cast<WebSocketSession &>(session).attachment());
}

} // namespace

Decision::~Decision()
{
    decide({.reason = u"the server has not decided about it; try again later"_s, .retryable = true});
}

void Decision::decide(Verdict verdict)
{
    {
        const std::lock_guard lock(m_mutex);
        if (std::exchange(m_isDecided, true))
            return;
        if (!m_isAwaited) {
            m_verdict = std::move(verdict);
            return;
        }
    }
    m_session.post([number = m_number, verdict = std::move(verdict)](signalbox::Session &session) {
        if (PubSubClient *client = findClient(session))
            client->decided(number, verdict);
    });
}

std::optional<Verdict> Decision::taken()
{
    const std::lock_guard lock(m_mutex);
    m_isAwaited = true;
    return std::move(m_verdict);
}

} // namespace core::pubsub

using core::pubsub::Verdict;

AccessPolicy::~AccessPolicy() = default;

void AccessPolicy::request(const ChannelRequest &, const ChannelReply &reply)
{
    reply.refuse();
}

void ConnectReply::letIn(const Admission &admission) const
{
    m_decision->decide({.allowed = true, .admission = admission});
}

void ConnectReply::refuse(const QString &reason) const
{
    m_decision->decide({.reason = reason});
}

void ChannelReply::allow() const
{
    m_decision->decide({.allowed = true});
}

void ChannelReply::refuse(const QString &reason) const
{
    m_decision->decide({.reason = reason});
}

void ClientAccess::change(const QList<ChannelGrant> &may) const
{
    m_session.post([may](Session &session) {
        if (PubSubClient *client = core::pubsub::findClient(session))
            client->changeAccess(may);
    });
}

void ClientAccess::close(const QString &text) const
{
    m_session.close(CloseReason::AccessDenied, text.isEmpty() ? u"this server has taken back what it permitted"_s : text);
}

} // namespace signalbox
