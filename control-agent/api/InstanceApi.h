// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/api/Dispatcher.h"

#include <QtCore/QObject>

namespace signalbox::core {
class InstanceHost;
}

namespace signalbox::agent {

class Database;
class EventLog;
class Store;

/// `instance.*`: what is configured, and its life.
/// Shape:  what a person wants is stored, with its audit record, before it is done and before the reply; so neither a
///         restart nor a crash of the agent starts what a person stopped.
/// Thread: main.
class InstanceApi : public QObject
{
    Q_OBJECT

public:
    InstanceApi(Dispatcher &dispatcher, core::InstanceHost &host, Store &store, EventLog &events, QObject *parent = nullptr);

    /// In start order.
    QList<api::Instance> all() const;

private:
    enum class Action { Start, Stop, Restart };
    void list(const api::InstanceList::Params &params, const Dispatcher::TypedReply<api::InstanceList> &reply) const;
    void change(Action action, const CallContext &context, const QString &name, std::function<void(Result<api::ChangeAccepted>)> reply);
    Result<api::ChangeAccepted> apply(Action action, const QString &name);
    void announce(const QString &name);

    core::InstanceHost &m_host;
    Store &m_store;
    EventLog &m_events;
    QHash<QString, qint64> m_revisions;
};

} // namespace signalbox::agent
