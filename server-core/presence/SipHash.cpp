// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/SipHash.h"

#include <QtCore/QtEndian>

#include <bit>

namespace signalbox::core::presence {

namespace {

struct State {
    std::uint64_t v0;
    std::uint64_t v1;
    std::uint64_t v2;
    std::uint64_t v3;

    void round()
    {
        v0 += v1;
        v1 = std::rotl(v1, 13) ^ v0;
        v0 = std::rotl(v0, 32);
        v2 += v3;
        v3 = std::rotl(v3, 16) ^ v2;
        v0 += v3;
        v3 = std::rotl(v3, 21) ^ v0;
        v2 += v1;
        v1 = std::rotl(v1, 17) ^ v2;
        v2 = std::rotl(v2, 32);
    }
    void take(std::uint64_t word)
    {
        v3 ^= word;
        round();
        round();
        v0 ^= word;
    }
};

constexpr qsizetype wordSize = sizeof(std::uint64_t);

} // namespace

std::uint64_t sipHash(const SipKey &key, QByteArrayView bytes)
{
    State state{key.first ^ 0x736f6d6570736575U, key.second ^ 0x646f72616e646f6dU, key.first ^ 0x6c7967656e657261U,
                key.second ^ 0x7465646279746573U};
    // The last word holds what is left over, and the length's lowest byte on top.
    std::uint64_t last = std::uint64_t(bytes.size()) << 56;
    while (bytes.size() >= wordSize) {
        state.take(qFromLittleEndian<std::uint64_t>(bytes.data()));
        bytes = bytes.sliced(wordSize);
    }
    for (qsizetype i = 0; i < bytes.size(); ++i)
        last |= std::uint64_t(static_cast<unsigned char>(bytes[i])) << (8 * i);
    state.take(last);
    state.v2 ^= 0xff;
    for (int i = 0; i < 4; ++i)
        state.round();
    return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

} // namespace signalbox::core::presence
