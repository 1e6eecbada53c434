// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/auth/ScramClient.h"
#include "shared/client/Caller.h"

#include <QtCore/QObject>

#include <memory>

namespace signalbox::client {

/// Logs in by account and password, which never leaves this process and proves the agent's certificate both ways.
/// Errors: LoginFailed, CertificateNotTrusted when the agent's signature is wrong, ProtocolError, what the agent answered.
/// Thread: the one it lives in; the key is derived on the global thread pool.
class ScramLogin : public QObject
{
    Q_OBJECT

public:
    explicit ScramLogin(Caller &caller, QObject *parent = nullptr) : QObject(parent), m_caller(caller) { }

    using Reply = std::function<void(Result<api::LoginResult>)>;
    /// `certificateDer` is what the TLS connection showed. `reply` is forgotten with the connection or by another `start`.
    void start(const QString &account, const QString &password, const QByteArray &certificateDer, Reply reply);
    void cancel();

private:
    void prove(const QByteArray &serverFirst);
    void finish(const QByteArray &clientFinal);
    void done(Result<api::LoginResult> result);

    Caller &m_caller;
    std::shared_ptr<auth::ScramClient> m_exchange;
    Reply m_reply;
};

} // namespace signalbox::client
