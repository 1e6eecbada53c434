// SPDX-License-Identifier: Apache-2.0
#include "control-agent/auth/KeyDerivation.h"

namespace signalbox::agent {

using namespace Qt::StringLiterals;

KeyDerivation::KeyDerivation(QObject *parent) : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
}

KeyDerivation::~KeyDerivation()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void KeyDerivation::derive(const QString &password, const QByteArray &salt, int iterations,
                           std::function<void(Result<auth::ScramVerifier>)> reply)
{
    if (m_waiting >= mostWaiting)
        return reply(failure(ErrorCode::RateLimited, u"too many passwords are being set at once; try again in a few seconds"_s, {}, true));
    ++m_waiting;
    m_pool.start([this, password, salt, iterations, reply = std::move(reply)]() mutable {
        Result<auth::ScramVerifier> verifier = auth::ScramVerifier::make(password, salt, iterations);
        QMetaObject::invokeMethod(
            this,
            [this, verifier = std::move(verifier), reply = std::move(reply)] {
                --m_waiting;
                reply(verifier);
            },
            Qt::QueuedConnection);
    });
}

} // namespace signalbox::agent
