// SPDX-License-Identifier: Apache-2.0
#include "shared/base/SaveFile.h"

#include <QtCore/QSaveFile>

namespace signalbox {

using namespace Qt::StringLiterals;

Result<void> saveFile(const QString &path, const QByteArray &content, std::optional<QFileDevice::Permissions> permissions)
{
    QSaveFile file(path);
    bool done =
        file.open(QIODevice::WriteOnly) && (!permissions || file.setPermissions(*permissions)) && file.write(content) == content.size();
    // QSaveFile forgets what fails when its buffer is written at the end: on a full disk it would put an empty file in place.
    done = done && file.flush();
    const QString reason = file.errorString();
    if (!done)
        file.cancelWriting();
    if (done && file.commit())
        return {};
    const QString why = done ? file.errorString() : reason;
    return failure(ErrorCode::StorageFailed, u"cannot write %1: %2"_s.arg(path, why), why, true);
}

} // namespace signalbox
