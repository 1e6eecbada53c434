// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace signalbox::core::presence {

/// What two copies of a roster compare instead of their members.
struct RosterDigest {
    /// Events so far.
    std::uint64_t version = 0;
    /// Members.
    std::uint64_t count = 0;
    /// Of the members' keyed hashes, modulo 2^64: of no order, and kept up to date at each event.
    std::uint64_t sum = 0;

    bool operator==(const RosterDigest &) const = default;
};

} // namespace signalbox::core::presence
