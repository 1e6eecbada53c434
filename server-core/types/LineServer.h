// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/include/signalbox/LineServer.h"

namespace signalbox::core {

using signalbox::CommandInfo;
using signalbox::LineArguments;
using signalbox::LineServer;

} // namespace signalbox::core
