// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/api/Changes.h"
#include "control-agent/api/Dispatcher.h"
#include "control-agent/store/AccountTable.h"
#include "shared/auth/Scram.h"

#include <QtCore/QObject>

namespace signalbox::agent {

class KeyDerivation;
class LoginGuard;
class ManagementEndpoint;

/// `user.*`: accounts and their roles.
/// Shape:  the last admin may be removed or demoted: the local socket is always one.
/// Thread: main; keys are derived elsewhere.
class UserApi : public QObject
{
    Q_OBJECT

public:
    struct Parts {
        Changes &changes;
        Store &store;
        LoginGuard &guard;
        KeyDerivation &derivation;
        /// This installation's.
        QByteArray secret;
    };
    UserApi(Dispatcher &dispatcher, Parts parts, QObject *parent = nullptr);

    /// Whose connections are changed and closed with the accounts.
    void attach(ManagementEndpoint &endpoint) { m_endpoint = &endpoint; }

private:
    using UserReply = std::function<void(Result<api::User>)>;
    using Verifier = std::optional<auth::ScramVerifier>;
    /// What only the main thread knows of an account.
    struct Live {
        int connections = 0;
        QDateTime lockedUntil;
    };
    Live liveOf(const QString &account) const;
    static api::User toApi(const AccountRecord &account, const Live &live);

    void list(const api::UserList::Params &params, const Dispatcher::TypedReply<api::UserList> &reply);
    void get(const QString &name, const UserReply &reply);
    void add(const CallContext &context, const api::UserAdd::Params &params, const UserReply &reply);
    void edit(const CallContext &context, const api::UserEdit::Params &params, const UserReply &reply);
    void setPassword(const CallContext &context, const api::UserSetPassword::Params &params, const UserReply &reply);
    void unlock(const CallContext &context, const QString &name, const UserReply &reply);
    void remove(const CallContext &context, const QString &name, const Dispatcher::TypedReply<api::UserRemove> &reply);

    /// Checks and derives; at once without a password.
    void derive(const CallContext &context, const QString &name, const std::optional<QString> &password,
                std::function<void(Result<Verifier>)> reply);
    /// Whether `password` is the account's, with all that a log-in has against guessing.
    void prove(const CallContext &context, const QString &password, const std::function<void(Result<void>)> &reply);
    void storePassword(const CallContext &context, const api::UserSetPassword::Params &params, const Verifier &verifier,
                       const UserReply &reply);
    using Change = std::function<Result<void>(Database &, const AccountRecord &)>;
    /// A change of an account that is there, which answers what it is then.
    Changes::Plan planOf(const CallContext &context, const QString &name, const QString &event, const Change &change) const;

    const Parts m_parts;
    ManagementEndpoint *m_endpoint = nullptr;
};

/// InvalidParams for names that no instance can have.
std::optional<Error> checkInstances(const QMap<QString, api::Role> &instances);

} // namespace signalbox::agent
