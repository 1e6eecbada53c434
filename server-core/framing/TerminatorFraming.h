// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/framing/Framing.h"

#include <string_view>

namespace signalbox::core::framing {

/// Messages that end with fixed bytes, such as lines.
/// Shape:  the terminator is 1..255 bytes and not part of the message; the first occurrence ends the message.
/// Units:  maxMessageBytes counts the message without its terminator.
/// Errors: Failed when a message is longer than maxMessageBytes, as soon as that is certain.
class TerminatorFraming final : public Framing
{
public:
    /// `terminator` must not be empty (asserted: it comes from checked configuration).
    TerminatorFraming(QByteArray terminator, std::size_t maxMessageBytes);

    [[nodiscard]] FeedResult feed(std::span<char> input, MessageHandler &handler) override;
    [[nodiscard]] bool encode(QByteArrayView message, QByteArray &out) const override;
    /// The start of a message whose terminator has not come, out of the object.
    [[nodiscard]] QByteArray takePartial() { return std::exchange(m_partial, QByteArray()); }
    [[nodiscard]] QString errorMessage() const override;
    [[nodiscard]] bool failedByLength() const override { return m_failed; }
    [[nodiscard]] std::size_t heldBytes() const override { return static_cast<std::size_t>(m_partial.capacity()); }

private:
    [[nodiscard]] std::string_view terminator() const { return {m_terminator.constData(), static_cast<std::size_t>(m_terminator.size())}; }
    /// How many bytes at the end of m_partial, with the start of `input`, make a terminator; 0 when none do.
    [[nodiscard]] std::size_t joint(std::string_view input) const;
    /// Completes m_partial from `input`; how many bytes that took, npos when its end has not come.
    [[nodiscard]] std::size_t completePartial(std::string_view input);
    [[nodiscard]] FeedResult fail(std::size_t consumed);

    QByteArray m_terminator;
    QByteArray m_partial;
    std::size_t m_maxMessageBytes;
    bool m_failed = false;
};

} // namespace signalbox::core::framing
