// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/framing/Framing.h"

namespace signalbox::core::framing {

/// No framing: every read is one message, as it came. For byte servers such as echo, where message borders mean nothing.
class RawFraming final : public Framing
{
public:
    [[nodiscard]] FeedResult feed(std::span<char> input, MessageHandler &handler) override;
    [[nodiscard]] bool encode(QByteArrayView message, QByteArray &out) const override;
};

} // namespace signalbox::core::framing
