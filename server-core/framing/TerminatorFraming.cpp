// SPDX-License-Identifier: Apache-2.0
#include "server-core/framing/TerminatorFraming.h"

#include <algorithm>

namespace signalbox::core::framing {

using namespace Qt::StringLiterals;

namespace {

QByteArrayView bytes(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

} // namespace

TerminatorFraming::TerminatorFraming(QByteArray terminator, std::size_t maxMessageBytes)
    : m_terminator(std::move(terminator)), m_maxMessageBytes(maxMessageBytes)
{
    Q_ASSERT(!m_terminator.isEmpty());
}

std::size_t TerminatorFraming::joint(std::string_view input) const
{
    const std::string_view mark = terminator();
    const std::string_view held(m_partial.constData(), static_cast<std::size_t>(m_partial.size()));
    // The longest piece first: it is the earliest terminator.
    for (std::size_t k = std::min(mark.size() - 1, held.size()); k > 0; --k) {
        if (held.ends_with(mark.substr(0, k)) && input.starts_with(mark.substr(k)))
            return k;
    }
    return 0;
}

std::size_t TerminatorFraming::completePartial(std::string_view input)
{
    const std::string_view mark = terminator();
    if (const std::size_t held = joint(input)) {
        m_partial.chop(static_cast<qsizetype>(held));
        m_failed = static_cast<std::size_t>(m_partial.size()) > m_maxMessageBytes;
        return mark.size() - held;
    }
    const std::size_t end = input.find(mark);
    const std::size_t size = static_cast<std::size_t>(m_partial.size());
    if (end == std::string_view::npos) {
        // Past this size no terminator could end the message within the limit: do not keep what will be refused.
        if (size + input.size() < m_maxMessageBytes + mark.size())
            m_partial.append(bytes(input));
        else
            m_failed = true;
        return end;
    }
    if (size + end > m_maxMessageBytes) {
        m_failed = true;
        return std::string_view::npos;
    }
    m_partial.append(bytes(input.substr(0, end)));
    return end + mark.size();
}

FeedResult TerminatorFraming::feed(std::span<char> input, MessageHandler &handler)
{
    if (m_failed)
        return {FeedStatus::Failed, 0};
    const std::string_view mark = terminator();
    const std::string_view all(input.data(), input.size());
    std::size_t at = 0;
    if (!m_partial.isEmpty() && !all.empty()) {
        at = completePartial(all);
        if (m_failed)
            return fail(0);
        if (at == std::string_view::npos)
            return {FeedStatus::More, all.size()};
        // Out of the object first: the handler may destroy it.
        const QByteArray message = std::exchange(m_partial, QByteArray());
        if (!handler.onMessage(message))
            return {FeedStatus::Stopped, at};
    }
    while (at < all.size()) {
        const std::size_t end = all.find(mark, at);
        const std::size_t size = (end == std::string_view::npos ? all.size() : end) - at;
        if (end == std::string_view::npos) {
            if (size >= m_maxMessageBytes + mark.size())
                return fail(at);
            m_partial.append(bytes(all.substr(at)));
            break;
        }
        if (size > m_maxMessageBytes)
            return fail(at);
        const std::size_t start = std::exchange(at, end + mark.size());
        if (!handler.onMessage(bytes(all.substr(start, size))))
            return {FeedStatus::Stopped, at};
    }
    return {FeedStatus::More, all.size()};
}

FeedResult TerminatorFraming::fail(std::size_t consumed)
{
    m_failed = true;
    m_partial = QByteArray();
    return {FeedStatus::Failed, consumed};
}

bool TerminatorFraming::encode(QByteArrayView message, QByteArray &out) const
{
    const qsizetype before = out.size();
    out.append(message).append(m_terminator);
    // Searched with the terminator in place: a message's end can complete one too early ("a" + "aa").
    const std::string_view framed(out.constData() + before, static_cast<std::size_t>(out.size() - before));
    if (framed.find(terminator()) == static_cast<std::size_t>(message.size()))
        return true;
    out.truncate(before);
    return false;
}

QString TerminatorFraming::errorMessage() const
{
    if (!m_failed)
        return {};
    const bool lines = m_terminator.endsWith('\n');
    return u"%1 longer than %2 bytes"_s.arg(lines ? u"line"_s : u"message"_s).arg(m_maxMessageBytes);
}

} // namespace signalbox::core::framing
