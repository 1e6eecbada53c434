// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace signalbox {

/// WebSocket tells text from binary; everything else is binary.
enum class MessageKind : std::uint8_t { Text = 1, Binary = 2 };

} // namespace signalbox
