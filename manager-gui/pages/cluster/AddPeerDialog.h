// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/actions/ClusterActions.h"

#include <QtWidgets/QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace signalbox::gui {

/// One more address for a node to dial. Closes when the agent has taken it.
/// Errors: what the agent has against the address stands below it.
class AddPeerDialog : public QDialog
{
    Q_OBJECT

public:
    AddPeerDialog(const ClusterActions::Target &target, QWidget *parent);

Q_SIGNALS:
    void added();

private:
    void update();
    void add();

    QList<QPointer<Host>> m_hosts;
    QComboBox *m_host;
    QLineEdit *m_address;
    QLabel *m_problem;
    QPushButton *m_add;
    bool m_waiting = false;
};

} // namespace signalbox::gui
