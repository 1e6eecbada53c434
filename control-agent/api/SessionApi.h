// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/api/Dispatcher.h"

#include <QtCore/QObject>

namespace signalbox::core {
class InstanceHost;
}

namespace signalbox::agent {

class Store;

/// `session.*`: live sessions, read where they are; nothing is mirrored.
/// Thread: main.
class SessionApi : public QObject
{
    Q_OBJECT

public:
    SessionApi(Dispatcher &dispatcher, core::InstanceHost &host, Store &store, QObject *parent = nullptr);

private:
    void list(const api::SessionList::Params &params, const Dispatcher::TypedReply<api::SessionList> &reply) const;
    void close(const CallContext &context, const api::SessionClose::Params &params, const Dispatcher::TypedReply<api::SessionClose> &reply);

    core::InstanceHost &m_host;
    Store &m_store;
};

} // namespace signalbox::agent
