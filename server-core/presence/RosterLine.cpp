// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/RosterLine.h"

namespace signalbox::core::presence {

void RosterLine::renew()
{
    ++m_round;
    m_stale += std::size_t(m_digest.count);
    m_digest.count = 0;
    m_digest.sum = 0;
}

const StaySource *RosterLine::add(QByteArrayView channel, const MemberView &member)
{
    auto found = m_sources.find({m_round, member.instance});
    if (found == m_sources.end()) {
        auto made = std::make_unique<StaySource>(StaySource{*this, m_round, member.instance.toByteArray()});
        const QByteArrayView instance = made->instance;
        found = m_sources.emplace(std::pair(m_round, instance), std::move(made)).first;
    }
    StaySource &source = *found->second;
    ++source.uses;
    ++m_digest.count;
    m_digest.sum += hash(channel, member);
    return &source;
}

void RosterLine::remove(QByteArrayView channel, const MemberView &member, const StaySource *source)
{
    if (isStale(*source)) {
        --m_stale;
    } else {
        --m_digest.count;
        m_digest.sum -= hash(channel, member);
    }
    const auto found = m_sources.find({source->round, source->instance});
    if (--found->second->uses == 0)
        m_sources.erase(found);
}

std::uint64_t RosterLine::hash(QByteArrayView channel, MemberView member)
{
    member.node = m_node;
    return m_hash(channel, member);
}

} // namespace signalbox::core::presence
