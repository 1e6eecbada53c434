// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/cli/Table.h"
#include "shared/api/Types.h"

namespace signalbox::cli {

/// A state by shape, word and tone: "● running".
Table::Cell stateCell(api::InstanceState state);
/// "any:443 tls, [::1]:80".
QString listenersText(const QList<api::Listener> &listeners);

} // namespace signalbox::cli
