// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/actions/Question.h"

#include <QtWidgets/QDialog>

namespace signalbox::gui {

/// A question with its verb on the button. Cancel is what Return does: nothing is hit by accident.
class ConfirmDialog : public QDialog
{
    Q_OBJECT

public:
    ConfirmDialog(const Question &question, QWidget *parent);
};

} // namespace signalbox::gui
