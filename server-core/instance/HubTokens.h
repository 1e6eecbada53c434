// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/access/TokenVerifier.h"
#include "server-core/instance/HubConfig.h"

namespace signalbox::core {

/// What believes the tokens of a hub: reads its key files. For a hub with HubAccess::Token.
/// Errors: FileUnreadable, PermissionDenied (others may read a secret, or write a key), InvalidConfiguration (not a key of its
///         algorithm, two of one id, no key); each names hub and file.
/// Thread: any; reads files.
[[nodiscard]] Result<access::TokenVerifier> loadTokenVerifier(const HubConfig &hub);

} // namespace signalbox::core
