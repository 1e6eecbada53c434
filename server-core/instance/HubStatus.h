// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/HubConfig.h"

#include <QtCore/QStringList>

namespace signalbox::core {

/// A hub as the host knows it, without asking it.
struct HubStatus {
    QString name;
    HubAccess access = HubAccess::Open;
    bool presence = true;
    /// That serve it, or would if they ran; in start order.
    QStringList instances;
};

} // namespace signalbox::core
