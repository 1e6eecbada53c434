// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/api/Dispatcher.h"

#include <QtCore/QObject>
#include <QtCore/QStringList>

namespace signalbox::agent {

class Accounts;
class Changes;
class ManagementEndpoint;
class ScramLogins;

/// `auth.*`: log-in, enrolment, invitations; and `agent.unlisten`, which closes what an invitation opened.
/// Thread: main.
class AuthApi : public QObject
{
    Q_OBJECT

public:
    struct Logins {
        Accounts &accounts;
        ScramLogins &scram;
    };
    AuthApi(Dispatcher &dispatcher, Logins logins, Changes &changes, QObject *parent = nullptr);

    struct Reach {
        QString agentName;
        /// SHA-256 of the public key that the listeners show.
        QString fingerprint;
    };
    /// Where invitations lead to, and where they may open a listener.
    void attach(ManagementEndpoint &endpoint, Reach reach);

Q_SIGNALS:
    /// The list of addresses in effect has changed.
    void listenersChanged();

private:
    void addLogins(Dispatcher &dispatcher);
    void invite(const CallContext &context, const api::AuthInvite::Params &params, const Dispatcher::TypedReply<api::AuthInvite> &reply);
    void unlisten(const CallContext &context, const api::AgentUnlisten::Params &params,
                  const Dispatcher::TypedReply<api::AgentUnlisten> &reply);
    /// Opens the listener that `listen` names unless it is open; answers what is in effect and new, or nothing.
    Result<QString> open(const QString &listen);
    void close(const QString &listen);
    Result<QString> addressFor(const QString &wanted, const QString &listen) const;

    Logins m_logins;
    Changes &m_changes;
    ManagementEndpoint *m_endpoint = nullptr;
    Reach m_reach;
};

/// "host", "host:port", "[v6]:port" as people write them. Errors: InvalidParams, for blanks and impossible ports.
[[nodiscard]] Result<void> checkReachableAddress(const QString &text);

} // namespace signalbox::agent
