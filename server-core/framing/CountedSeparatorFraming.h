// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/framing/Framing.h"

namespace signalbox::core::framing {

/// Messages of a fixed number of parts, with a separator before, between and behind them: `#part1#part2#part3#` is one
/// message of four separators.
/// Shape:  a message is what lies between its first and its last separator, "part1#part2#part3". Line ends (CR, LF)
///         between messages are ignored, unless the separator is one.
/// Units:  maxMessageBytes counts the message without its first and last separator.
/// Errors: Failed when a message begins with another byte, or is too long.
class CountedSeparatorFraming final : public Framing
{
public:
    /// `count` separators make one message; at least 2 (asserted: it comes from checked configuration).
    CountedSeparatorFraming(char separator, int count, std::size_t maxMessageBytes);

    [[nodiscard]] FeedResult feed(std::span<char> input, MessageHandler &handler) override;
    [[nodiscard]] bool encode(QByteArrayView message, QByteArray &out) const override;
    [[nodiscard]] QString errorMessage() const override;
    [[nodiscard]] bool failedByLength() const override { return m_fault == Fault::TooLong; }
    /// Never 0 inside a message.
    [[nodiscard]] std::size_t heldBytes() const override { return static_cast<std::size_t>(m_partial.capacity() + m_seen); }

private:
    enum class Fault : std::uint8_t { None, TooLong, NoSeparator };

    /// Takes line ends and the first separator from the front of `input`; true when the separator has come.
    [[nodiscard]] bool takeFirst(std::span<char> &input);
    /// How many bytes of `input` belong to the message, its last separator not among them; the end when that has not come.
    [[nodiscard]] std::size_t findLast(std::span<const char> input);

    QByteArray m_partial;
    std::size_t m_maxMessageBytes;
    int m_count;
    int m_seen = 0; ///< separators of the message under way
    char m_separator;
    Fault m_fault = Fault::None;
};

} // namespace signalbox::core::framing
