// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/actions/Question.h"
#include "manager-gui/hosts/Scope.h"

#include <QtGui/QAction>

namespace signalbox::gui {

/// What can be done with the selected host or group itself.
class HostActions : public QObject
{
    Q_OBJECT

public:
    HostActions(HostList &hosts, Ask ask, QObject *parent = nullptr);

    QAction *add() { return &m_add; }
    /// Connects, disconnects, or tries again at once, by the host's state.
    QAction *toggleConnection() { return &m_toggle; }
    QAction *edit() { return &m_edit; }
    /// Has no menu of its own: the window gives it one and fills it by `groupChoices`.
    QAction *moveToGroup() { return &m_move; }
    QAction *renameGroup() { return &m_renameGroup; }
    QAction *remove() { return &m_remove; }

    void setScope(const Scope &scope);
    Host *host() const { return m_scope.host; }
    /// The groups there are, "No group" and "New group…", for the host of the scope. Owned by `parent`.
    QList<QAction *> groupChoices(QObject *parent);

Q_SIGNALS:
    void addRequested();
    void editRequested(signalbox::gui::Host *host);
    void newGroupRequested(signalbox::gui::Host *host);
    void renameGroupRequested(const QString &group);
    void failed(const QString &message);

private:
    void update();
    void askRemove();
    void revokeThenRemove(Host *revoked);

    HostList &m_hosts;
    Ask m_ask;
    QAction m_add;
    QAction m_toggle;
    QAction m_edit;
    QAction m_move;
    QAction m_renameGroup;
    QAction m_remove;
    Scope m_scope;
};

} // namespace signalbox::gui
