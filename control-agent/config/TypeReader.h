// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/TomlReader.h"
#include "server-core/types/TypeDefinitions.h"

namespace signalbox::agent {

/// Reads an entry of `[[type]]`; what is wrong is noted in the reader's errors.
/// A relative plugin is looked for beside the file, then in the plugins' folder.
core::TypeDefinition readType(core::TomlReader &reader);

/// Where plugins are that a configuration names without a folder.
QString pluginFolder();

} // namespace signalbox::agent
