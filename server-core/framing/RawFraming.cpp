// SPDX-License-Identifier: Apache-2.0
#include "server-core/framing/RawFraming.h"

namespace signalbox::core::framing {

FeedResult RawFraming::feed(std::span<char> input, MessageHandler &handler)
{
    if (input.empty())
        return {};
    const bool goOn = handler.onMessage(QByteArrayView(input.data(), static_cast<qsizetype>(input.size())));
    return {goOn ? FeedStatus::More : FeedStatus::Stopped, input.size()};
}

bool RawFraming::encode(QByteArrayView message, QByteArray &out) const
{
    out.append(message);
    return true;
}

} // namespace signalbox::core::framing
