// SPDX-License-Identifier: Apache-2.0
#include "server-core/hub/Lineage.h"

#include <algorithm>

namespace signalbox::core::hub {

Lineage::Lineage(OriginId own, std::vector<OriginId> before) : m_own(own), m_before(std::move(before))
{
    if (m_before.size() >= most)
        m_before.erase(m_before.begin(), m_before.end() - std::ptrdiff_t(most - 1));
    m_ordered = m_before;
    std::sort(m_ordered.begin(), m_ordered.end());
}

std::vector<OriginId> Lineage::origins() const
{
    std::vector<OriginId> all = m_before;
    all.push_back(m_own);
    return all;
}

bool Lineage::isBefore(OriginId origin) const
{
    return std::binary_search(m_ordered.begin(), m_ordered.end(), origin);
}

Position Lineage::translated(const Position &position) const
{
    const auto parts = position.parts();
    if (m_before.empty() || std::none_of(parts.begin(), parts.end(), [this](const Position::Part &part) { return isBefore(part.origin); }))
        return position;
    Position own;
    for (const Position::Part &part : parts) {
        const OriginId origin = isBefore(part.origin) ? m_own : part.origin;
        own.set(origin, std::max(part.seq, own.of(origin).value_or(0)));
    }
    return own;
}

void PeerLineages::add(const Lineage &lineage)
{
    if (!lineage.hasPast())
        return;
    // A later one knows all that an earlier one has known.
    std::erase_if(m_lineages, [&](const Lineage &one) { return one.own() == lineage.own() || lineage.isBefore(one.own()); });
    if (m_lineages.size() == most)
        m_lineages.erase(m_lineages.begin());
    m_lineages.push_back(lineage);
}

Position PeerLineages::translated(const Position &position) const
{
    Position now = position;
    for (const Lineage &lineage : m_lineages)
        now = lineage.translated(now);
    return now;
}

bool PeerLineages::isPast(OriginId origin) const
{
    return std::any_of(m_lineages.begin(), m_lineages.end(), [origin](const Lineage &lineage) { return lineage.isBefore(origin); });
}

} // namespace signalbox::core::hub
