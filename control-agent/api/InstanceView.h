// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/InstanceStatus.h"
#include "shared/api/Types.h"

namespace signalbox::agent {

/// How the core's structures look in the API.
api::Instance toApi(const core::InstanceStatus &status, qint64 revision);
api::Session toApi(const core::SessionInfo &session);
api::InstanceState toApi(core::InstanceState state);

} // namespace signalbox::agent
