// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/LineFraming.h"

namespace signalbox::core {

using namespace Qt::StringLiterals;
using framing::FeedStatus;

namespace {

/// Takes the CR off each line. On the stack, so that the handler may destroy the framing.
class Lines final : public framing::MessageHandler
{
public:
    Lines(framing::MessageHandler &handler, std::size_t most) : m_handler(handler), m_most(most) { }
    bool onMessage(QByteArrayView line) override
    {
        if (line.endsWith('\r'))
            line.chop(1);
        tooLong = std::size_t(line.size()) > m_most;
        return !tooLong && m_handler.onMessage(line);
    }
    bool tooLong = false;

private:
    framing::MessageHandler &m_handler;
    const std::size_t m_most;
};

} // namespace

framing::FeedResult LineFraming::feed(std::span<char> input, framing::MessageHandler &handler)
{
    if (m_failed)
        return {FeedStatus::Failed, 0};
    Lines lines(handler, m_maxLineBytes);
    framing::FeedResult result = m_lines.feed(input, lines);
    if (lines.tooLong || result.status == FeedStatus::Failed) {
        m_failed = true;
        result.status = FeedStatus::Failed;
    }
    return result;
}

void LineFraming::end(framing::MessageHandler &handler)
{
    const QByteArray rest = m_lines.takePartial();
    Lines lines(handler, m_maxLineBytes);
    if (!m_failed && !rest.isEmpty())
        (void)lines.onMessage(rest);
}

bool LineFraming::encode(QByteArrayView message, QByteArray &out) const
{
    if (message.contains('\n') || message.contains('\r'))
        return false;
    out.append(message).append("\r\n");
    return true;
}

QString LineFraming::errorMessage() const
{
    return m_failed ? u"line longer than %1 bytes"_s.arg(m_maxLineBytes) : QString();
}

} // namespace signalbox::core
