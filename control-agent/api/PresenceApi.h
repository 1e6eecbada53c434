// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/api/Dispatcher.h"

#include <QtCore/QObject>

namespace signalbox::core {
class InstanceHost;
}

namespace signalbox::agent {

/// `presence.*`: who is in which channel, read where it is. What does not answer is named, and the rest is told.
/// Thread: main.
class PresenceApi : public QObject
{
    Q_OBJECT

public:
    PresenceApi(Dispatcher &dispatcher, core::InstanceHost &host, QObject *parent = nullptr);

private:
    void list(const CallContext &context, const api::PresenceList::Params &params, const Dispatcher::TypedReply<api::PresenceList> &reply);
    void find(const CallContext &context, const api::PresenceFind::Params &params, const Dispatcher::TypedReply<api::PresenceFind> &reply);

    core::InstanceHost &m_host;
};

} // namespace signalbox::agent
