// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/actions/Question.h"
#include "manager-gui/model/InstancesModel.h"

#include <QtGui/QAction>

namespace signalbox::gui {

/// What makes, changes and removes instances of a host, and reads its files anew.
/// Shape:  each action is enabled when it can be done now; its tool tip says what it does or why not.
/// Errors: `failed`, with a sentence that names the instance and its host.
class ConfigActions : public QObject
{
    Q_OBJECT

public:
    ConfigActions(HostList &hosts, Ask ask, QObject *parent = nullptr);

    QAction *create() { return &m_create; }
    QAction *edit() { return &m_edit; }
    QAction *clone() { return &m_clone; }
    QAction *remove() { return &m_remove; }
    QAction *takeOver() { return &m_takeOver; }
    QAction *giveBack() { return &m_giveBack; }
    QAction *reload() { return &m_reload; }

    void setScope(const Scope &scope);
    void setSelection(const QList<InstanceKey> &selection);
    const InstanceKey &instance() const { return m_instance; }
    /// The host that is meant: of the scope, of the selection, or the only one there is.
    Host *host() const;

Q_SIGNALS:
    void createRequested(signalbox::gui::Host *host);
    void editRequested(const signalbox::gui::InstanceKey &key);
    void cloneRequested(const signalbox::gui::InstanceKey &key);
    void reloadRequested(signalbox::gui::Host *host);
    void failed(const QString &message);
    /// A change went through; `waiting` of its parts count from the next start on.
    void changed(const signalbox::gui::InstanceKey &key, int waiting);

private:
    void watch(Host *host);
    void update();
    void enable(QAction &action, const QString &what, const QString &whyNot);
    QString whyNotHost(api::Permission permission) const;
    QString whyNotInstance(api::Permission permission) const;
    /// Also not: what a program configures itself.
    QString whyNotConfigure(api::Permission permission) const;
    QString whyNotRemove() const;
    void askRemove();
    void askTakeOver(bool thenEdit);
    void askGiveBack();
    template <typename Method>
    void send(const InstanceKey &key, const typename Method::Params &params, const QString &couldNot, bool thenEdit = false);

    HostList &m_hosts;
    Ask m_ask;
    Scope m_scope;
    InstanceKey m_instance;
    qsizetype m_selected = 0;
    QAction m_create;
    QAction m_edit;
    QAction m_clone;
    QAction m_remove;
    QAction m_takeOver;
    QAction m_giveBack;
    QAction m_reload;
};

/// How many of these count only from the next start on, if it runs.
int waitingIn(const QList<api::ConfigChange> &changes, const InstanceKey &key);

} // namespace signalbox::gui
