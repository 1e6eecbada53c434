// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/StateShape.h"

namespace signalbox::gui {

StateShape shapeOf(api::InstanceState state)
{
    switch (state) {
    case api::InstanceState::Stopped:
        return StateShape::Stopped;
    case api::InstanceState::Starting:
    case api::InstanceState::Stopping:
        return StateShape::Changing;
    case api::InstanceState::Running:
        return StateShape::Running;
    case api::InstanceState::Draining:
        return StateShape::Draining;
    case api::InstanceState::Failed:
        return StateShape::Failed;
    }
    return StateShape::None;
}

StateShape shapeOf(const Host &host)
{
    switch (host.presence()) {
    case Host::Presence::Disconnected:
        return StateShape::Stopped;
    case Host::Presence::Connecting:
        return StateShape::Changing;
    case Host::Presence::Live:
        return host.failedCount() > 0 ? StateShape::Failed : StateShape::Running;
    case Host::Presence::Away:
        return StateShape::Away;
    case Host::Presence::NotAnswering:
        return StateShape::NotAnswering;
    case Host::Presence::Refused:
        return StateShape::Failed;
    }
    return StateShape::None;
}

} // namespace signalbox::gui
