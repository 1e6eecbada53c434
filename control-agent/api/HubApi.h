// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/api/Dispatcher.h"

#include <QtCore/QObject>

namespace signalbox::core {
class InstanceHost;
}

namespace signalbox::agent {

/// `hub.list`: which hubs there are, and what goes on in them.
/// Thread: main.
class HubApi : public QObject
{
    Q_OBJECT

public:
    HubApi(Dispatcher &dispatcher, core::InstanceHost &host, QObject *parent = nullptr);

private:
    void list(const CallContext &context, const api::HubList::Params &params, const Dispatcher::TypedReply<api::HubList> &reply);
    /// What the hub's instances count.
    qint64 counted(const QStringList &instances, const QString &metric) const;

    core::InstanceHost &m_host;
};

} // namespace signalbox::agent
