// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/app/ConfigDialogs.h"

#include "manager-gui/actions/Permits.h"
#include "manager-gui/pages/instances/SendDialog.h"
#include "manager-gui/pages/scope/ReloadDialog.h"
#include "manager-gui/widgets/MessageBar.h"

namespace signalbox::gui {

ConfigDialogs::ConfigDialogs(const Actions &actions, MessageBar &messages, QWidget *window)
    : QObject(window), m_actions(actions), m_messages(messages), m_window(window)
{
    using enum InstanceForm::Purpose;
    connect(&actions.config, &ConfigActions::createRequested, this, [this](Host *host) { openForm(host, Create, {}); });
    connect(&actions.config, &ConfigActions::editRequested, this, [this](const InstanceKey &key) { openForm(key.host, Edit, key.name); });
    connect(&actions.config, &ConfigActions::cloneRequested, this, [this](const InstanceKey &key) { openForm(key.host, Clone, key.name); });
    connect(&actions.config, &ConfigActions::reloadRequested, this, &ConfigDialogs::openReload);
    connect(&actions.config, &ConfigActions::changed, this, &ConfigDialogs::offerRestart);
    connect(&actions.sessions, &SessionActions::sendRequested, this,
            [this](const InstanceKey &key, const QList<api::Session> &sessions) { (new SendDialog(key, sessions, m_window))->open(); });
}

void ConfigDialogs::openForm(Host *host, InstanceForm::Purpose purpose, const QString &instance)
{
    if (!host)
        return;
    auto *form = new InstanceForm(*host, purpose, instance, m_window);
    connect(form, &InstanceForm::saved, this,
            [this, purpose](Host *on, const api::InstanceConfigured &configured) { onSaved(on, purpose, configured); });
    form->open();
}

void ConfigDialogs::onSaved(Host *host, InstanceForm::Purpose purpose, const api::InstanceConfigured &configured)
{
    const InstanceKey key{host, configured.name};
    if (purpose != InstanceForm::Purpose::Edit)
        Q_EMIT created(key);
    else
        offerRestart(key, waitingIn(configured.changes, key));
}

void ConfigDialogs::offerRestart(const InstanceKey &key, int waiting)
{
    if (waiting == 0 || !key.host)
        return;
    const QString text = tr("%Ln change(s) of %1 wait for a restart.", nullptr, waiting).arg(key.name);
    // Whoever restarts it: what was offered is done.
    auto *watch = new QObject(key.host);
    const HostInstance *now = key.find();
    const auto seen = std::make_shared<bool>(now && !now->data.pending.isEmpty());
    // The answer may come before the event that says what waits.
    const auto look = [this, key, watch, text, seen] {
        const HostInstance *instance = key.find();
        if (instance && !instance->data.pending.isEmpty())
            *seen = true;
        else if (*seen || !instance) {
            m_messages.withdraw(text);
            watch->deleteLater();
        }
    };
    m_messages.offer(text, tr("Restart now"), watch, [this, key] { m_actions.instances.restartNow(key); });
    connect(key.host, &Host::instanceChanged, watch, look);
    connect(key.host, &Host::instanceRemoved, watch, look);
    connect(key.host, &Host::instancesReplaced, watch, look);
}

void ConfigDialogs::openReload(Host *host)
{
    if (host)
        (new ReloadDialog(*host, typedFor({host}), m_window))->open();
}

} // namespace signalbox::gui
