// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/app/Application.h"

#include "manager-gui/app/DemoSession.h"
#include "manager-gui/app/Language.h"
#include "manager-gui/app/MainWindow.h"
#include "manager-gui/app/StdinEnrolment.h"
#include "manager-gui/hosts/SavedHostsWatch.h"
#include "manager-gui/model/ErrorText.h"
#include "manager-gui/widgets/FigureLabel.h"
#include "manager-gui/widgets/ScrollAreaAccessibility.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

// Away at most this long after a host is back, while somebody looks.
constexpr std::chrono::seconds longestWait{2};
// Any number would do; this one shows a bit of everything.
constexpr quint32 demoSeed = 7710;

} // namespace

LinkFactory Application::agentLinks()
{
    return [] {
        auto link = std::make_unique<AgentLink>();
        link->setLongestWait(longestWait);
        return link;
    };
}

Application::Application(const CommandLine &line, Theme &theme, LinkFactory makeLink, std::unique_ptr<SecretStore> keyring, QObject *parent)
    : QObject(parent),
      m_theme(theme),
      m_settings(QDir(line.profile).filePath(u"manager.ini"_s), QSettings::IniFormat),
      m_saved(QDir(line.profile).filePath(u"hosts.json"_s)),
      m_secrets(std::move(keyring), QDir(line.profile).filePath(u"secrets.json"_s)),
      m_line(line)
{
    installLanguage(*QCoreApplication::instance(), line.language);
    installFigureAccessibility();
    installScrollAreaAccessibility();
    if (const Result<void> loaded = m_saved.load(); !loaded)
        m_problems.append(loaded.error());
    theme.apply(line.appearance.value_or(Appearance(m_settings.value("window/appearance"_L1, int(Appearance::System)).toInt())));
    m_hosts = std::make_unique<HostList>(m_saved, m_secrets, std::move(makeLink));
    m_window = std::make_unique<MainWindow>(*m_hosts, theme, m_settings);
    m_enrolment = std::make_unique<StdinEnrolment>(*m_hosts);
    connect(m_enrolment.get(), &StdinEnrolment::added, m_window.get(), &MainWindow::selectHost);
    connect(m_enrolment.get(), &StdinEnrolment::failed, m_window.get(), &MainWindow::showMessage);
    connect(m_window.get(), &MainWindow::demoRequested, this, &Application::startDemo);
}

Application::~Application() = default;

MainWindow &Application::window()
{
    return m_demo ? m_demo->window() : *m_window;
}

HostList &Application::hosts()
{
    return m_demo ? m_demo->hosts() : *m_hosts;
}

void Application::start()
{
    if (m_line.demo)
        return startDemo();
    m_secrets.start();
    m_hosts->open();
    m_watch = std::make_unique<SavedHostsWatch>(m_saved.path());
    connect(m_watch.get(), &SavedHostsWatch::changed, m_hosts.get(), &HostList::reload);
    Scope scope = m_window->rememberedScope();
    if (scope.isAll() && m_hosts->count() == 1)
        scope = m_hosts->at(0);
    m_window->selectScope(scope);
    m_window->show();
    for (const Error &problem : m_problems)
        m_window->showMessage(errorText(problem));
    if (m_line.enrolFromStdin)
        m_enrolment->start();
}

void Application::startDemo()
{
    if (m_demo)
        return;
    m_demo = std::make_unique<DemoSession>(m_theme, demoSeed);
    connect(m_demo.get(), &DemoSession::left, this, &Application::leaveDemo, Qt::QueuedConnection);
    if (!m_line.demo)
        m_demo->window().setGeometry(m_window->geometry());
    m_demo->window().show();
    m_window->hide();
}

void Application::leaveDemo()
{
    if (m_line.demo)
        return QCoreApplication::quit();
    m_window->show();
    m_demo.reset();
}

} // namespace signalbox::gui
