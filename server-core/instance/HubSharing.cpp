// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/HubSharing.h"

namespace signalbox::core {

using namespace Qt::StringLiterals;

Result<void> mayShareHub(const InstanceConfig &instance, const InstanceConfig &other)
{
    if (instance.isolation != Isolation::Process && other.isolation != Isolation::Process)
        return {};
    return failure(ErrorCode::Unsupported,
                   u"the hub \"%1\" is served by the instance \"%2\" in another process, and a hub cannot be in two: set isolation "
                   "\"none\" or \"thread\" for both, or give one of them another hub"_s.arg(instance.hubName(), other.name),
                   instance.hubName());
}

} // namespace signalbox::core
