// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace signalbox::core {

/// Who may use a hub.
enum class HubAccess : std::uint8_t {
    Open, ///< everybody, everything
    Token, ///< who has a token that one of its keys has signed, as far as that goes
    Service, ///< whom the service lets in that serves the session
};

} // namespace signalbox::core
