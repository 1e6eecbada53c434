// SPDX-License-Identifier: Apache-2.0
#include "server-core/framing/CountedSeparatorFraming.h"

#include "server-core/framing/PartialMessage.h"

#include <algorithm>

namespace signalbox::core::framing {

using namespace Qt::StringLiterals;

CountedSeparatorFraming::CountedSeparatorFraming(char separator, int count, std::size_t maxMessageBytes)
    : m_maxMessageBytes(maxMessageBytes), m_count(count), m_separator(separator)
{
    Q_ASSERT(count >= 2);
}

bool CountedSeparatorFraming::takeFirst(std::span<char> &input)
{
    while (m_seen == 0 && !input.empty() && m_fault == Fault::None) {
        const char c = input.front();
        if (c == m_separator)
            m_seen = 1;
        else if (c != '\r' && c != '\n')
            m_fault = Fault::NoSeparator;
        if (m_fault == Fault::None)
            input = input.subspan(1);
    }
    return m_seen > 0;
}

std::size_t CountedSeparatorFraming::findLast(std::span<const char> input)
{
    auto at = input.begin();
    while (m_seen < m_count) {
        at = std::find(at, input.end(), m_separator);
        if (at == input.end())
            break;
        if (++m_seen < m_count)
            ++at;
    }
    return static_cast<std::size_t>(at - input.begin());
}

FeedResult CountedSeparatorFraming::feed(std::span<char> input, MessageHandler &handler)
{
    std::span<char> rest = input;
    while (m_fault == Fault::None && takeFirst(rest)) {
        const std::size_t end = findLast(rest);
        if (static_cast<std::size_t>(m_partial.size()) + end > m_maxMessageBytes) {
            m_fault = Fault::TooLong;
            break;
        }
        const std::span<char> part = rest.first(end);
        if (m_seen < m_count) {
            m_partial.append(viewOf(part));
            return {FeedStatus::More, input.size()};
        }
        rest = rest.subspan(end + 1);
        m_seen = 0;
        // Out of the object first: the handler may destroy it.
        QByteArray kept = std::exchange(m_partial, QByteArray());
        if (!kept.isEmpty())
            kept.append(viewOf(part));
        if (!handler.onMessage(kept.isEmpty() ? viewOf(part) : QByteArrayView(kept)))
            return {FeedStatus::Stopped, input.size() - rest.size()};
    }
    if (m_fault == Fault::None)
        return {FeedStatus::More, input.size()};
    m_partial = QByteArray();
    m_seen = 0;
    return {FeedStatus::Failed, input.size() - rest.size()};
}

bool CountedSeparatorFraming::encode(QByteArrayView message, QByteArray &out) const
{
    if (std::count(message.begin(), message.end(), m_separator) != m_count - 2)
        return false;
    out.append(m_separator).append(message).append(m_separator);
    return true;
}

QString CountedSeparatorFraming::errorMessage() const
{
    switch (m_fault) {
    case Fault::None:
        break;
    case Fault::TooLong:
        return u"message longer than %1 bytes"_s.arg(m_maxMessageBytes);
    case Fault::NoSeparator:
        return u"a message does not begin with the separator"_s;
    }
    return {};
}

} // namespace signalbox::core::framing
