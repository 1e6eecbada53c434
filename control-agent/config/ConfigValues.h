// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/config/AgentConfig.h"

#include <QtCore/QJsonValue>

namespace signalbox::agent {

/// One value in force. `place` is null when it is a default.
struct ConfigValueInForce {
    QString path;
    QJsonValue value;
    const ConfigOrigins::Place *place = nullptr;
};

/// All of them: what somebody wrote in the order of the files, then the defaults.
QList<ConfigValueInForce> valuesInForce(const AgentConfig &config);

} // namespace signalbox::agent
