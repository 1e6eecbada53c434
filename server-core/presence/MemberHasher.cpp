// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/MemberHasher.h"

#include <QtCore/QtEndian>

namespace signalbox::core::presence {

std::uint64_t MemberHasher::operator()(QByteArrayView channel, const MemberView &member)
{
    m_scratch.resize(0);
    for (const QByteArrayView text : {channel, member.member, member.info, member.instance, member.node})
        add(text);
    add(std::uint64_t(member.since));
    return sipHash(m_key, m_scratch);
}

void MemberHasher::add(std::uint64_t number)
{
    const std::uint64_t ordered = qToLittleEndian(number);
    m_scratch.append(reinterpret_cast<const char *>(&ordered), sizeof ordered);
}

void MemberHasher::add(QByteArrayView text)
{
    add(std::uint64_t(text.size()));
    m_scratch.append(text);
}

} // namespace signalbox::core::presence
