// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace signalbox::core::websocket {

/// Any of the high bits set in what xorCopy() returns means: not pure ASCII.
inline constexpr std::uint64_t NonAsciiBits = 0x8080'8080'8080'8080U;

/// dst[i] = src[i] ^ key[i mod 4], where `key` holds the four bytes in memory order. dst == src is allowed.
/// Returns the OR of all bytes written, so that pure ASCII text needs no second pass.
inline std::uint64_t xorCopy(char *dst, const char *src, std::size_t size, std::uint32_t key)
{
    const std::uint64_t wide = (std::uint64_t{key} << 32) | key;
    std::uint64_t seen = 0;
    std::size_t i = 0;
    // Four words a turn keep both gcc and clang to vector registers; all loads come before the stores, for dst == src.
    for (; i + 32 <= size; i += 32) {
        std::uint64_t word[4];
        std::memcpy(word, src + i, 32);
        for (std::uint64_t &w : word)
            w ^= wide;
        seen |= (word[0] | word[1]) | (word[2] | word[3]);
        std::memcpy(dst + i, word, 32);
    }
    for (; i + 8 <= size; i += 8) {
        std::uint64_t word;
        std::memcpy(&word, src + i, 8);
        word ^= wide;
        seen |= word;
        std::memcpy(dst + i, &word, 8);
    }
    unsigned char keyBytes[4];
    std::memcpy(keyBytes, &key, 4);
    for (; i < size; ++i) {
        const auto byte = static_cast<unsigned char>(static_cast<unsigned char>(src[i]) ^ keyBytes[i % 4]);
        seen |= byte;
        dst[i] = static_cast<char>(byte);
    }
    return seen;
}

/// The key for the bytes after the first `done` ones.
inline std::uint32_t rotatedKey(std::uint32_t key, std::size_t done)
{
    const int bits = static_cast<int>(done % 4) * 8;
    return std::endian::native == std::endian::little ? std::rotr(key, bits) : std::rotl(key, bits);
}

} // namespace signalbox::core::websocket
