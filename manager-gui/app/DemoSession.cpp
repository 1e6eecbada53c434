// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/app/DemoSession.h"

#include "manager-gui/app/MainWindow.h"
#include "manager-gui/hosts/demo/DemoLink.h"

using namespace Qt::StringLiterals;

namespace signalbox::gui {

DemoSession::DemoSession(Theme &theme, quint32 seed, QObject *parent)
    : QObject(parent), m_world(seed), m_settings(m_folder.filePath(u"manager.ini"_s), QSettings::IniFormat), m_secrets(nullptr, {})
{
    m_secrets.start();
    m_hosts = std::make_unique<HostList>(m_saved, m_secrets, [this] { return std::make_unique<DemoLink>(m_world); });
    m_window = std::make_unique<MainWindow>(*m_hosts, theme, m_settings);
    m_window->markAsDemo();
    connect(m_window.get(), &MainWindow::demoLeft, this, &DemoSession::left);
    const QList<SavedHost> hosts = m_world.savedHosts();
    for (const SavedHost &saved : hosts)
        m_hosts->add(saved, HostSecret{u"made-up"_s})->setClock([this] { return m_world.now(); });
    // The last minutes are there from the start, as they would be after a coffee.
    m_world.playLastMinutes();
    m_window->selectHost(m_hosts->at(0));
}

DemoSession::~DemoSession() = default;

} // namespace signalbox::gui
