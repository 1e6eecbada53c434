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
    if (m_hub->profile()->access == HubAccess::Service)
        fail(u"the hub \"%1\" leaves access to the service (access = \"service\"), and the type pubsub decides nothing by itself: use "
             u"\"open\" "
             "or \"token\", or a server type of your own"_s.arg(QString::fromUtf8(m_hub->name())));
}

void PubSubService::onOpened(signalbox::Session &session)
{
    auto &webSocket = static_cast<WebSocketSession &>(session);
    webSocket.attach(std::make_unique<PubSubClient>(webSocket, m_hub, m_counters));
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
