// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/PrivateFile.h"

#include "shared/base/SaveFile.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>

namespace signalbox::gui {

Result<void> writePrivateFile(const QString &path, const QByteArray &content)
{
    const auto refuse = [&](const QString &why) {
        return failure(ErrorCode::StorageFailed, QCoreApplication::translate("PrivateFile", "Cannot write %1: %2").arg(path, why));
    };
    const QString folder = QFileInfo(path).absolutePath();
    if (!QDir().mkpath(folder))
        return refuse(QCoreApplication::translate("PrivateFile", "the folder cannot be made"));
    const Result<void> saved = saveFile(path, content, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    return saved ? saved : refuse(saved.error().context);
}

Result<QByteArray> readPrivateFile(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return QByteArray();
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::FileUnreadable,
                       QCoreApplication::translate("PrivateFile", "Cannot read %1: %2").arg(path, file.errorString()));
    return file.readAll();
}

} // namespace signalbox::gui
