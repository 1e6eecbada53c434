// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/auth/Identity.h"

class QDateTime;

namespace signalbox::agent {

class Store;

/// Keeps when an account, and a token, was used last: after the log-in was granted, for a full disk keeps nobody out who comes
/// to see what is wrong.
/// Thread: main.
void noteLogin(Store &store, const Identity &identity, const QDateTime &at);

} // namespace signalbox::agent
