// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>
#include <QtCore/QLatin1StringView>

#include <cstdint>

namespace signalbox::core::presence {

/// Why a member is not in a channel any more.
enum class LeaveReason : std::uint8_t {
    Leave, ///< it said so
    Closed, ///< its last session ended, and none came back within the hold
    Kicked,
    NodeDown,
};

/// The name on the wire: leave, closed, kicked, node_down.
QLatin1StringView leaveReasonName(LeaveReason reason);

/// One member of a channel, as it is told. Text is UTF-8.
/// Units:  since: ms since the epoch, when the member joined.
/// `instance` and `node` say where it joined, of several places where it is the first. A session that comes back elsewhere in the same
/// process does not change them; when it is no longer in the first place, another is said, of which nobody hears.
struct MemberView {
    QByteArrayView member;
    /// JSON text, opaque here; empty when the member gave none.
    QByteArrayView info;
    std::int64_t since = 0;
    QByteArrayView instance;
    QByteArrayView node;
};

bool operator==(const MemberView &left, const MemberView &right);

/// The same with bytes of its own, to be kept and handed to other threads.
struct MemberRow {
    QByteArray member;
    QByteArray info;
    std::int64_t since = 0;
    QByteArray instance;
    QByteArray node;

    MemberView view() const { return {member, info, since, instance, node}; }
    bool operator==(const MemberRow &) const = default;
};

} // namespace signalbox::core::presence
