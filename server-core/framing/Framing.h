// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/framing/MessageHandler.h"

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <cstdint>
#include <span>

namespace signalbox::core::framing {

enum class FeedStatus : std::uint8_t {
    More, ///< all input is consumed; waiting for more
    Stopped, ///< the handler returned false; the rest of the input is not consumed and may be fed later
    Failed, ///< the peer broke the framing, see Framing::errorMessage(); this is final
};

struct FeedResult {
    FeedStatus status = FeedStatus::More;
    std::size_t consumed = 0;
};

/// How messages are cut out of a byte stream: one object a session, for both directions.
/// Shape:  the messages are the same however the stream is split. A message that lies within one feed() is handed out as a
///         view into the input, without a copy; a partial one is kept, in memory that grows with the bytes received and
///         is given back when the message is done.
/// Thread: that of the session.
class Framing
{
public:
    virtual ~Framing() = default;

    /// The input is mutable, so that a framing with escapes can undo them in place.
    [[nodiscard]] virtual FeedResult feed(std::span<char> input, MessageHandler &handler) = 0;
    /// The stream has ended: hands out what counts as a message without its end. Most framings have no such thing.
    virtual void end(MessageHandler &) { }
    /// Appends `message` in its framing to `out`. False, and nothing appended, when this framing cannot carry it
    /// (it holds the terminator, is too long for the length field, ...).
    [[nodiscard]] virtual bool encode(QByteArrayView message, QByteArray &out) const = 0;
    /// After Failed: what the peer did, "line longer than 8192 bytes". Empty before.
    [[nodiscard]] virtual QString errorMessage() const { return {}; }
    /// After Failed: whether it was for the length of a message, rather than for its form.
    [[nodiscard]] virtual bool failedByLength() const { return false; }
    /// Bytes of memory held for a message that is not complete yet; 0 between messages.
    [[nodiscard]] virtual std::size_t heldBytes() const { return 0; }

protected:
    Framing() = default;
    Framing(const Framing &) = default;
    Framing &operator=(const Framing &) = default;
};

} // namespace signalbox::core::framing
