// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/PasswordLogin.h"

#include <QtWidgets/QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace signalbox::gui {

/// Address, account and password of a host, what is wrong with them, and the buttons that log in and stop it.
class LoginForm : public QWidget
{
    Q_OBJECT

public:
    explicit LoginForm(HostList &hosts, QWidget *parent = nullptr);

    QPushButton *addButton() { return m_add; }
    /// Shown only while a log-in is under way.
    QPushButton *stopButton() { return m_stop; }
    void focusField();
    /// Logs in again to a host that is known, and replaces its key and token.
    void setHost(const Host &host);

Q_SIGNALS:
    void added(signalbox::gui::Host *host);

private:
    QLineEdit *field(const QString &objectName, const QString &name, const QString &hint);
    void validate();
    void begin();
    void stop();
    void onFinished(Host *host, const Error &error);
    void setRunning(bool running);
    void setMessage(const QString &text, bool bad);

    HostList &m_hosts;
    PasswordLogin m_login;
    client::AgentAddress m_parsed;
    QString m_replaces;
    QLineEdit *m_address;
    QLineEdit *m_account;
    QLineEdit *m_password;
    QLabel *m_message;
    QPushButton *m_add;
    QPushButton *m_stop;
};

} // namespace signalbox::gui
