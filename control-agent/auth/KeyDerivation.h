// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/auth/Scram.h"

#include <QtCore/QObject>
#include <QtCore/QThreadPool>

#include <functional>

namespace signalbox::agent {

/// Turns passwords into verifiers on a thread of its own, one after the other: each takes about 0.15 s on purpose.
/// Errors: RateLimited, when too many wait; InvalidParams for what SASLprep refuses.
/// Thread: main; replies come later, there.
class KeyDerivation : public QObject
{
    Q_OBJECT

public:
    /// 5 s of work.
    static constexpr int mostWaiting = 32;

    explicit KeyDerivation(QObject *parent = nullptr);
    ~KeyDerivation() override;

    void derive(const QString &password, const QByteArray &salt, int iterations, std::function<void(Result<auth::ScramVerifier>)> reply);

private:
    QThreadPool m_pool;
    int m_waiting = 0;
};

} // namespace signalbox::agent
