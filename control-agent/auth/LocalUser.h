// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/auth/Identity.h"
#include "shared/base/Error.h"

namespace signalbox::agent {

/// Members of it administer the agent over the local socket.
inline constexpr QLatin1StringView adminGroup{"signalbox-admin"};

/// Decides by the user id that the kernel gave for the peer: root, the agent's own user and members of the group are admin.
/// Errors: NotPermitted, naming the group.
/// Thread: any; reads the user database.
[[nodiscard]] Result<Identity> identifyLocalUser(quint32 uid);

/// Lets the group use the socket's file, when there is such a group and this process may say so.
void giveToAdminGroup(const QString &path);

} // namespace signalbox::agent
