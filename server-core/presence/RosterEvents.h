// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/presence/MemberRow.h"

namespace signalbox::core::presence {

/// One change of a channel's roster. Views are valid during the call only.
struct RosterEvent {
    enum class Kind : std::uint8_t { Joined, Updated, Left };

    Kind kind = Kind::Joined;
    QByteArrayView channel;
    /// The one of the event before plus 1.
    std::uint64_t version = 0;
    /// As it is now; at Left as it was.
    MemberView member;
    /// At Left.
    LeaveReason reason = LeaveReason::Leave;
};

/// Hears what happens to rosters.
/// Shape:  in the order in which it happens, from inside the call that does it, after the change. It must not call back.
///
/// Each event is told, and numbered, at once; none is folded into another, even where a member joins and leaves within one turn of
/// the loop: a stay has exactly one joined and one left however short it is, what `enter` and `leave` answer is the version that
/// subscribers see, and a snapshot taken at any moment fits between two events. Who wants to send once a turn encodes an
/// event as it comes, once for all subscribers, and keeps the bytes until the end of the turn. What makes events scarce is that
/// a lost session makes none before the end of its hold, its return none at all, and an info that is the same none either.
class RosterEvents
{
public:
    virtual void onRosterEvent(const RosterEvent &event) = 0;

protected:
    ~RosterEvents() = default;
};

} // namespace signalbox::core::presence
