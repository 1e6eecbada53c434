// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/api/Dispatcher.h"

#include <QtCore/QObject>

namespace signalbox::core {
class InstanceHost;
}

namespace signalbox::agent {

class Changes;

/// `session.*`: live sessions, read where they are; nothing is mirrored.
/// Thread: main.
class SessionApi : public QObject
{
    Q_OBJECT

public:
    SessionApi(Dispatcher &dispatcher, core::InstanceHost &host, Changes &changes, QObject *parent = nullptr);

private:
    void list(const api::SessionList::Params &params, const Dispatcher::TypedReply<api::SessionList> &reply) const;
    /// Changes a session of an instance that the caller may see.
    void closeOn(const QString &instance, const CallContext &context, const api::SessionClose::Params &params,
                 const Dispatcher::TypedReply<api::SessionClose> &reply);
    void close(const CallContext &context, const api::SessionClose::Params &params, const Dispatcher::TypedReply<api::SessionClose> &reply);

    core::InstanceHost &m_host;
    Changes &m_changes;
};

} // namespace signalbox::agent
