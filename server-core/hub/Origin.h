// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArray>

#include <compare>
#include <cstdint>
#include <limits>

namespace signalbox::core::hub {

/// Who accepts publications and numbers them: a hub in one process. Random bits, drawn when it is made, so that no number is ever given
/// twice.
struct OriginId {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    constexpr auto operator<=>(const OriginId &) const = default;
};

/// The number behind all others: of an origin that has died nothing more can come.
inline constexpr std::uint64_t endedSeq = std::numeric_limits<std::uint64_t>::max();

} // namespace signalbox::core::hub
