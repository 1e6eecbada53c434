// SPDX-License-Identifier: Apache-2.0
#include "server-core/framing/FixedSizeFraming.h"

namespace signalbox::core::framing {

FixedSizeFraming::FixedSizeFraming(std::size_t size) : m_size(size)
{
    Q_ASSERT(size > 0);
}

FeedResult FixedSizeFraming::feed(std::span<char> input, MessageHandler &handler)
{
    std::span<char> rest = input;
    while (!rest.empty()) {
        QByteArray kept;
        QByteArrayView message;
        if (m_partial.take(rest, m_size, kept, message) && !handler.onMessage(message))
            return {FeedStatus::Stopped, input.size() - rest.size()};
    }
    return {FeedStatus::More, input.size()};
}

bool FixedSizeFraming::encode(QByteArrayView message, QByteArray &out) const
{
    if (static_cast<std::size_t>(message.size()) != m_size)
        return false;
    out.append(message);
    return true;
}

} // namespace signalbox::core::framing
