// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/KeyringStore.h"

#include <QtCore/QString>

#include <qt6keychain/keychain.h>

namespace signalbox::gui {

namespace {

Result<void> resultOf(const QKeychain::Job &job)
{
    switch (job.error()) {
    case QKeychain::NoError:
        return {};
    case QKeychain::EntryNotFound:
        return failure(ErrorCode::NotFound, job.errorString());
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return failure(ErrorCode::PermissionDenied, job.errorString());
    default:
        return failure(ErrorCode::StorageFailed, job.errorString());
    }
}

/// The job deletes itself after `finished`.
template <typename Job>
Job *start(Job *job, const QString &hostId, QObject *context, std::function<void(const Job &)> finished)
{
    job->setKey(hostId);
    QObject::connect(job, &QKeychain::Job::finished, context, [job, finished = std::move(finished)] { finished(*job); });
    job->start();
    return job;
}

QString serviceName()
{
    return QString::fromUtf16(KeyringStore::service);
}

} // namespace

void KeyringStore::read(const QString &hostId, QObject *context, Secret answer)
{
    using Job = QKeychain::ReadPasswordJob;
    start<Job>(new Job(serviceName()), hostId, context, [answer = std::move(answer)](const Job &job) {
        const Result<void> result = resultOf(job);
        answer(result ? Result<QString>(job.textData()) : Result<QString>(failure(result.error())));
    });
}

void KeyringStore::write(const QString &hostId, const QString &secret, QObject *context, Done answer)
{
    using Job = QKeychain::WritePasswordJob;
    auto *job = new Job(serviceName());
    job->setTextData(secret);
    start<Job>(job, hostId, context, [answer = std::move(answer)](const Job &finished) { answer(resultOf(finished)); });
}

void KeyringStore::remove(const QString &hostId, QObject *context, Done answer)
{
    using Job = QKeychain::DeletePasswordJob;
    start<Job>(new Job(serviceName()), hostId, context, [answer = std::move(answer)](const Job &job) { answer(resultOf(job)); });
}

} // namespace signalbox::gui
