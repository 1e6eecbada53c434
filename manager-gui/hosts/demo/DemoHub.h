// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/demo/DemoChannel.h"
#include "shared/api/Methods.h"

namespace signalbox::gui {

/// A hub of the made-up world, wherever its instances are.
struct DemoHub {
    QString name;
    api::HubAccess access = api::HubAccess::Open;
    bool presence = true;
    /// What its positions begin with.
    QString origin;
    std::vector<DemoChannel> channels = {};

    DemoChannel *channel(const QString &channelName);
    const DemoChannel *channel(const QString &channelName) const { return const_cast<DemoHub *>(this)->channel(channelName); }
    QString position(qint64 number) const;
    /// What `position` said; nothing for what is of another origin or was never said.
    std::optional<qint64> numberAt(const QString &position) const;
};

/// A hub in which nothing is yet. `place`: where it is, `seed`: of the world.
DemoHub makeDemoHub(const QString &name, const QString &place, quint32 seed);

/// Rooms, people, news: more than a thousand channels on a host of size 1, few on a small one.
void furnishChat(DemoHub &hub, const QString &place, double size, qint64 now);
/// Prices, many a second.
void furnishQuotes(DemoHub &hub, const QString &place, double size, qint64 now);

/// Whether it has the form of a position, of whatever origin.
bool isDemoPosition(const QString &position);

} // namespace signalbox::gui
