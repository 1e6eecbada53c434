// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/config/InstanceSet.h"

#include <QtCore/QJsonValue>

namespace signalbox::agent {

/// One value in force. `place` is null when it is a default, or stands in the store.
struct ConfigValueInForce {
    QString path;
    QJsonValue value;
    const ConfigOrigins::Place *place = nullptr;
    /// "store"; or "store (in place of FILE:LINE)".
    QString store = {};
};

/// All of them: what somebody wrote in the order of the files, then what stands in the store, then the defaults.
QList<ConfigValueInForce> valuesInForce(const AgentConfig &config, const InstanceSet &instances);

} // namespace signalbox::agent
