// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/api/Changes.h"
#include "control-agent/api/Dispatcher.h"

#include <QtCore/QObject>

namespace signalbox::core {
class InstanceHost;
}

namespace signalbox::agent {

/// `session.*`: live sessions, read where they are; nothing is mirrored.
/// Thread: main.
class SessionApi : public QObject
{
    Q_OBJECT

public:
    SessionApi(Dispatcher &dispatcher, core::InstanceHost &host, Changes &changes, QObject *parent = nullptr);

private:
    void list(const api::SessionList::Params &params, const Dispatcher::TypedReply<api::SessionList> &reply) const;
    /// For a change of one session, refused unless the caller may do that. `instance` is empty when there is no such session.
    static Changes::Plan planFor(const QString &id, const QString &instance, const CallContext &context, const QString &method);
    void closeOn(const QString &instance, const CallContext &context, const api::SessionClose::Params &params,
                 const Dispatcher::TypedReply<api::SessionClose> &reply);
    void close(const CallContext &context, const api::SessionClose::Params &params, const Dispatcher::TypedReply<api::SessionClose> &reply);

    void send(const CallContext &context, const api::SessionSend::Params &params, const Dispatcher::TypedReply<api::SessionSend> &reply);
    void sendOn(const QString &instance, const QByteArray &message, const CallContext &context, const api::SessionSend::Params &params,
                const Dispatcher::TypedReply<api::SessionSend> &reply);

    core::InstanceHost &m_host;
    Changes &m_changes;
};

} // namespace signalbox::agent
