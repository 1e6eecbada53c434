// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/include/signalbox/ChannelSubscription.h"
#include "server-core/instance/HubWatch.h"
#include "server-core/instance/InstanceHost.h"

#include <QtCore/QPointer>

#include <functional>

namespace signalbox {

/// A subscription between its hub and whoever listens.
/// Thread: main.
struct ChannelSubscription::Private : std::enable_shared_from_this<ChannelSubscription::Private> {
    using Heard = std::function<void(const ChannelNews &)>;

    Private(core::InstanceHost &host_, const QString &channel_, const QObject *context_, Heard heard_)
        : host(&host_), channel(channel_), context(context_), heard(std::move(heard_))
    {
    }

    /// Null: nothing has been in the hub yet, and this waits for it.
    void begin(const std::shared_ptr<core::hubs::LiveHub> &hub);
    void end();
    void refuse(const Error &error);
    void deliver();

    /// Gone: its threads are, too.
    const QPointer<core::InstanceHost> host;
    const QString channel;
    const QPointer<const QObject> context;
    const Heard heard;
    /// Null: not begun, or over.
    std::shared_ptr<core::HubWatch> watch;
    bool isOver = false;
};

} // namespace signalbox
