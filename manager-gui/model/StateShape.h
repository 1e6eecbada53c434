// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/hosts/Host.h"

namespace signalbox::gui {

/// The shape that stands for a state, so that colour is never the only sign.
enum class StateShape { None, Running, Stopped, Draining, Failed, Away, NotAnswering, Changing };

StateShape shapeOf(api::InstanceState state);
/// "running", "stopped" …: the state behind the symbol, for filters.
QString nameOf(StateShape shape);
/// What the host's row shows: its own trouble first, then that of its instances.
StateShape shapeOf(const Host &host);

} // namespace signalbox::gui
