// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/actions/SessionActions.h"
#include "manager-gui/model/SessionsModel.h"

#include <QtWidgets/QWidget>

class QLabel;
class QPushButton;

namespace signalbox::gui {

class LiveTable;
class SearchField;

/// The live sessions of one instance, and what can be done with them.
class SessionsPanel : public QWidget
{
    Q_OBJECT

public:
    explicit SessionsPanel(SessionActions &actions, QWidget *parent = nullptr);

    void setInstance(const InstanceKey &key);
    void resetLayout();
    QByteArray layoutState() const;
    void restoreLayout(const QByteArray &state);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void makeTable();
    void updateSelection();
    void updateVisibleRows();
    void updateEmptyState();

    SessionActions &m_actions;
    SessionsModel m_model;
    SearchField *m_filter;
    QPushButton *m_close;
    QPushButton *m_send;
    LiveTable *m_table;
    QLabel *m_empty;
};

} // namespace signalbox::gui
