// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/presence/HolderSet.h"
#include "server-core/presence/MemberRow.h"
#include "server-core/presence/MemberText.h"

namespace signalbox::core::presence {

class Roster;

/// One member of one channel, at the origin that has its sessions.
struct Member {
    MemberText text;
    /// ms since the epoch.
    std::int64_t since;
    /// Of the directory's pool.
    const QByteArray *instance;
    Roster *roster;
    HolderSet holders;

    MemberView view() const;
    MemberRow row() const;
};

} // namespace signalbox::core::presence
