// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/InstanceConfig.h"
#include "server-core/instance/TomlReader.h"

namespace signalbox::agent {

/// Reads what one [[instance]] says over what `config` holds (the [defaults]), and finishes the table.
/// Errors: noted in the reader. What only a start can tell (a port in use, an unknown type) is none of this.
void readInstance(core::TomlReader &reader, core::InstanceConfig &config);

/// The [defaults]: the same keys, but those that make an instance that one.
void readDefaults(core::TomlReader &reader, core::InstanceConfig &config);

} // namespace signalbox::agent
