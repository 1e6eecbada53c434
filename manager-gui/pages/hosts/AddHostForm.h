// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/HostList.h"

#include <QtWidgets/QWidget>

class QBoxLayout;
class QLabel;
class QPushButton;

namespace signalbox::gui {

class EnrolmentForm;
class LoginForm;

/// Both ways to a host, one at a time: by an enrolment token, or by address, account and password.
class AddHostForm : public QWidget
{
    Q_OBJECT

public:
    enum class Way { Token, Password };

    explicit AddHostForm(HostList &hosts, QWidget *parent = nullptr);

    void setWay(Way way);
    /// Logs in again to a host that is known.
    void setHost(const Host &host);
    void addButtonsTo(QBoxLayout *row);
    void focusField();

Q_SIGNALS:
    void added(signalbox::gui::Host *host);

private:
    void showKeeping();

    HostList &m_hosts;
    Way m_way = Way::Token;
    EnrolmentForm *m_token;
    LoginForm *m_login;
    QLabel *m_keeping;
    QPushButton *m_other;
};

} // namespace signalbox::gui
