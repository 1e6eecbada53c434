// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/framing/Framing.h"
#include "server-core/framing/PartialMessage.h"

#include <array>

namespace signalbox::core::framing {

/// Messages behind a field that says how long they are.
/// Shape:  `lengthOffset` leading bytes (a command, a version), the length, the body. A message is the leading bytes
///         followed by the body, so that nothing the peer sent is lost; without an offset it is the body alone.
/// Units:  the length counts the body, or the whole with leading bytes and itself when `countsHeader`. maxMessageBytes
///         counts the message.
/// Errors: Failed by the header, before any body is kept: a length past maxMessageBytes, or less than the header it counts.
class LengthPrefixFraming final : public Framing
{
public:
    enum class Order : std::uint8_t { Big, Little };
    struct Layout {
        std::uint8_t lengthBytes = 4; ///< 1, 2, 4 or 8
        std::uint8_t lengthOffset = 0; ///< at most MaxOffset
        Order order = Order::Big;
        bool countsHeader = false;
    };
    static constexpr std::uint8_t MaxOffset = 24;

    LengthPrefixFraming(Layout layout, std::size_t maxMessageBytes);

    [[nodiscard]] FeedResult feed(std::span<char> input, MessageHandler &handler) override;
    [[nodiscard]] bool encode(QByteArrayView message, QByteArray &out) const override;
    [[nodiscard]] QString errorMessage() const override;
    [[nodiscard]] bool failedByLength() const override { return m_fault == Fault::TooLong; }
    /// Never 0 inside a message: one whose header has come is under way, though nothing of it is kept.
    [[nodiscard]] std::size_t heldBytes() const override { return m_body.heldBytes() + m_headerSize; }

private:
    enum class Fault : std::uint8_t { None, TooLong, TooShort };

    [[nodiscard]] std::size_t headerSize() const { return std::size_t{m_layout.lengthOffset} + m_layout.lengthBytes; }
    /// Takes header bytes from the front of `input`; true when the header is complete and m_bodySize known.
    [[nodiscard]] bool takeHeader(std::span<char> &input);
    [[nodiscard]] std::uint64_t length() const;

    Layout m_layout;
    std::size_t m_maxMessageBytes;
    std::size_t m_bodySize = 0;
    std::array<char, MaxOffset + 8> m_header = {};
    std::uint8_t m_headerSize = 0;
    Fault m_fault = Fault::None;
    PartialMessage m_body;
};

} // namespace signalbox::core::framing
