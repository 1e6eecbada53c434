// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/app/Application.h"

#include "manager-gui/app/Language.h"
#include "manager-gui/app/MainWindow.h"
#include "manager-gui/app/StdinEnrolment.h"
#include "manager-gui/widgets/FigureLabel.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

// Away at most this long after a host is back, while somebody looks.
constexpr std::chrono::seconds longestWait{2};

} // namespace

LinkFactory Application::agentLinks()
{
    return [] {
        auto link = std::make_unique<AgentLink>();
        link->setLongestWait(longestWait);
        return link;
    };
}

Application::Application(const CommandLine &line, Theme &theme, LinkFactory makeLink, QObject *parent)
    : QObject(parent),
      m_settings(QDir(line.profile).filePath(u"manager.ini"_s), QSettings::IniFormat),
      m_saved(QDir(line.profile).filePath(u"hosts.json"_s)),
      m_secrets(QDir(line.profile).filePath(u"secrets.json"_s)),
      m_enrolFromStdin(line.enrolFromStdin)
{
    installLanguage(*QCoreApplication::instance(), line.language);
    installFigureAccessibility();
    for (const Result<void> &loaded : {m_saved.load(), m_secrets.load()}) {
        if (!loaded)
            m_problems.append(loaded.error());
    }
    theme.apply(line.appearance.value_or(Appearance(m_settings.value("window/appearance"_L1, int(Appearance::System)).toInt())));
    m_hosts = std::make_unique<HostList>(m_saved, m_secrets, std::move(makeLink));
    m_window = std::make_unique<MainWindow>(*m_hosts, theme, m_settings);
    m_enrolment = std::make_unique<StdinEnrolment>(*m_hosts);
    connect(m_enrolment.get(), &StdinEnrolment::added, m_window.get(), &MainWindow::selectHost);
    connect(m_enrolment.get(), &StdinEnrolment::failed, m_window.get(), &MainWindow::showMessage);
}

Application::~Application() = default;

void Application::start()
{
    m_hosts->open();
    Host *scope = m_hosts->byId(m_settings.value("window/scope"_L1).toString());
    if (!scope && m_hosts->count() == 1)
        scope = m_hosts->at(0);
    m_window->selectHost(scope);
    m_window->show();
    for (const Error &problem : m_problems)
        m_window->showMessage(problem.message);
    if (m_enrolFromStdin)
        m_enrolment->start();
}

} // namespace signalbox::gui
