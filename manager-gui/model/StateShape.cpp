// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/model/StateShape.h"

#include <QtCore/QCoreApplication>

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

QString nameOf(StateShape shape)
{
    switch (shape) {
    case StateShape::Running:
        return QCoreApplication::translate("StateShape", "running");
    case StateShape::Stopped:
        return QCoreApplication::translate("StateShape", "stopped");
    case StateShape::Draining:
        return QCoreApplication::translate("StateShape", "draining");
    case StateShape::Failed:
        return QCoreApplication::translate("StateShape", "failed");
    case StateShape::Away:
        return QCoreApplication::translate("StateShape", "away");
    case StateShape::NotAnswering:
        return QCoreApplication::translate("StateShape", "not answering");
    case StateShape::Changing:
        return QCoreApplication::translate("StateShape", "changing");
    case StateShape::None:
        break;
    }
    return {};
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
