// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hubs/LiveHub.h"
#include "server-core/instance/HubAsk.h"

namespace signalbox::core {

/// What HubQueries would answer, waited for: the caller's thread does all that the hub's threads need not do.
/// Errors: those of checkHubAsk and of the hub; TimedOut, retryable, after `patience`.
/// Thread: any but an I/O thread, which would wait for itself.
[[nodiscard]] Result<HubAnswer> waitForHub(const std::shared_ptr<hubs::LiveHub> &hub, const HubAsk &ask,
                                           std::chrono::milliseconds patience);

} // namespace signalbox::core
