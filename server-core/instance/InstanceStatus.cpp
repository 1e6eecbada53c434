// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/InstanceStatus.h"

namespace signalbox::core {

QLatin1StringView instanceStateName(InstanceState state)
{
    switch (state) {
    case InstanceState::Stopped:
        return QLatin1StringView("stopped");
    case InstanceState::Starting:
        return QLatin1StringView("starting");
    case InstanceState::Running:
        return QLatin1StringView("running");
    case InstanceState::Draining:
        return QLatin1StringView("draining");
    case InstanceState::Stopping:
        return QLatin1StringView("stopping");
    case InstanceState::Failed:
        break;
    }
    return QLatin1StringView("failed");
}

} // namespace signalbox::core
