// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/framing/Framing.h"
#include "server-core/framing/PartialMessage.h"

namespace signalbox::core::framing {

/// Messages that all have the same size.
/// Errors: none; a stream that ends within a message loses it.
class FixedSizeFraming final : public Framing
{
public:
    /// `size` is at least 1 (asserted: it comes from checked configuration).
    explicit FixedSizeFraming(std::size_t size);

    [[nodiscard]] FeedResult feed(std::span<char> input, MessageHandler &handler) override;
    [[nodiscard]] bool encode(QByteArrayView message, QByteArray &out) const override;
    [[nodiscard]] std::size_t heldBytes() const override { return m_partial.heldBytes(); }

private:
    PartialMessage m_partial;
    std::size_t m_size;
};

} // namespace signalbox::core::framing
