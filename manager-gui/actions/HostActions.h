// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/actions/Question.h"
#include "manager-gui/hosts/HostList.h"

#include <QtGui/QAction>

namespace signalbox::gui {

/// What can be done with the selected host itself.
class HostActions : public QObject
{
    Q_OBJECT

public:
    HostActions(HostList &hosts, Ask ask, QObject *parent = nullptr);

    QAction *add() { return &m_add; }
    /// Connects, disconnects, or tries again at once, by the host's state.
    QAction *toggleConnection() { return &m_toggle; }
    QAction *rename() { return &m_rename; }
    QAction *remove() { return &m_remove; }

    /// Null: all hosts.
    void setHost(Host *host);

Q_SIGNALS:
    void addRequested();
    void renameRequested(signalbox::gui::Host *host);

private:
    void update();
    void askRemove();

    HostList &m_hosts;
    Ask m_ask;
    QAction m_add;
    QAction m_toggle;
    QAction m_rename;
    QAction m_remove;
    QPointer<Host> m_host;
};

} // namespace signalbox::gui
