// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/app/CommandLine.h"
#include "manager-gui/hosts/HostList.h"

#include <QtCore/QSettings>

namespace signalbox::gui {

class MainWindow;
class StdinEnrolment;

/// Wires the manager of one profile together.
class Application : public QObject
{
    Q_OBJECT

public:
    /// `makeLink` is replaced by tests.
    Application(const CommandLine &line, Theme &theme, LinkFactory makeLink, QObject *parent = nullptr);
    ~Application() override;

    /// Shows the window and connects the saved hosts.
    void start();
    MainWindow &window() { return *m_window; }
    HostList &hosts() { return *m_hosts; }

    static LinkFactory agentLinks();

private:
    QSettings m_settings;
    SavedHosts m_saved;
    FileSecretStore m_secrets;
    std::unique_ptr<HostList> m_hosts;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<StdinEnrolment> m_enrolment;
    bool m_enrolFromStdin;
    QList<Error> m_problems;
};

} // namespace signalbox::gui
