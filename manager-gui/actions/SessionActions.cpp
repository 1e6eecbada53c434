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

void SessionActions::update()
{
    const bool live = m_instance.host && m_instance.host->isLive();
    const QString why = live ? whyNotPermitted(*m_instance.host, m_instance.name, api::SessionClose::permission) : QString();
    m_close.setEnabled(live && why.isEmpty() && !m_sessions.isEmpty());
    if (m_sessions.isEmpty())
        m_close.setToolTip(tr("Select a session first"));
    else if (!live)
        m_close.setToolTip(tr("The host does not answer"));
    else if (!why.isEmpty())
        m_close.setToolTip(why);
    else
        m_close.setToolTip(tr("Close the selected sessions (%1)").arg(m_close.shortcut().toString(QKeySequence::NativeText)));
    m_close.setStatusTip(m_close.isEnabled() ? QString() : m_close.toolTip());
}

} // namespace signalbox::gui
