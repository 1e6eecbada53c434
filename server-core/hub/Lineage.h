// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/Position.h"

#include <vector>

namespace signalbox::core::hub {

/// An origin and those whose work it goes on with: processes of the same hub that ended cleanly, one behind the other.
/// Shape:  all of them share one line of numbers for each channel: who comes later goes on behind the last number of who was before. So a
///         number of a later one says that all of the earlier ones was seen, and a position needs to name only one of them, however often
///         the process was started anew. At most `most`; who comes back with a position of an older one is a stranger.
/// Thread: constant; any.
class Lineage
{
public:
    static constexpr std::size_t most = 1000;

    /// Without a past.
    Lineage(OriginId own) : m_own(own) { } // NOLINT(google-explicit-constructor): an origin is a lineage of one
    /// `before`: the oldest first.
    Lineage(OriginId own, std::vector<OriginId> before);

    OriginId own() const { return m_own; }
    /// With its own as the last.
    std::vector<OriginId> origins() const;
    /// What the position says, in numbers of its own. Other origins stay as they are.
    Position translated(const Position &position) const;
    bool hasPast() const { return !m_before.empty(); }
    /// Whether it goes on with the work of `origin`.
    bool isBefore(OriginId origin) const;

private:
    OriginId m_own;
    std::vector<OriginId> m_before;
    /// The same, for finding.
    std::vector<OriginId> m_ordered;
};

/// The lineages of origins elsewhere, so that a position which names an earlier one is understood.
/// Shape:  those without a past need not be remembered; bounded, the one that was heard of first goes first.
/// Thread: one at a time.
class PeerLineages
{
public:
    static constexpr std::size_t most = 256;

    bool isEmpty() const { return m_lineages.empty(); }
    void add(const Lineage &lineage);
    Position translated(const Position &position) const;
    /// Whether some other one goes on with its work.
    bool isPast(OriginId origin) const;

private:
    std::vector<Lineage> m_lineages;
};

} // namespace signalbox::core::hub
