// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/MemberRow.h"

namespace signalbox::core::presence {

using namespace Qt::StringLiterals;

QLatin1StringView leaveReasonName(LeaveReason reason)
{
    switch (reason) {
    case LeaveReason::Leave:
        return "leave"_L1;
    case LeaveReason::Closed:
        return "closed"_L1;
    case LeaveReason::Kicked:
        return "kicked"_L1;
    case LeaveReason::NodeDown:
        return "node_down"_L1;
    }
    return "closed"_L1;
}

bool operator==(const MemberView &left, const MemberView &right)
{
    return left.member == right.member && left.info == right.info && left.since == right.since && left.instance == right.instance
        && left.node == right.node;
}

} // namespace signalbox::core::presence
