// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/presence/MemberRow.h"
#include "server-core/presence/SipHash.h"

namespace signalbox::core::presence {

/// The hash of a member in a channel, for digests: of all that a snapshot says of it.
/// Shape:  SipHash-2-4 of channel, member, info, instance and node, each after its length, and since; numbers of 64 bits, little-endian.
/// Thread: the owner's; it keeps the memory in which it puts them together.
class MemberHasher
{
public:
    explicit MemberHasher(const SipKey &key) : m_key(key) { }

    std::uint64_t operator()(QByteArrayView channel, const MemberView &member);

private:
    void add(std::uint64_t number);
    void add(QByteArrayView text);

    const SipKey m_key;
    QByteArray m_scratch;
};

} // namespace signalbox::core::presence
