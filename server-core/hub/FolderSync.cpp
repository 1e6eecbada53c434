// SPDX-License-Identifier: Apache-2.0
#include "server-core/hub/FolderSync.h"

#include <QtCore/QFile>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace signalbox::core::hub {

using namespace Qt::StringLiterals;

Result<void> syncFolder(const QString &folder)
{
    const int descriptor = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int error = descriptor < 0 ? errno : 0;
    // Some file systems have nothing to be written there.
    if (descriptor >= 0 && ::fsync(descriptor) != 0 && errno != EINVAL)
        error = errno;
    if (descriptor >= 0)
        ::close(descriptor);
    if (error == 0)
        return {};
    const QString why = qt_error_string(error);
    return failure(ErrorCode::StorageFailed, u"cannot write the folder %1: %2"_s.arg(folder, why), why, true);
}

} // namespace signalbox::core::hub
