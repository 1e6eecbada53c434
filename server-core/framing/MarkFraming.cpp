// SPDX-License-Identifier: Apache-2.0
#include "server-core/framing/MarkFraming.h"

namespace signalbox::core::framing {

using namespace Qt::StringLiterals;

namespace {

/// Lets one message through and stops: behind it comes a begin mark again.
class OneMessage final : public MessageHandler
{
public:
    explicit OneMessage(MessageHandler &handler) : m_handler(handler) { }
    bool onMessage(QByteArrayView message) override
    {
        goOn = m_handler.onMessage(message);
        return false;
    }
    bool goOn = false;

private:
    MessageHandler &m_handler;
};

} // namespace

MarkFraming::MarkFraming(QByteArray begin, const QByteArray &end, std::size_t maxMessageBytes)
    : m_begin(std::move(begin)), m_body(end, maxMessageBytes)
{
    Q_ASSERT(!m_begin.isEmpty());
}

bool MarkFraming::takeBegin(std::span<char> &input)
{
    const auto isSkipped = [this](char c) { return m_matched == 0 && (c == '\r' || c == '\n') && c != m_begin.front(); };
    while (m_matched < m_begin.size() && !input.empty() && !m_failed) {
        const char c = input.front();
        if (c == m_begin[m_matched])
            ++m_matched;
        else if (!isSkipped(c))
            m_failed = true;
        if (!m_failed)
            input = input.subspan(1);
    }
    return m_matched == m_begin.size() && !m_failed;
}

FeedResult MarkFraming::feed(std::span<char> input, MessageHandler &handler)
{
    std::span<char> rest = input;
    while (!m_failed) {
        if (!takeBegin(rest)) {
            if (m_failed)
                break;
            return {FeedStatus::More, input.size()};
        }
        // Before the handler is called, which may destroy the object.
        const qsizetype whole = std::exchange(m_matched, 0);
        OneMessage one(handler);
        const FeedResult result = m_body.feed(rest, one);
        rest = rest.subspan(result.consumed);
        switch (result.status) {
        case FeedStatus::Stopped:
            if (!one.goOn)
                return {FeedStatus::Stopped, input.size() - rest.size()};
            break;
        case FeedStatus::More:
            m_matched = whole;
            return {FeedStatus::More, input.size()};
        case FeedStatus::Failed:
            m_failed = true;
            break;
        }
    }
    return {FeedStatus::Failed, input.size() - rest.size()};
}

bool MarkFraming::encode(QByteArrayView message, QByteArray &out) const
{
    const qsizetype before = out.size();
    out.append(m_begin);
    if (m_body.encode(message, out))
        return true;
    out.truncate(before);
    return false;
}

QString MarkFraming::errorMessage() const
{
    if (m_body.failedByLength())
        return m_body.errorMessage();
    return m_failed ? u"a message does not begin with the begin mark"_s : QString();
}

} // namespace signalbox::core::framing
