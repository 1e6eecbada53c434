// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/framing/TerminatorFraming.h"

namespace signalbox::core {

/// Text lines: takes LF and CRLF, sends CRLF.
class LineFraming final : public framing::Framing, private framing::MessageHandler
{
public:
    explicit LineFraming(std::size_t maxLineBytes) : m_lines(QByteArrayLiteral("\n"), maxLineBytes) { }

    framing::FeedResult feed(std::span<char> input, framing::MessageHandler &handler) override
    {
        m_handler = &handler;
        return m_lines.feed(input, *this);
    }
    bool encode(QByteArrayView message, QByteArray &out) const override
    {
        if (message.contains('\n') || message.contains('\r'))
            return false;
        out.append(message).append("\r\n");
        return true;
    }
    QString errorMessage() const override { return m_lines.errorMessage(); }
    bool failedByLength() const override { return m_lines.failedByLength(); }
    std::size_t heldBytes() const override { return m_lines.heldBytes(); }

private:
    bool onMessage(QByteArrayView line) override
    {
        if (line.endsWith('\r'))
            line.chop(1);
        return m_handler->onMessage(line);
    }

    framing::TerminatorFraming m_lines;
    framing::MessageHandler *m_handler = nullptr;
};

} // namespace signalbox::core
