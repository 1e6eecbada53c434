// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/InstancesModel.h"

#include <QtWidgets/QWidget>

class QGridLayout;
class QLabel;

namespace signalbox::gui {

/// What several selected instances come to together.
class SelectionSummary : public QWidget
{
    Q_OBJECT

public:
    explicit SelectionSummary(QWidget *parent = nullptr);

    void setSelection(const QList<InstanceKey> &selection);
    void refresh();

private:
    QLabel *addFact(QGridLayout *grid, const QString &name, const QString &objectName);

    QList<InstanceKey> m_selection;
    QLabel *m_title;
    QLabel *m_states;
    QLabel *m_sessions;
    QLabel *m_messagesIn;
    QLabel *m_messagesOut;
    QLabel *m_hosts;
};

} // namespace signalbox::gui
