// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/rpc/RequestHandler.h"
#include "server-core/instance/HubStatus.h"

namespace signalbox::core {
class InstanceHost;
}

namespace signalbox::agent {

// Who may do what with which hub: a hub counts as all of its instances together. One without any is the whole host's.

/// Those that `grants` let see.
QList<core::HubStatus> visibleHubs(const core::InstanceHost &host, const api::Grants &grants);

/// Errors: NotFound, which names the nearest one that the caller may see; NotPermitted.
[[nodiscard]] Result<core::HubStatus> permittedHub(const core::InstanceHost &host, const CallContext &context, const QString &hub,
                                                   api::Permission permission);

/// JSON text of a client; null for none.
QJsonValue jsonOf(const QString &text);

} // namespace signalbox::agent
