// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/presence/HolderSet.h"
#include "server-core/presence/MemberRow.h"
#include "server-core/presence/MemberText.h"

#include <optional>

namespace signalbox::core::presence {

class Roster;

/// One member of one channel: there as long as any line has it.
/// Shape:  what is shown is the stay of the line that has had it first; others hide behind it. Sessions of this process hold it
///         exactly while the own line has a stay.
struct Member {
    MemberText text;
    /// ms since the epoch.
    std::int64_t since;
    const StaySource *source;
    Roster *roster;
    HolderSet holders;

    MemberView view() const;
    MemberRow row() const;
    /// As the line has it; nothing when it has not.
    std::optional<MemberView> viewOf(const RosterLine &line) const;
};

} // namespace signalbox::core::presence
