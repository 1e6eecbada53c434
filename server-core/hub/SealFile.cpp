// SPDX-License-Identifier: Apache-2.0
#include "server-core/hub/SealFile.h"

#include "server-core/hub/FolderSync.h"
#include "server-core/hub/SealFormat.h"

#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QSaveFile>

#include <algorithm>

namespace signalbox::core::hub {

using namespace Qt::StringLiterals;

namespace {

tl::unexpected<Error> cannot(const QString &what, const QString &path, const QString &why)
{
    return failure(ErrorCode::StorageFailed, u"cannot %1 %2: %3"_s.arg(what, path, why), why, true);
}

/// Over what may be there.
bool rename(QFile &file, const QString &to)
{
    return (!QFile::exists(to) || QFile::remove(to)) && file.rename(to);
}

} // namespace

Result<void> SealFile::save(const SealedHub &hub) const
{
    QSaveFile file(m_path);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return cannot(u"write"_s, m_path, file.errorString());
    Result<void> written = writeSealedHub(hub, file);
    // QSaveFile forgets what fails when its buffer is written at the end: on a full disk it would put half a file in place.
    if (written && !file.flush())
        written = cannot(u"write"_s, m_path, file.errorString());
    if (!written) {
        file.cancelWriting();
        return written;
    }
    if (!file.commit())
        return cannot(u"write"_s, m_path, file.errorString());
    return syncFolder(QFileInfo(m_path).absolutePath());
}

Result<std::optional<SealedHub>> SealFile::take(const QByteArray &hub, std::int64_t now) const
{
    QFile file(m_path);
    if (!file.exists())
        return std::nullopt;
    const QString taken = m_path + u".taken"_s;
    if (!rename(file, taken))
        return cannot(u"take"_s, m_path, file.errorString());
    // Not even a loss of power brings it back.
    if (Result<void> synced = syncFolder(QFileInfo(m_path).absolutePath()); !synced)
        return failure(std::move(synced.error()));
    Result<SealedHub> sealed = read(taken, hub, now);
    if (sealed) {
        QFile::remove(taken);
        return std::optional(std::move(*sealed));
    }
    rename(file, m_path + u".refused"_s);
    return failure(std::move(sealed.error()));
}

Result<SealedHub> SealFile::read(const QString &path, const QByteArray &hub, std::int64_t now) const
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return cannot(u"read"_s, m_path, file.errorString());
    Result<SealedHub> sealed = readSealedHub(file);
    const auto refuse = [this](const QString &why) {
        return failure(
            ErrorCode::InvalidState,
            u"the history in %1 cannot be taken up: %2; it is kept as %1.refused, and clients are told that messages may be missing"_s.arg(
                m_path, why),
            why);
    };
    if (!sealed)
        return refuse(sealed.error().message);
    if (sealed->hub != hub)
        return refuse(u"it is of another hub, \"%1\""_s.arg(QString::fromUtf8(sealed->hub)));
    // Whatever the clock was, the sum of two times must not overflow.
    constexpr std::int64_t longest = std::int64_t(10) * 365 * 24 * 3600 * 1000;
    const bool isSane = sealed->sealedAt >= 0 && now >= sealed->sealedAt;
    sealed->away = std::chrono::milliseconds(isSane ? std::min(now - sealed->sealedAt, longest) : 0);
    return sealed;
}

} // namespace signalbox::core::hub
