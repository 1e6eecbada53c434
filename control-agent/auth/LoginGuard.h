// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/auth/AuditTally.h"
#include "control-agent/auth/Identity.h"
#include "control-agent/auth/LockOut.h"

namespace signalbox::agent {

/// What the log-ins go by; tests turn them.
struct LoginClocks {
    std::function<LockOut::Clock::time_point()> monotonic = [] { return LockOut::Clock::now(); };
    std::function<QDateTime()> wall = [] { return QDateTime::currentDateTimeUtc(); };
};

/// What every way to log in has in common: lock-out by address and by account, log, audit.
/// Shape:  an account that is not there counts like one that is: nothing here knows the difference.
/// Thread: main.
class LoginGuard
{
public:
    explicit LoginGuard(AuditTally &audit, LoginClocks clocks = {}) : m_audit(audit), m_clocks(std::move(clocks)) { }

    const LoginClocks &clocks() const { return m_clocks; }

    struct Attempt {
        QString method;
        QString from;
        /// As claimed; empty when the secret alone tells.
        QString account = {};
    };
    /// Errors: TooManyAttempts. A refusal is audited.
    [[nodiscard]] Result<void> check(const Attempt &attempt);
    /// Counts and audits, then calls `then`.
    void failed(const Attempt &attempt, const Error &error, std::function<void()> then);
    /// Audits, then calls `then`.
    void succeeded(const Attempt &attempt, const Identity &identity, std::function<void()> then);

    /// Invalid: not locked.
    QDateTime lockedUntil(const QString &account) const;
    void unlock(const QString &account) { m_accounts.succeeded(account); }

private:
    AuditTally &m_audit;
    const LoginClocks m_clocks;
    LockOut m_addresses;
    LockOut m_accounts;
};

} // namespace signalbox::agent
