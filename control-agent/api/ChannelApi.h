// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/api/Changes.h"
#include "control-agent/api/Dispatcher.h"

#include <QtCore/QObject>
#include <QtCore/QSet>

namespace signalbox::core {
class InstanceHost;
}

namespace signalbox::agent {

/// `channel.*` and `hub.broadcast`: channels, read where they are, and what operators say in them.
/// Shape:  a message is published before it is audited, for its position is the answer. Of two calls with the same request id the second
/// one
///         waits for the first.
/// Thread: main.
class ChannelApi : public QObject
{
    Q_OBJECT

public:
    ChannelApi(Dispatcher &dispatcher, core::InstanceHost &host, Changes &changes, QObject *parent = nullptr);

private:
    void list(const CallContext &context, const api::ChannelList::Params &params, const Dispatcher::TypedReply<api::ChannelList> &reply);
    void history(const CallContext &context, const api::ChannelHistory::Params &params,
                 const Dispatcher::TypedReply<api::ChannelHistory> &reply);
    void publish(const CallContext &context, const api::ChannelPublish::Params &params,
                 const Dispatcher::TypedReply<api::ChannelPublish> &reply);
    void broadcast(const CallContext &context, const api::HubBroadcast::Params &params,
                   const Dispatcher::TypedReply<api::HubBroadcast> &reply);
    /// Runs the plan, unless a call with its request id is under way; then when that is over.
    void runInTurn(const CallContext &context, const Changes::Plan &plan, const Changes::Reply &reply);

    core::InstanceHost &m_host;
    Changes &m_changes;
    /// By account and request id: those that wait for the one under way.
    QHash<QString, QList<std::function<void()>>> m_underWay;
};

} // namespace signalbox::agent
