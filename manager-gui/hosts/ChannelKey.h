// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/Host.h"

#include <QtCore/QPointer>

namespace signalbox::gui {

/// Names one hub over all hosts. An empty `hub` stands for all hubs of the host.
struct HubKey {
    QPointer<Host> host;
    QString hub;
    bool operator==(const HubKey &) const = default;
    bool isLive() const { return host && host->isLive(); }
};

/// Names one channel over all hosts.
struct ChannelKey {
    QPointer<Host> host;
    QString hub;
    QString channel;
    bool operator==(const ChannelKey &) const = default;
    bool isEmpty() const { return !host || channel.isEmpty(); }
    HubKey hubKey() const { return {host, hub}; }
};

} // namespace signalbox::gui
