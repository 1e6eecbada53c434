// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/framing/TerminatorFraming.h"

namespace signalbox::core::framing {

/// Messages between a begin mark and an end mark, such as STX and ETX.
/// Shape:  the marks are 1..255 bytes each and not part of the message; the first end mark ends it, a begin mark inside is
///         payload. Line ends (CR, LF) between messages are ignored, unless the begin mark starts with one.
/// Units:  maxMessageBytes counts the message without its marks.
/// Errors: Failed at the first byte that is not the begin mark's, and by a message that is too long.
class MarkFraming final : public Framing
{
public:
    MarkFraming(QByteArray begin, const QByteArray &end, std::size_t maxMessageBytes);

    [[nodiscard]] FeedResult feed(std::span<char> input, MessageHandler &handler) override;
    [[nodiscard]] bool encode(QByteArrayView message, QByteArray &out) const override;
    [[nodiscard]] QString errorMessage() const override;
    [[nodiscard]] bool failedByLength() const override { return m_body.failedByLength(); }
    /// Never 0 inside a message.
    [[nodiscard]] std::size_t heldBytes() const override { return m_body.heldBytes() + static_cast<std::size_t>(m_matched); }

private:
    /// Takes bytes of the begin mark from the front of `input`; true when it is complete.
    [[nodiscard]] bool takeBegin(std::span<char> &input);

    QByteArray m_begin;
    TerminatorFraming m_body;
    qsizetype m_matched = 0; ///< bytes of the begin mark that have come; all of them inside a message
    bool m_failed = false;
};

} // namespace signalbox::core::framing
