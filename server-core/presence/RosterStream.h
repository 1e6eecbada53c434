// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/presence/PresenceMessage.h"

namespace signalbox::core::presence {

/// What a home tells the exchange of its own line: each event once and in order, and parts of what is there in between.
/// Shape:  a part is of the version that its digest says; all events up to that one were told before it. So whoever has all parts, and
///         applies the events that come between them to whatever it has by then, has the line as it is.
/// Thread: the home's.
class RosterStream final : public RosterEvents
{
public:
    /// So many bytes of a part let one more be looked at, be it told or not.
    static constexpr std::size_t bytesALook = 8;
    static constexpr std::size_t leastLooks = 8;

    RosterStream(ShardId home, ShardId exchange) : m_home(home), m_exchange(exchange) { }

    ShardId exchange() const { return m_exchange; }
    bool isEmpty() const { return m_pending.empty(); }
    /// An event of the own line; its version is the line's.
    void onRosterEvent(const RosterEvent &event) override;
    /// What has gathered; also when that is nothing.
    OwnChangesTell take(const RosterDirectory &rosters);
    /// Of about so many bytes.
    OwnPartAnswer partOf(const RosterDirectory &rosters, const OwnPartAsk &ask, std::size_t partBytes) const;

private:
    const ShardId m_home;
    const ShardId m_exchange;
    std::vector<RosterChange> m_pending;
};

} // namespace signalbox::core::presence
