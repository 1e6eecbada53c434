// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/auth/Identity.h"
#include "control-agent/auth/LockOut.h"
#include "shared/api/Methods.h"

#include <QtCore/QDateTime>
#include <QtCore/QObject>

#include <functional>

namespace signalbox::agent {

class Store;

/// Who may log in: enrolment, bearer tokens, lock-out. No account exists by default; secrets are stored as hashes.
/// Errors: LoginFailed, TokenExpired, TooManyAttempts, StorageFailed.
/// Thread: main; replies come later, there.
class Accounts : public QObject
{
    Q_OBJECT

public:
    /// Long enough to walk from a host to a desk, short enough for a terminal's scroll-back.
    static constexpr std::chrono::minutes enrolmentLife{15};
    /// A manager that was not used for a year enrols again.
    static constexpr int tokenLifeDays = 365;

    struct Clocks {
        std::function<LockOut::Clock::time_point()> monotonic = [] { return LockOut::Clock::now(); };
        std::function<QDateTime()> wall = [] { return QDateTime::currentDateTimeUtc(); };
    };

    explicit Accounts(Store &store, QObject *parent = nullptr) : Accounts(store, Clocks(), parent) { }
    Accounts(Store &store, Clocks clocks, QObject *parent = nullptr);

    template <typename T>
    using Reply = std::function<void(Result<T>)>;

    void login(const QString &token, const QString &from, Reply<Identity> reply);
    void enroll(const api::AuthEnroll::Params &params, const QString &from, Reply<api::AuthEnroll::Result> reply);

    struct Invitation {
        QString secret;
        QDateTime expiresAt;
    };
    /// `extraListen`, when it has a value, replaces the stored list of additional listeners in the same transaction.
    void invite(const Identity &by, api::Role role, const QString &address, const std::optional<QStringList> &extraListen,
                Reply<Invitation> reply);

private:
    /// Remembers the outcome for the lock-out and logs it.
    void judge(const QString &from, const char *what, const Error *error);

    Store &m_store;
    const Clocks m_clocks;
    LockOut m_lockOut;
};

} // namespace signalbox::agent
