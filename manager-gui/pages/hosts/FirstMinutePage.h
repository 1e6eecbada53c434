// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/HostList.h"

#include <QtWidgets/QWidget>

namespace signalbox::gui {

class AddHostForm;

/// What a manager without hosts shows: one sentence, one field, and two other ways in.
class FirstMinutePage : public QWidget
{
    Q_OBJECT

public:
    explicit FirstMinutePage(HostList &hosts, QWidget *parent = nullptr);
    void focusField();

Q_SIGNALS:
    void added(signalbox::gui::Host *host);
    void demoRequested();

private:
    AddHostForm *m_form;
};

} // namespace signalbox::gui
