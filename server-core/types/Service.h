// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/include/signalbox/Service.h"

namespace signalbox::core {

using signalbox::MetricSet;
using signalbox::Service;

} // namespace signalbox::core
