// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/ChannelKey.h"

#include <QtWidgets/QDialog>

class QLineEdit;
class QPushButton;

namespace signalbox::gui {

class MessageEdit;

/// Sends something to every session of a hub: says how many these are, and closes when it has been sent.
class BroadcastDialog : public QDialog
{
    Q_OBJECT

public:
    BroadcastDialog(const HubKey &key, const api::Hub &hub, QWidget *parent);

private:
    void makeLayout(const QString &title);
    void update();
    void send();

    HubKey m_key;
    /// What must be typed; empty: nothing.
    QString m_wanted;
    MessageEdit *m_edit;
    QLineEdit *m_typed;
    QPushButton *m_send;
    QString m_requestId;
    QJsonValue m_tried;
    bool m_waiting = false;
};

} // namespace signalbox::gui
