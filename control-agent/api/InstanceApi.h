// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/api/Dispatcher.h"

#include <QtCore/QObject>

namespace signalbox::core {
class InstanceHost;
struct InstanceStatus;
struct UnaskedEnd;
} // namespace signalbox::core

namespace signalbox::agent {

class Changes;
class EventLog;
class LiveConfig;

/// `instance.*`: what is configured, and its life.
/// Shape:  what a person wants is stored, with event and audit record, before it is done and before the reply; so neither a
///         restart nor a crash of the agent starts what a person stopped.
/// Thread: main.
class InstanceApi : public QObject
{
    Q_OBJECT

public:
    InstanceApi(Dispatcher &dispatcher, core::InstanceHost &host, const LiveConfig &live, Changes &changes, EventLog &events,
                QObject *parent = nullptr);

    /// In start order.
    QList<api::Instance> all() const;
    /// Those that `grants` let see.
    QList<api::Instance> visible(const api::Grants &grants) const;
    /// Tells how it is now, as `instance.changed`.
    void announce(const QString &name);

    enum class Action { Start, Stop, Restart, Drain, Resume };
    friend constexpr json::EnumNames<Action, 5> enumNames(Action) { return {{"start", "stop", "restart", "drain", "resume"}}; }

private:
    void list(const CallContext &context, const api::InstanceList::Params &params,
              const Dispatcher::TypedReply<api::InstanceList> &reply) const;
    struct Request {
        Action action = Action::Start;
        QString name;
        /// For Drain.
        std::chrono::seconds patience{0};
    };
    void change(const Request &request, const CallContext &context, std::function<void(Result<api::ChangeAccepted>)> reply);
    std::optional<Error> refusalOf(const Request &request, const CallContext &context, api::InstanceState now) const;
    void apply(const Request &request);
    void announceEnd(const QString &name, const core::UnaskedEnd &end);
    api::Instance shown(const core::InstanceStatus &status, qint64 revision) const;

    core::InstanceHost &m_host;
    const LiveConfig &m_live;
    Changes &m_changes;
    EventLog &m_events;
    QHash<QString, qint64> m_revisions;
    /// Changes that are being stored.
    QHash<QString, int> m_underWay;
};

} // namespace signalbox::agent
