// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/HostList.h"

#include <QtWidgets/QDialog>

namespace signalbox::gui {

/// Adds a host by an enrolment token or by a log-in, or logs in again to one that is known; stays open and says why while that
/// fails.
class AddHostDialog : public QDialog
{
    Q_OBJECT

public:
    AddHostDialog(HostList &hosts, QWidget *parent, const Host *again = nullptr);

Q_SIGNALS:
    void added(signalbox::gui::Host *host);
};

} // namespace signalbox::gui
