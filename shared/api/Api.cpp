// SPDX-License-Identifier: Apache-2.0
// Compiles the API's description once, so that a mistake in it fails here and not in its first user.
#include "shared/api/Methods.h"

namespace signalbox::api {

static_assert(permits(Role::Admin, Permission::Administer) && !permits(Role::Operator, Permission::Administer));
static_assert(permits(Role::Operator, Permission::Operate) && !permits(Role::Viewer, Permission::Operate));

} // namespace signalbox::api
