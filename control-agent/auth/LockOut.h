// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QHash>

#include <chrono>
#include <deque>

namespace signalbox::agent {

/// Slows down who guesses secrets: after 5 failures within 5 minutes an address or an account waits 1 s, doubling with each
/// further failure up to 10 minutes, never for ever. A success clears it.
/// Shape:  bounded; past `mostKeys` the one that failed longest ago is forgotten.
/// Errors: TooManyAttempts, saying how long to wait; `context` is "retry_after=SECONDS".
/// Thread: the owner's; time is an argument.
class LockOut
{
public:
    using Clock = std::chrono::steady_clock;

    static constexpr int freeFailures = 5;
    static constexpr std::chrono::minutes window{5};
    static constexpr std::chrono::seconds firstWait{1};
    static constexpr std::chrono::minutes longestWait{10};
    /// About 1 MB at worst; an attacker with more addresses than that is not slowed by this at all.
    static constexpr qsizetype mostKeys = 4096;

    [[nodiscard]] Result<void> check(const QString &key, Clock::time_point now) const;
    void failed(const QString &key, Clock::time_point now);
    void succeeded(const QString &key) { m_keys.remove(key); }
    /// How long `key` has to wait; zero: not at all.
    Clock::duration waitOf(const QString &key, Clock::time_point now) const;
    qsizetype size() const { return m_keys.size(); }

private:
    struct Entry {
        std::deque<Clock::time_point> failures;
        Clock::time_point blockedUntil{};
        Clock::duration wait{};
    };
    void makeRoom();

    QHash<QString, Entry> m_keys;
};

} // namespace signalbox::agent
