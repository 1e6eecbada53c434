// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/actions/ChannelPermits.h"

#include "manager-gui/actions/Permits.h"

#include <QtCore/QCoreApplication>

namespace signalbox::gui {

namespace {

struct ChannelPermits {
    Q_DECLARE_TR_FUNCTIONS(ChannelPermits)
};

} // namespace

QString whyNotOnHub(const HubCatalogue &hubs, const HubKey &key, api::Permission permission)
{
    if (!key.host || key.hub.isEmpty())
        return ChannelPermits::tr("Select a channel first");
    if (!key.host->isLive())
        return ChannelPermits::tr("The host does not answer");
    const api::Hub *hub = hubs.find(key);
    const QStringList instances = hub && !hub->instances.isEmpty() ? hub->instances : QStringList{QString()};
    for (const QString &instance : instances) {
        if (const QString why = whyNotPermitted(*key.host, instance, permission); !why.isEmpty())
            return why;
    }
    return {};
}

} // namespace signalbox::gui
