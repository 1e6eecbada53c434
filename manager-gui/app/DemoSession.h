// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/HostList.h"
#include "manager-gui/hosts/demo/DemoWorld.h"
#include "manager-gui/widgets/Theme.h"

#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>

namespace signalbox::gui {

class MainWindow;

/// A window of its own on made-up hosts. Nothing of it is saved, and nothing of the profile is touched.
class DemoSession : public QObject
{
    Q_OBJECT

public:
    DemoSession(Theme &theme, quint32 seed, QObject *parent = nullptr);
    ~DemoSession() override;

    MainWindow &window() { return *m_window; }
    HostList &hosts() { return *m_hosts; }
    DemoWorld &world() { return m_world; }

Q_SIGNALS:
    void left();

private:
    DemoWorld m_world;
    /// The window wants to keep its layout somewhere; this is gone with the demo.
    QTemporaryDir m_folder;
    QSettings m_settings;
    SavedHosts m_saved;
    Secrets m_secrets;
    std::unique_ptr<HostList> m_hosts;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace signalbox::gui
