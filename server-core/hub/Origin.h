// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArray>

#include <compare>
#include <cstdint>

namespace signalbox::core::hub {

/// Who accepts publications and numbers them: a hub in one process. Random bits, drawn when it is made, so that no number is ever given
/// twice.
struct OriginId {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    constexpr auto operator<=>(const OriginId &) const = default;
};

} // namespace signalbox::core::hub
