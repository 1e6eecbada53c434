// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/pubsub/PubSubService.h"

#include "server-core/types/pubsub/PubSubClient.h"
#include "server-core/types/pubsub/ServerMessage.h"

namespace signalbox::core::pubsub {

using namespace Qt::StringLiterals;

namespace {

/// When a client may come back to a server that stops or empties: where it is restarted it is there again by then. Clients spread
/// themselves around that.
constexpr std::chrono::seconds reconnectAfter{2};

PubSubClient &clientOf(signalbox::Session &session)
{
    // Each session of this type is a WebSocketSession, and onOpened has attached a client to it.
    return static_cast<PubSubClient &>(*static_cast<WebSocketSession &>(session).attachment());
}

} // namespace

void PubSubService::onStartup()
{
    m_policy = m_policies(host().instance());
    const bool asksService = m_hub->profile()->access == HubAccess::Service;
    const QString hub = QString::fromUtf8(m_hub->name());
    if (asksService && !m_policy) {
        fail(u"the hub \"%1\" leaves access to the service (access = \"service\"), and this one decides nothing: use \"open\" or "
             u"\"token\", a "
             "server type with a policy (PubSubServerType), or PubSub::setAccess"_s.arg(hub));
    } else if (m_policy && !asksService) {
        // Whoever decides means to keep others out; by another server of the hub they would come in.
        fail(
            u"this server decides who may use its channels, and the hub \"%1\" does not leave that to it: set access = \"service\" for the hub"_s
                .arg(hub));
    }
}

void PubSubService::onOpened(signalbox::Session &session)
{
    auto &webSocket = static_cast<WebSocketSession &>(session);
    webSocket.attach(std::make_unique<PubSubClient>(webSocket, m_hub, m_counters, m_policy.get()));
}

void PubSubService::onMessage(signalbox::Session &session, QByteArrayView message, MessageKind kind)
{
    clientOf(session).receive(message, kind);
}

void PubSubService::onDraining(signalbox::Session &session)
{
    clientOf(session).sayClosing("draining", reconnectAfter);
}

void PubSubService::onClosed(signalbox::Session &session, CloseReason reason)
{
    clientOf(session).end(reason);
}

QByteArray PubSubService::closeNotice(CloseReason reason, const QString &) const
{
    QByteArray notice;
    if (reason == CloseReason::InstanceStopped || reason == CloseReason::Kicked) {
        const QLatin1StringView name = closeReasonName(reason);
        appendNote(notice, ClosingNote{{name.data(), name.size()}, int(reconnectAfter.count())});
    }
    return notice;
}

} // namespace signalbox::core::pubsub
