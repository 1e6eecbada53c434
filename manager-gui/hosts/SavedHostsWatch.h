// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QFileSystemWatcher>
#include <QtCore/QTimer>

namespace signalbox::gui {

/// Says when another program may have changed the list of hosts.
/// Shape:  watches the folder too, because a file that is replaced is another one.
class SavedHostsWatch : public QObject
{
    Q_OBJECT

public:
    explicit SavedHostsWatch(const QString &path, QObject *parent = nullptr);

Q_SIGNALS:
    void changed();

private:
    void look();

    QString m_path;
    QFileSystemWatcher m_watcher;
    QTimer m_settling;
};

} // namespace signalbox::gui
