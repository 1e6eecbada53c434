// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/presence/RosterDirectory.h"

#include <memory>
#include <vector>

namespace signalbox::core::presence {

/// One event of a line, to be kept and handed to other threads. A line's node is not said again in its rows.
struct RosterChange {
    RosterEvent::Kind kind = RosterEvent::Kind::Joined;
    QByteArray channel;
    /// As it is now; at Left its name counts only.
    MemberRow row;
    /// At Left.
    LeaveReason reason = LeaveReason::Leave;
};

/// The hub in another process: whose members its lines have.
struct RemoteOrigin {
    RosterOrigin id;
    QByteArray node;
    SipKey key;
    /// Each has a line.
    std::uint32_t shards = 1;
};
using RemoteOriginRef = std::shared_ptr<const RemoteOrigin>;

/// Of a line as far as it is somewhere; of several such parts, the sums of both are those of the line.
struct RosterSum {
    std::uint64_t count = 0;
    /// Modulo 2^64.
    std::uint64_t sum = 0;

    RosterSum &operator+=(const RosterSum &other)
    {
        count += other.count;
        sum += other.sum;
        return *this;
    }
    bool operator==(const RosterSum &) const = default;
};

} // namespace signalbox::core::presence
