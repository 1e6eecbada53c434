// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/framing/TerminatorFraming.h"

namespace signalbox::core {

/// Text lines: takes LF and CRLF, sends CRLF.
/// Units: maxLineBytes counts the line without its end, whichever it is.
class LineFraming final : public framing::Framing
{
public:
    // One more, for the CR of a CRLF.
    explicit LineFraming(std::size_t maxLineBytes) : m_lines(QByteArrayLiteral("\n"), maxLineBytes + 1), m_maxLineBytes(maxLineBytes) { }

    framing::FeedResult feed(std::span<char> input, framing::MessageHandler &handler) override
    {
        if (m_failed)
            return {framing::FeedStatus::Failed, 0};
        LineEnds lines(handler, m_maxLineBytes);
        framing::FeedResult result = m_lines.feed(input, lines);
        // Only now: the handler may have destroyed this framing.
        if (lines.isTooLong) {
            result.status = framing::FeedStatus::Failed;
            m_failed = true;
        }
        return result;
    }
    bool encode(QByteArrayView message, QByteArray &out) const override
    {
        if (message.contains('\n') || message.contains('\r'))
            return false;
        out.append(message).append("\r\n");
        return true;
    }
    QString errorMessage() const override
    {
        return failedByLength() ? QStringLiteral("line longer than %1 bytes").arg(m_maxLineBytes) : QString();
    }
    bool failedByLength() const override { return m_failed || m_lines.failedByLength(); }
    std::size_t heldBytes() const override { return m_lines.heldBytes(); }

private:
    struct LineEnds final : framing::MessageHandler {
        LineEnds(framing::MessageHandler &handler_, std::size_t most_) : handler(handler_), most(most_) { }
        bool onMessage(QByteArrayView line) override
        {
            if (line.endsWith('\r'))
                line.chop(1);
            isTooLong = std::size_t(line.size()) > most;
            return !isTooLong && handler.onMessage(line);
        }
        framing::MessageHandler &handler;
        const std::size_t most;
        bool isTooLong = false;
    };

    framing::TerminatorFraming m_lines;
    const std::size_t m_maxLineBytes;
    bool m_failed = false;
};

} // namespace signalbox::core
