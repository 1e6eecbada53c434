// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/session/SessionSettings.h"
#include "server-core/types/ServerType.h"

#include "shared/base/Error.h"

namespace signalbox::core {

/// What sessions of `type` speak, with everything that it takes. `options` have been checked.
/// Errors: InvalidConfiguration when the type's protocol makes no sense ("option \"size\" …"), InternalError when it throws.
[[nodiscard]] Result<Protocol> protocolOf(const ServerType &type, const QJsonObject &options, const SessionLimits &limits);

} // namespace signalbox::core
