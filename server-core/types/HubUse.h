// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/types/ServerType.h"

namespace signalbox::core {

/// Server types whose instances serve a hub derive from it, beside ServerType. All else has no hub, whatever `hub` says.
class HubUse
{
protected:
    HubUse() = default;
    ~HubUse() = default;
};

/// Also of a type under another name.
bool usesHub(const ServerType &type);

} // namespace signalbox::core
