// SPDX-License-Identifier: Apache-2.0
#include "control-agent/auth/LoginGuard.h"

#include "shared/base/Log.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;

Result<void> LoginGuard::check(const Attempt &attempt)
{
    const auto now = m_clocks.monotonic();
    Result<void> free = m_addresses.check(attempt.from, now);
    if (free && !attempt.account.isEmpty())
        free = m_accounts.check(attempt.account, now);
    if (!free)
        failed(attempt, free.error(), {});
    return free;
}

void LoginGuard::failed(const Attempt &attempt, const Error &error, std::function<void()> then)
{
    const QString result = errorName(error.code);
    qCWarning(lcAuth).noquote() << "log-in refused" << u"method="_s + attempt.method << u"from="_s + attempt.from << u"error="_s + result;
    // An expired token is no guess.
    if (error.code == ErrorCode::LoginFailed) {
        m_addresses.failed(attempt.from, m_clocks.monotonic());
        if (!attempt.account.isEmpty())
            m_accounts.failed(attempt.account, m_clocks.monotonic());
    }
    // One kind for all that an address tries: what it claims to be is its own invention.
    m_audit.add(attempt.from + u'\n' + attempt.method,
                {m_clocks.wall(), u"-"_s, attempt.from, attempt.method, attempt.account.left(64), result}, std::move(then));
}

void LoginGuard::succeeded(const Attempt &attempt, const Identity &identity, std::function<void()> then)
{
    m_addresses.succeeded(attempt.from);
    // A token that is used all day must not wipe out what somebody guesses at the password.
    if (identity.way == LoginWay::Password)
        m_accounts.succeeded(identity.account);
    qCInfo(lcAuth).noquote() << "logged in" << u"account="_s + identity.account << u"may="_s + describe(identity.grants)
                             << u"from="_s + attempt.from;
    const QString target = identity.tokenId.isEmpty() ? identity.account : u"token "_s + identity.tokenId;
    m_audit.add(QStringList{attempt.from, attempt.method, identity.account, target}.join(u'\n'),
                {m_clocks.wall(), identity.account, attempt.from, attempt.method, target, u"ok"_s}, std::move(then));
}

QDateTime LoginGuard::lockedUntil(const QString &account) const
{
    const auto wait = m_accounts.waitOf(account, m_clocks.monotonic());
    return wait > LockOut::Clock::duration{} ? m_clocks.wall().addMSecs(std::chrono::ceil<std::chrono::milliseconds>(wait).count())
                                             : QDateTime();
}

} // namespace signalbox::agent
