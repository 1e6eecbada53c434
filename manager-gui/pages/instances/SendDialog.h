// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/InstancesModel.h"

#include <QtWidgets/QDialog>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QRadioButton;

namespace signalbox::gui {

/// One message to one or more sessions of an instance, framed by the agent as their protocol frames messages.
/// Shape:  stays open until every session took it; what was written is kept when one did not.
class SendDialog : public QDialog
{
    Q_OBJECT

public:
    SendDialog(const InstanceKey &instance, const QList<api::Session> &sessions, QWidget *parent);

private:
    void update();
    QString whyNot() const;
    void send();
    void onAnswer(const api::Session &session, const Result<api::Nothing> &answer);

    InstanceKey m_instance;
    /// Those that have not taken it yet.
    QList<api::Session> m_sessions;
    qsizetype m_waiting = 0;
    QStringList m_failures;
    QPlainTextEdit *m_text;
    QRadioButton *m_asText;
    QRadioButton *m_asBase64;
    QLabel *m_message;
    QPushButton *m_send;
};

} // namespace signalbox::gui
