// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArrayView>

#include <cstdint>

namespace signalbox::core::presence {

/// The 16 bytes of a key as two little-endian numbers.
struct SipKey {
    std::uint64_t first = 0;
    std::uint64_t second = 0;

    bool operator==(const SipKey &) const = default;
};

/// SipHash-2-4: nobody without the key can choose bytes whose hashes collide or add up to something. The same on every machine.
/// Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012.
std::uint64_t sipHash(const SipKey &key, QByteArrayView bytes);

} // namespace signalbox::core::presence
