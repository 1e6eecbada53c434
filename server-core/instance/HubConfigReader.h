// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/HubConfig.h"
#include "server-core/instance/TomlReader.h"

namespace signalbox::core {

/// Reads one `[[hub]]`. What is wrong is noted in the reader's errors.
HubConfig readHub(TomlReader &reader);

} // namespace signalbox::core
