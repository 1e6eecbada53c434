// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/actions/HostActions.h"

namespace signalbox::gui {

HostActions::HostActions(HostList &hosts, Ask ask, QObject *parent) : QObject(parent), m_hosts(hosts), m_ask(std::move(ask))
{
    m_add.setText(tr("Add host…"));
    m_add.setIconText(tr("Add host"));
    m_add.setShortcut(QKeySequence::New);
    m_add.setObjectName(QStringLiteral("addHostAction"));
    m_add.setToolTip(tr("Add a host with an enrolment token (%1)").arg(m_add.shortcut().toString(QKeySequence::NativeText)));
    m_rename.setText(tr("Rename…"));
    m_rename.setShortcut(Qt::Key_F2);
    m_remove.setObjectName(QStringLiteral("removeHostAction"));
    m_remove.setText(tr("Remove host…"));
    m_remove.setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_Delete);
    m_toggle.setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_C);
    connect(&m_add, &QAction::triggered, this, &HostActions::addRequested);
    connect(&m_rename, &QAction::triggered, this, [this] { Q_EMIT renameRequested(m_host); });
    connect(&m_remove, &QAction::triggered, this, &HostActions::askRemove);
    connect(&m_toggle, &QAction::triggered, this, [this] {
        if (m_host)
            m_hosts.setPaused(m_host, m_host->presence() != Host::Presence::Disconnected);
    });
    update();
}

void HostActions::setHost(Host *host)
{
    if (m_host)
        m_host->disconnect(this);
    m_host = host;
    if (host)
        connect(host, &Host::presenceChanged, this, &HostActions::update);
    update();
}

void HostActions::update()
{
    const bool some = m_host != nullptr;
    m_rename.setEnabled(some);
    m_remove.setEnabled(some);
    m_toggle.setEnabled(some);
    m_toggle.setText(some && m_host->presence() == Host::Presence::Disconnected ? tr("Connect") : tr("Disconnect"));
}

void HostActions::askRemove()
{
    if (!m_host)
        return;
    const QPointer<Host> host = m_host;
    const Question question{tr("Remove %1?").arg(host->name()),
                            tr("The manager forgets the host and its token. The host itself and its instances go on as they are."),
                            tr("Remove")};
    m_ask(question, this, [this, host] {
        if (host)
            m_hosts.remove(host);
    });
}

} // namespace signalbox::gui
