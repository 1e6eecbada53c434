// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/api/Dispatcher.h"

#include <QtCore/QObject>
#include <QtCore/QStringList>

namespace signalbox::agent {

class Accounts;
class ManagementEndpoint;

/// `auth.*`: login, enrolment, invitations.
/// Thread: main.
class AuthApi : public QObject
{
    Q_OBJECT

public:
    AuthApi(Dispatcher &dispatcher, Accounts &accounts, QObject *parent = nullptr);

    struct Reach {
        QString agentName;
        /// SHA-256 of the public key that the listeners show.
        QString fingerprint;
        /// Listeners that were opened by earlier invitations.
        QStringList extraListen;
    };
    /// Where invitations lead to, and where they may open a listener.
    void attach(ManagementEndpoint &endpoint, Reach reach);

Q_SIGNALS:
    /// The list of addresses in effect has changed.
    void listenersChanged();

private:
    void invite(const Identity &by, const api::AuthInvite::Params &params, const Dispatcher::TypedReply<api::AuthInvite> &reply);
    /// Opens the listener that `listen` names unless it is open; true when the stored list has to change.
    Result<bool> open(const QString &listen);
    Result<QString> addressFor(const QString &wanted, const QString &listen) const;

    Accounts &m_accounts;
    ManagementEndpoint *m_endpoint = nullptr;
    Reach m_reach;
};

} // namespace signalbox::agent
