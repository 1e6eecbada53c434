// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/auth/LoginGuard.h"
#include "control-agent/store/EventTable.h"
#include "shared/api/Methods.h"

#include <QtCore/QObject>

#include <functional>

namespace signalbox::agent {

class Store;

/// Log-in by what a machine keeps: bearer tokens, and enrolment for the first one. No account exists by default; secrets
/// are stored as hashes.
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

    Accounts(Store &store, LoginGuard &guard, QObject *parent = nullptr) : QObject(parent), m_store(store), m_guard(guard) { }

    template <typename T>
    using Reply = std::function<void(Result<T>)>;

    void login(const QString &token, const QString &from, Reply<Identity> reply);
    void enroll(const api::AuthEnroll::Params &params, const QString &from, Reply<api::AuthEnroll::Result> reply);

Q_SIGNALS:
    /// What a transaction has stored as row `id`.
    void happened(qint64 id, const signalbox::agent::EventRecord &event);

private:
    Store &m_store;
    LoginGuard &m_guard;
};

} // namespace signalbox::agent
