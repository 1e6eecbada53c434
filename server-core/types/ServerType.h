// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/include/signalbox/ServerType.h"

namespace signalbox::core {

using signalbox::ServerType;

} // namespace signalbox::core
