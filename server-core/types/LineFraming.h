// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/framing/TerminatorFraming.h"

namespace signalbox::core {

/// Text lines: takes LF and CRLF, sends CRLF. A last line may do without its end.
/// Units:  maxLineBytes counts the line without its end, CR or not.
class LineFraming final : public framing::Framing
{
public:
    /// One byte more for the CR, which belongs to the end.
    explicit LineFraming(std::size_t maxLineBytes) : m_lines(QByteArrayLiteral("\n"), maxLineBytes + 1), m_maxLineBytes(maxLineBytes) { }

    framing::FeedResult feed(std::span<char> input, framing::MessageHandler &handler) override;
    void end(framing::MessageHandler &handler) override;
    bool encode(QByteArrayView message, QByteArray &out) const override;
    QString errorMessage() const override;
    bool failedByLength() const override { return m_failed; }
    std::size_t heldBytes() const override { return m_lines.heldBytes(); }

private:
    framing::TerminatorFraming m_lines;
    std::size_t m_maxLineBytes;
    bool m_failed = false;
};

} // namespace signalbox::core
