// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/actions/Question.h"
#include "manager-gui/model/InstancesModel.h"

#include <QtGui/QAction>

#include <memory>

namespace signalbox::gui {

/// Closing of the selected sessions, and messages to them.
/// Errors: `failed`, with a sentence that names the session.
class SessionActions : public QObject
{
    Q_OBJECT

public:
    explicit SessionActions(Ask ask, QObject *parent = nullptr);

    QAction *close() { return &m_close; }
    QAction *send() { return &m_send; }
    void setSelection(const InstanceKey &instance, const QList<api::Session> &sessions);

Q_SIGNALS:
    void failed(const QString &message);
    /// The agent has closed one: what is shown is out of date.
    void closed();
    void sendRequested(const signalbox::gui::InstanceKey &instance, const QList<signalbox::api::Session> &sessions);

private:
    void trigger();
    void closeSession(const QPointer<Host> &host, const api::Session &session, const std::shared_ptr<qsizetype> &left);
    void update();

    QString whyNot(api::Permission permission) const;
    static void enable(QAction &action, const QString &whyNot, const QString &what);

    QAction m_close;
    QAction m_send;
    Ask m_ask;
    InstanceKey m_instance;
    QList<api::Session> m_sessions;
};

} // namespace signalbox::gui
