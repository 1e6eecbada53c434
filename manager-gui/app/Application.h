// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/app/CommandLine.h"
#include "manager-gui/hosts/HostList.h"

#include <QtCore/QSettings>

namespace signalbox::gui {

class DemoSession;
class MainWindow;
class SavedHostsWatch;
class StdinEnrolment;

/// Wires the manager of one profile together, or, for looking around, one of made-up hosts.
class Application : public QObject
{
    Q_OBJECT

public:
    /// `makeLink` and `keyring` are replaced by tests; without a keyring secrets last for the session.
    Application(const CommandLine &line, Theme &theme, LinkFactory makeLink, std::unique_ptr<SecretStore> keyring = nullptr,
                QObject *parent = nullptr);
    ~Application() override;

    /// Shows the window and connects the saved hosts; or shows the demo.
    void start();
    /// The one that is shown.
    MainWindow &window();
    HostList &hosts();
    /// Null: the hosts are real.
    DemoSession *demo() { return m_demo.get(); }

    static LinkFactory agentLinks();

private:
    void startDemo();
    void leaveDemo();

    Theme &m_theme;
    QSettings m_settings;
    SavedHosts m_saved;
    Secrets m_secrets;
    std::unique_ptr<HostList> m_hosts;
    std::unique_ptr<SavedHostsWatch> m_watch;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<StdinEnrolment> m_enrolment;
    std::unique_ptr<DemoSession> m_demo;
    CommandLine m_line;
    QList<Error> m_problems;
};

} // namespace signalbox::gui
