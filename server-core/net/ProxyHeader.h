// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/net/Endpoint.h"

#include <array>
#include <span>

namespace signalbox::core::net {

/// Reads the PROXY protocol's header, version 1 (text) or 2 (binary): how a balancer says whom it speaks for.
/// Shape:  the result is the same however the bytes are split; what follows the header is left in the input. It keeps the
///         addresses only: additions of version 2 (TLV) are passed over.
/// Errors: a line of more than 107 bytes, or an addition that takes the second part past 4 KiB, is refused.
/// Source: haproxy.org, "The PROXY protocol, Versions 1 & 2", §2.
class ProxyHeader
{
public:
    enum class State : std::uint8_t { NeedMore, Complete, Failed };
    struct Outcome {
        State state = State::NeedMore;
        std::size_t consumed = 0;
    };

    [[nodiscard]] Outcome feed(std::span<const char> input);

    /// Complete: the client. Nothing when the balancer speaks for itself (LOCAL), or cannot say (UNKNOWN).
    const std::optional<Endpoint> &client() const { return m_client; }
    /// Failed: why.
    QLatin1StringView error() const { return m_error; }

private:
    State take(char c);
    State takeText(char c);
    State takeBinary(char c);
    State readLine();
    State readBinaryHead();
    void readBinaryAddress();
    State fail(QLatin1StringView why);

    /// Version 1: the line. Version 2: the fixed part and both addresses.
    std::array<char, 107> m_bytes{};
    std::size_t m_size = 0;
    /// Version 2: of what follows the fixed part, still to come.
    std::size_t m_left = 0;
    /// Version 2: bytes of addresses that are worth keeping.
    std::size_t m_addressBytes = 0;
    State m_state = State::NeedMore;
    std::optional<Endpoint> m_client;
    QLatin1StringView m_error;
};

} // namespace signalbox::core::net
