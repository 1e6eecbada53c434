// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/SavedHostsWatch.h"

#include <QtCore/QDir>
#include <QtCore/QFileInfo>

namespace signalbox::gui {

namespace {

// A replaced file is several notifications.
constexpr std::chrono::milliseconds settling{50};

} // namespace

SavedHostsWatch::SavedHostsWatch(const QString &path, QObject *parent) : QObject(parent), m_path(path)
{
    const QString folder = QFileInfo(path).absolutePath();
    QDir().mkpath(folder);
    m_watcher.addPath(folder);
    m_settling.setSingleShot(true);
    m_settling.setInterval(settling);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &SavedHostsWatch::look);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, &SavedHostsWatch::look);
    connect(&m_settling, &QTimer::timeout, this, &SavedHostsWatch::changed);
    if (QFileInfo::exists(path))
        m_watcher.addPath(path);
}

void SavedHostsWatch::look()
{
    if (m_watcher.files().isEmpty() && QFileInfo::exists(m_path))
        m_watcher.addPath(m_path);
    m_settling.start();
}

} // namespace signalbox::gui
