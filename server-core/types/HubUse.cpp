// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/HubUse.h"

#include "server-core/types/AliasType.h"

namespace signalbox::core {

bool usesHub(const ServerType &type)
{
    const auto *alias = dynamic_cast<const AliasType *>(&type);
    return alias ? usesHub(alias->target()) : dynamic_cast<const HubUse *>(&type) != nullptr;
}

} // namespace signalbox::core
