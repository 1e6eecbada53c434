// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/HostList.h"

#include <QtWidgets/QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace signalbox::gui {

/// What the manager keeps about a host: its name here, group, environment and address. The key stays pinned; another account
/// takes a log-in.
class HostDialog : public QDialog
{
    Q_OBJECT

public:
    HostDialog(HostList &hosts, Host &host, QWidget *parent);

Q_SIGNALS:
    void loginRequested(signalbox::gui::Host *host);

private:
    void validate();
    void save();

    HostList &m_hosts;
    QPointer<Host> m_host;
    QLineEdit *m_name;
    QComboBox *m_group;
    QComboBox *m_environment;
    QLineEdit *m_address;
    QLabel *m_message;
    QPushButton *m_save;
};

} // namespace signalbox::gui
