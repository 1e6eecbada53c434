// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/actions/ConfigActions.h"
#include "manager-gui/actions/InstanceActions.h"
#include "manager-gui/actions/SessionActions.h"
#include "manager-gui/pages/instances/InstanceForm.h"

namespace signalbox::gui {

class MessageBar;

/// Opens the windows that instances are made and changed in, and says what is left to do afterwards.
class ConfigDialogs : public QObject
{
    Q_OBJECT

public:
    struct Actions {
        ConfigActions &config;
        InstanceActions &instances;
        SessionActions &sessions;
    };
    ConfigDialogs(const Actions &actions, MessageBar &messages, QWidget *window);

Q_SIGNALS:
    /// A new instance is there: show it.
    void created(const signalbox::gui::InstanceKey &key);

private:
    void openForm(Host *host, InstanceForm::Purpose purpose, const QString &instance);
    void onSaved(Host *host, InstanceForm::Purpose purpose, const api::InstanceConfigured &configured);
    void openReload(Host *host);
    /// Until it is restarted: "3 changes of X wait for a restart", with the button for it.
    void offerRestart(const InstanceKey &key, int waiting);

    Actions m_actions;
    MessageBar &m_messages;
    QWidget *m_window;
};

} // namespace signalbox::gui
