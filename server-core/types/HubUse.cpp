// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/HubUse.h"

#include "server-core/types/TypeAspect.h"

namespace signalbox::core {

bool usesHub(const ServerType &type)
{
    return aspectOf<HubUse>(type) != nullptr;
}

} // namespace signalbox::core
