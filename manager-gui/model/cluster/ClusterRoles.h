// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "manager-gui/model/InstancesModel.h"

namespace signalbox::gui {

/// What the models of a cluster say of a cell beside what InstancesModel's roles name.
enum ClusterRole {
    /// clusterwords::Tone, as a number.
    ToneRole = InstancesModel::ColumnKeyRole + 1,
    /// The second line.
    MoreRole,
    /// What rows are sorted by.
    SortRole,
};

} // namespace signalbox::gui
