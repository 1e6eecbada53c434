// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/EventWords.h"

#include "manager-gui/model/cluster/ClusterWords.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QJsonArray>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(EventWords)

public:
    static QString requested(const QString &action)
    {
        if (action == "start"_L1)
            return tr("start requested");
        if (action == "stop"_L1)
            return tr("stop requested");
        if (action == "restart"_L1)
            return tr("restart requested");
        if (action == "drain"_L1)
            return tr("drain requested");
        if (action == "resume"_L1)
            return tr("resume requested");
        return tr("%1 requested").arg(action);
    }

    static QString ofInstance(const api::Event &event)
    {
        if (event.type == "instance.requested"_L1)
            return requested(event.data.value("action"_L1).toString());
        if (event.type == "instance.created"_L1)
            return tr("made");
        if (event.type == "instance.removed"_L1)
            return tr("removed");
        if (event.type == "instance.restarted"_L1)
            return tr("ended unasked; start %1 follows").arg(event.data.value("attempt"_L1).toInteger());
        if (event.type == "instance.ended"_L1)
            return tr("ended unasked");
        return {};
    }

    static QString ofAccount(const QString &type, const QString &name)
    {
        if (type == "user.added"_L1)
            return tr("account %1 added").arg(name);
        if (type == "user.changed"_L1)
            return tr("roles of %1 changed").arg(name);
        if (type == "user.password_set"_L1)
            return tr("password of %1 set").arg(name);
        if (type == "user.unlocked"_L1)
            return tr("account %1 unlocked").arg(name);
        if (type == "user.removed"_L1)
            return tr("account %1 removed").arg(name);
        return {};
    }

    static QString ofHost(const api::Event &event)
    {
        const QString account = event.data.value("account"_L1).toString();
        if (event.type == "token.created"_L1)
            return tr("token for %1 created").arg(account);
        if (event.type == "token.revoked"_L1)
            return tr("token of %1 revoked").arg(account);
        if (event.type == "auth.invited"_L1)
            return tr("enrolment token created");
        if (event.type == "config.reloaded"_L1)
            return tr("files read anew, %Ln value(s) changed", nullptr, event.data.value("changes"_L1).toInt());
        if (event.type == "agent.unlistened"_L1)
            return tr("management port %1 closed").arg(event.data.value("listen"_L1).toString());
        return ofAccount(event.type, event.data.value("name"_L1).toString());
    }

    static EventWords ofCluster(const api::Event &event)
    {
        const QString name = event.data.value("node"_L1).toString();
        const QString address = event.data.value("address"_L1).toString();
        if (event.type == "cluster.peer_connected"_L1)
            return {{}, tr("node %1 connected").arg(name), {}, StateShape::Running};
        if (event.type == "cluster.peer_disconnected"_L1) {
            const QString reason = event.data.value("reason"_L1).toString();
            if (reason == "goodbye"_L1)
                return {{}, tr("node %1 left the cluster").arg(name), tr("it said goodbye"), StateShape::Stopped};
            if (reason == "evicted"_L1)
                return {
                    {}, tr("node %1 evicted").arg(name), tr("what it may not have passed on is announced as a gap"), StateShape::Stopped};
            return {{}, tr("node %1 away").arg(name), clusterwords::reason(reason), StateShape::Away};
        }
        if (event.type == "cluster.ready_changed"_L1) {
            const bool ready = event.data.value("ready"_L1).toBool();
            const QString detail = clusterwords::readyDetail(event.data.value("ready_detail"_L1).toString());
            return {{}, ready ? tr("cluster ready") : tr("cluster not ready"), detail, ready ? StateShape::Running : StateShape::Changing};
        }
        if (event.type == "cluster.peer_added"_L1)
            return {{}, tr("peer %1 added").arg(address)};
        if (event.type == "cluster.peer_removed"_L1)
            return {{}, tr("peer %1 removed").arg(address)};
        if (event.type == "cluster.evicted"_L1)
            return {{}, tr("eviction of node %1 requested").arg(name)};
        if (event.type == "cluster.resynced"_L1)
            return {{}, tr("re-sync with node %1 requested").arg(name)};
        if (event.type == "cluster.drained"_L1)
            return {{}, tr("drain of the whole node requested"), {}, StateShape::Draining};
        if (event.type == "cluster.resumed"_L1)
            return {{}, tr("node resumed"), {}, StateShape::Running};
        return {};
    }

    static QString by(const QJsonObject &data)
    {
        const QString who = data.value("by"_L1).toString();
        QString reason = data.value("reason"_L1).toString();
        const QString lastLine = data.value("last_lines"_L1).toArray().last().toString();
        if (!lastLine.isEmpty())
            reason = tr("%1; its last line: %2").arg(reason, lastLine);
        if (who.isEmpty())
            return reason;
        return reason.isEmpty() ? tr("by %1").arg(who) : tr("by %1: %2").arg(who, reason);
    }
};

} // namespace

std::optional<EventWords> wordsOf(const api::Event &event)
{
    const QString by = Words::by(event.data);
    if (const QString what = Words::ofInstance(event); !what.isEmpty())
        return EventWords{event.data.value("name"_L1).toString(), what, by, {}};
    if (event.type == "session.closed"_L1)
        return EventWords{event.data.value("instance"_L1).toString(), Words::tr("session closed"), by, {}};
    if (event.type == "session.sent"_L1)
        return EventWords{event.data.value("instance"_L1).toString(), Words::tr("message sent to a session"), by, {}};
    if (EventWords words = Words::ofCluster(event); !words.what.isEmpty()) {
        if (words.reason.isEmpty())
            words.reason = by;
        return words;
    }
    const QString what = Words::ofHost(event);
    return what.isEmpty() ? std::nullopt : std::optional(EventWords{{}, what, by, {}});
}

} // namespace signalbox::gui
