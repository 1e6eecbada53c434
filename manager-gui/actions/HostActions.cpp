// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/actions/HostActions.h"

#include "manager-gui/actions/Permits.h"
#include "manager-gui/model/ErrorText.h"

namespace signalbox::gui {

HostActions::HostActions(HostList &hosts, Ask ask, QObject *parent) : QObject(parent), m_hosts(hosts), m_ask(std::move(ask))
{
    m_add.setText(tr("Add host…"));
    m_add.setIconText(tr("Add host"));
    m_add.setShortcut(QKeySequence::New);
    m_add.setObjectName(QStringLiteral("addHostAction"));
    m_add.setToolTip(
        tr("Add a host by an enrolment token, or by account and password (%1)").arg(m_add.shortcut().toString(QKeySequence::NativeText)));
    m_edit.setObjectName(QStringLiteral("editHostAction"));
    m_edit.setText(tr("Edit host…"));
    m_edit.setShortcut(Qt::Key_F2);
    m_move.setObjectName(QStringLiteral("moveToGroupAction"));
    m_move.setText(tr("Move to group"));
    m_renameGroup.setObjectName(QStringLiteral("renameGroupAction"));
    m_renameGroup.setText(tr("Rename group…"));
    m_renameGroup.setShortcut(Qt::SHIFT | Qt::Key_F2);
    m_remove.setObjectName(QStringLiteral("removeHostAction"));
    m_remove.setText(tr("Remove host…"));
    m_remove.setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_Delete);
    m_toggle.setObjectName(QStringLiteral("toggleConnectionAction"));
    m_toggle.setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_C);
    connect(&m_add, &QAction::triggered, this, &HostActions::addRequested);
    connect(&m_edit, &QAction::triggered, this, [this] { Q_EMIT editRequested(m_scope.host); });
    connect(&m_renameGroup, &QAction::triggered, this, [this] { Q_EMIT renameGroupRequested(m_scope.group); });
    connect(&m_remove, &QAction::triggered, this, &HostActions::askRemove);
    connect(&m_toggle, &QAction::triggered, this, [this] {
        if (Host *one = host())
            m_hosts.setPaused(one, one->presence() != Host::Presence::Disconnected);
    });
    update();
}

void HostActions::setScope(const Scope &scope)
{
    if (m_scope.host)
        m_scope.host->disconnect(this);
    m_scope = scope;
    if (scope.host)
        connect(scope.host, &Host::presenceChanged, this, &HostActions::update);
    update();
}

void HostActions::update()
{
    const bool some = m_scope.host != nullptr;
    for (QAction *action : {&m_edit, &m_move, &m_remove, &m_toggle}) {
        action->setEnabled(some);
        action->setToolTip(some ? action->text() : tr("Select a host first"));
        action->setStatusTip(some ? QString() : action->toolTip());
    }
    m_renameGroup.setEnabled(!m_scope.group.isEmpty());
    m_toggle.setText(some && m_scope.host->presence() == Host::Presence::Disconnected ? tr("Connect") : tr("Disconnect"));
}

QList<QAction *> HostActions::groupChoices(QObject *parent)
{
    QList<QAction *> choices;
    const QPointer<Host> one = m_scope.host;
    const QString current = one ? one->saved().group : QString();
    const auto choice = [&](const QString &title, const QString &group) {
        auto *action = new QAction(title, parent);
        action->setCheckable(true);
        action->setChecked(group == current);
        connect(action, &QAction::triggered, this, [this, one, group] {
            if (one)
                m_hosts.setGroup(one, group);
        });
        choices.append(action);
    };
    choice(tr("No group"), {});
    const QStringList groups = m_hosts.groups();
    for (const QString &group : groups)
        choice(group, group);
    auto *fresh = new QAction(tr("New group…"), parent);
    connect(fresh, &QAction::triggered, this, [this, one] {
        if (one)
            Q_EMIT newGroupRequested(one);
    });
    choices.append(fresh);
    return choices;
}

void HostActions::askRemove()
{
    if (!m_scope.host)
        return;
    const QPointer<Host> host = m_scope.host;
    Question question{tr("Remove %1?").arg(host->name()),
                      tr("The manager forgets the host and its token. The host itself and its instances go on as they are."), tr("Remove")};
    question.typed = typedFor({host});
    const auto revoke = std::make_shared<bool>(false);
    if (host->isLive() && !host->saved().tokenId.isEmpty())
        question.option = Question::Option{tr("Also revoke its token on the host"), [revoke] { *revoke = true; }};
    m_ask(question, this, [this, host, revoke] {
        if (host && *revoke)
            revokeThenRemove(host);
        else if (host)
            m_hosts.remove(host);
    });
}

void HostActions::revokeThenRemove(Host *revoked)
{
    const QPointer<Host> host = revoked;
    host->link().call<api::TokenRevoke>({host->saved().tokenId}, this, [this, host](const Result<api::Nothing> &result) {
        if (!host)
            return;
        // That the agent hangs up is how it ends a token; that there is none is what was wanted.
        if (!result && result.error().code != ErrorCode::ConnectionClosed && result.error().code != ErrorCode::NotFound)
            Q_EMIT failed(tr("Could not revoke the token on %1: %2").arg(host->name(), errorText(result.error())));
        m_hosts.remove(host);
    });
}

} // namespace signalbox::gui
