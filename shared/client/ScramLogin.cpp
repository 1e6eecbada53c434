// SPDX-License-Identifier: Apache-2.0
#include "shared/client/ScramLogin.h"

#include "shared/auth/ChannelBinding.h"

#include <QtCore/QFuture>
#include <QtCore/QPromise>
#include <QtCore/QThreadPool>

namespace signalbox::client {

void ScramLogin::start(const QString &account, const QString &password, const QByteArray &certificateDer, Reply reply)
{
    m_reply = std::move(reply);
    Result<QByteArray> binding = auth::tlsServerEndPoint(certificateDer);
    if (!binding)
        return done(failure(std::move(binding.error())));
    m_exchange = std::make_shared<auth::ScramClient>(account, password, std::move(*binding));
    m_caller.request<api::AuthScramStart>({QString::fromUtf8(m_exchange->firstMessage())},
                                          [this, exchange = m_exchange](const Result<api::AuthScramStart::Result> &challenge) {
                                              if (exchange != m_exchange)
                                                  return;
                                              if (!challenge)
                                                  return done(failure(challenge.error()));
                                              prove(challenge->message.toUtf8());
                                          });
}

void ScramLogin::cancel()
{
    m_exchange.reset();
    m_reply = nullptr;
}

void ScramLogin::prove(const QByteArray &serverFirst)
{
    const auto promise = std::make_shared<QPromise<Result<QByteArray>>>();
    promise->future().then(this, [this, exchange = m_exchange](const Result<QByteArray> &answer) {
        if (exchange != m_exchange)
            return;
        if (!answer)
            return done(failure(answer.error()));
        finish(*answer);
    });
    QThreadPool::globalInstance()->start([promise, exchange = m_exchange, serverFirst] {
        promise->start();
        promise->addResult(exchange->answer(serverFirst));
        promise->finish();
    });
}

void ScramLogin::finish(const QByteArray &clientFinal)
{
    m_caller.request<api::AuthScramFinish>({QString::fromUtf8(clientFinal)},
                                           [this, exchange = m_exchange](const Result<api::AuthScramFinish::Result> &final) {
                                               if (exchange != m_exchange)
                                                   return;
                                               if (!final)
                                                   return done(failure(final.error()));
                                               if (Result<void> proven = exchange->verify(final->message.toUtf8()); !proven)
                                                   return done(failure(std::move(proven.error())));
                                               done(api::LoginResult{final->account, final->role, final->instances});
                                           });
}

void ScramLogin::done(Result<api::LoginResult> result)
{
    m_exchange.reset();
    if (const Reply reply = std::exchange(m_reply, nullptr))
        reply(std::move(result));
}

} // namespace signalbox::client
