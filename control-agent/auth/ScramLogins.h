// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/auth/LoginGuard.h"
#include "shared/auth/ScramServer.h"

#include <QtCore/QHash>
#include <QtCore/QObject>

#include <memory>

namespace signalbox::agent {

class Store;

/// Log-in by name and password: SCRAM-SHA-256-PLUS, one exchange a connection.
/// Shape:  an account that is not there, or has no password, goes the same way as a wrong password: its salt is an HMAC of
///         its name under this installation's secret, so that it is the same at every try.
/// Errors: LoginFailed, TooManyAttempts, ProtocolError, InvalidState, StorageFailed.
/// Thread: main; replies come later, there.
class ScramLogins : public QObject
{
    Q_OBJECT

public:
    /// Past it a half-done exchange is forgotten; its connection is cut after 5 s anyway.
    static constexpr std::chrono::seconds longestExchange{10};

    struct Binding {
        /// Of the certificate that the listeners show.
        QByteArray channelBinding;
        QByteArray secret;
    };
    ScramLogins(Store &store, LoginGuard &guard, Binding binding, QObject *parent = nullptr)
        : QObject(parent), m_store(store), m_guard(guard), m_binding(std::move(binding))
    {
    }

    template <typename T>
    using Reply = std::function<void(Result<T>)>;
    struct Success {
        QByteArray message;
        Identity identity;
    };

    void start(quint64 client, const QString &from, const QString &message, Reply<QByteArray> reply);
    void finish(quint64 client, const QString &from, const QString &message, Reply<Success> reply);
    void forget(quint64 client) { m_exchanges.remove(client); }

private:
    struct Exchange {
        auth::ScramServer server;
        QString account;
        /// Empty: the account is not there.
        QString verifier;
        LockOut::Clock::time_point since;
    };
    auth::ScramVerifier verifierOfNobody(const QString &account) const;
    void admit(const LoginGuard::Attempt &attempt, const Exchange &exchange, const QByteArray &message, Reply<Success> reply);

    Store &m_store;
    LoginGuard &m_guard;
    const Binding m_binding;
    QHash<quint64, std::shared_ptr<const Exchange>> m_exchanges;
};

} // namespace signalbox::agent
