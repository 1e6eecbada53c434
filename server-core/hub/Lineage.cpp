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

} // namespace signalbox::core::hub
