// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/actions/SessionActions.h"

#include "manager-gui/actions/Permits.h"
#include "manager-gui/model/ErrorText.h"

namespace signalbox::gui {

SessionActions::SessionActions(Ask ask, QObject *parent) : QObject(parent), m_ask(std::move(ask))
{
    m_close.setObjectName(QStringLiteral("closeSessionAction"));
    m_close.setText(tr("Close session"));
    m_close.setShortcut(QKeySequence::Delete);
    connect(&m_close, &QAction::triggered, this, &SessionActions::trigger);
    m_send.setObjectName(QStringLiteral("sendMessageAction"));
    m_send.setText(tr("Send message…"));
    m_send.setShortcut(Qt::CTRL | Qt::Key_M);
    connect(&m_send, &QAction::triggered, this, [this] { Q_EMIT sendRequested(m_instance, m_sessions); });
    update();
}

void SessionActions::setSelection(const InstanceKey &instance, const QList<api::Session> &sessions)
{
    if (m_instance.host != instance.host) {
        if (m_instance.host)
            m_instance.host->disconnect(this);
        if (instance.host)
            connect(instance.host, &Host::presenceChanged, this, &SessionActions::update);
    }
    m_instance = instance;
    m_sessions = sessions;
    update();
}

void SessionActions::trigger()
{
    if (m_sessions.isEmpty() || !m_instance.host)
        return;
    const QList<api::Session> hit = m_sessions;
    Question question;
    question.verb = tr("Close");
    question.title =
        hit.size() == 1 ? tr("Close the session of %1?").arg(hit.first().peer) : tr("Close %Ln session(s)?", nullptr, int(hit.size()));
    question.typed = typedFor({m_instance.host});
    question.text = tr("The client of %1 on %2 is disconnected. It may connect again.").arg(m_instance.name, m_instance.host->name());
    m_ask(question, this, [this, hit] {
        if (!m_instance.host)
            return;
        const auto left = std::make_shared<qsizetype>(hit.size());
        for (const api::Session &session : hit)
            m_instance.host->paced().add([this, host = m_instance.host, session, left] { closeSession(host, session, left); });
    });
}

void SessionActions::closeSession(const QPointer<Host> &host, const api::Session &session, const std::shared_ptr<qsizetype> &left)
{
    api::SessionClose::Params params;
    params.id = session.id;
    host->link().call<api::SessionClose>(params, this, [this, host, session, left](const Result<api::Nothing> &result) {
        if (!result && result.error().code == ErrorCode::RateLimited && host)
            return host->paced().repeat([this, host, session, left] { closeSession(host, session, left); });
        // Gone already is what was wanted.
        if (!result && result.error().code != ErrorCode::SessionNotFound)
            Q_EMIT failed(tr("Could not close the session of %1: %2").arg(session.peer, errorText(result.error())));
        // The list is read anew by then: once for all of them.
        if (--*left == 0)
            Q_EMIT closed();
    });
}

QString SessionActions::whyNot(api::Permission permission) const
{
    if (m_sessions.isEmpty())
        return tr("Select a session first");
    if (!m_instance.host || !m_instance.host->isLive())
        return tr("The host does not answer");
    return whyNotPermitted(*m_instance.host, m_instance.name, permission);
}

void SessionActions::enable(QAction &action, const QString &whyNot, const QString &what)
{
    action.setEnabled(whyNot.isEmpty());
    action.setToolTip(whyNot.isEmpty() ? what.arg(action.shortcut().toString(QKeySequence::NativeText)) : whyNot);
    action.setStatusTip(whyNot);
}

void SessionActions::update()
{
    enable(m_close, whyNot(api::SessionClose::permission), tr("Close the selected sessions (%1)"));
    enable(m_send, whyNot(api::SessionSend::permission), tr("Send a message to the selected sessions (%1)"));
}

} // namespace signalbox::gui
