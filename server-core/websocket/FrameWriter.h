// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/websocket/Protocol.h"

#include <QtCore/QByteArray>

#include <memory>

namespace signalbox::core::websocket {

/// Turns payloads into frames. Lengths are always in their shortest form.
/// Source: RFC 6455 §5.2, §5.5.1.
class FrameWriter
{
public:
    enum class Fin : std::uint8_t { More = 0x00, Last = 0x80 };

    /// Header bytes of an unmasked frame with that much payload: 2, 4 or 10.
    [[nodiscard]] static constexpr std::size_t headerSize(std::size_t payload) { return payload < 126 ? 2 : payload <= 0xffff ? 4 : 10; }
    /// Writes an unmasked frame's header to `out` (room for 10 bytes); how many bytes it is. `rsv`: Rsv1 or 0.
    static std::size_t writeHeader(char *out, Opcode opcode, std::size_t payload, Fin fin = Fin::Last, std::uint8_t rsv = 0);

    /// Appends a frame as a server sends it.
    static void append(QByteArray &out, Opcode opcode, QByteArrayView payload, Fin fin = Fin::Last, std::uint8_t rsv = 0);
    /// Appends a frame as a client sends it. `key` must be unpredictable, except in tests (RFC 6455 §5.3).
    static void appendMasked(QByteArray &out, Opcode opcode, QByteArrayView payload, std::uint32_t key, Fin fin = Fin::Last,
                             std::uint8_t rsv = 0);
    /// One frame for many receivers, encoded once.
    [[nodiscard]] static std::shared_ptr<const QByteArray> shared(Opcode opcode, QByteArrayView payload);

    /// The payload of a close frame; empty for a code that must not be sent. A long reason is cut between characters.
    [[nodiscard]] static QByteArray closePayload(CloseCode code, QByteArrayView reason = {});
};

} // namespace signalbox::core::websocket
