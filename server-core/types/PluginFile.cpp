// SPDX-License-Identifier: Apache-2.0
// POSIX: owner and mode of the file.
#include "server-core/types/PluginFile.h"

#include "shared/base/Names.h"

#include <QtCore/QFile>
#include <QtCore/QJsonObject>
#include <QtCore/QPluginLoader>

#include <exception>

#include <sys/stat.h>
#include <unistd.h>

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView ownIid{SIGNALBOX_PLUGIN_IID};

} // namespace

tl::unexpected<Error> PluginFile::refused(ErrorCode code, const QString &why) const
{
    return failure(code, u"cannot use the plugin %1: %2"_s.arg(m_path, why), m_path);
}

Result<void> PluginFile::checkOwner() const
{
    struct stat file {
    };
    if (::stat(QFile::encodeName(m_path).constData(), &file) != 0)
        return refused(ErrorCode::FileUnreadable, errno == ENOENT ? u"there is no such file"_s : qt_error_string());
    if (!S_ISREG(file.st_mode))
        return refused(ErrorCode::FileUnreadable, u"it is not a file"_s);
    if (file.st_uid != 0 && file.st_uid != ::geteuid())
        return refused(ErrorCode::PermissionDenied, u"its owner must be root or the user that runs it, not user %1"_s.arg(file.st_uid));
    if ((file.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return refused(ErrorCode::PermissionDenied, u"others may write it; say: chmod go-w %1"_s.arg(m_path));
    return {};
}

Result<void> PluginFile::inspect() const
{
    if (const Result<void> owner = checkOwner(); !owner)
        return owner;
    const QPluginLoader loader(m_path);
    const QString iid = loader.metaData().value(u"IID"_s).toString();
    if (iid == ownIid)
        return {};
    if (iid.isEmpty())
        return refused(ErrorCode::InvalidConfiguration, u"it is no plugin: "_s + loader.errorString());
    const qsizetype slash = ownIid.lastIndexOf(u'/') + 1;
    if (!iid.startsWith(ownIid.first(slash)))
        return refused(ErrorCode::InvalidConfiguration, u"it is a plugin of another program (%1)"_s.arg(iid));
    return refused(ErrorCode::InvalidConfiguration,
                   u"it was built for ABI %1, and this is ABI %2; build it again with the headers of version %3"_s.arg(
                       iid.sliced(slash), QString(ownIid.sliced(slash)), libraryVersion()));
}

Result<ServerTypePlugin *> PluginFile::load() const
{
    QPluginLoader loader(m_path);
    // Missing symbols are found now, and its code stays: types, services and metrics of it are about until the end.
    loader.setLoadHints(QLibrary::ResolveAllSymbolsHint | QLibrary::PreventUnloadHint);
    auto *plugin = qobject_cast<ServerTypePlugin *>(loader.instance());
    if (!plugin)
        return refused(ErrorCode::InvalidConfiguration, loader.errorString());
    return plugin;
}

Result<QString> PluginFile::choose(const QStringList &classes, const QString &wanted) const
{
    if (classes.contains(wanted))
        return wanted;
    if (wanted.isEmpty() && classes.size() == 1)
        return classes.first();
    if (classes.isEmpty())
        return refused(ErrorCode::InvalidConfiguration, u"it has no server types"_s);
    if (wanted.isEmpty())
        return refused(ErrorCode::InvalidConfiguration, u"it has several classes: say which by class = …: %1"_s.arg(classes.join(u", "_s)));
    const QString nearest = nearestOf(wanted, classes);
    return refused(ErrorCode::InvalidConfiguration,
                   u"it has no class \"%1\"; "_s.arg(wanted)
                       + (nearest.isEmpty() ? u"it has %1"_s.arg(classes.join(u", "_s)) : u"did you mean \"%1\"?"_s.arg(nearest)));
}

Result<std::shared_ptr<const ServerType>> PluginFile::create(const QString &className) const
{
    if (const Result<void> usable = inspect(); !usable)
        return failure(usable.error());
    try {
        const Result<ServerTypePlugin *> plugin = load();
        if (!plugin)
            return failure(plugin.error());
        const Result<QString> chosen = choose((*plugin)->classNames(), className);
        if (!chosen)
            return failure(chosen.error());
        if (std::shared_ptr<const ServerType> type = (*plugin)->create(*chosen))
            return type;
        return refused(ErrorCode::InternalError, u"it did not make the class \"%1\""_s.arg(*chosen));
    } catch (const std::exception &e) {
        return refused(ErrorCode::InternalError, u"an exception: "_s + QString::fromLocal8Bit(e.what()));
    } catch (...) {
        return refused(ErrorCode::InternalError, u"an exception"_s);
    }
}

} // namespace signalbox::core
