// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Access.h"

namespace signalbox::agent {

/// Who acts on a connection: the result of a login.
struct Identity {
    /// An account's name, or "local:USER" on the local socket.
    QString account;
    api::Role role = api::Role::Viewer;
    /// Where from, for the audit: an address, or "local".
    QString from;
};

} // namespace signalbox::agent
