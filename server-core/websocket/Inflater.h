// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/websocket/AssemblyBuffer.h"

#include <QtCore/QByteArrayView>

#include <memory>

struct z_stream_s;

namespace signalbox::core::websocket {

/// Undoes permessage-deflate, one message at a time.
/// Shape:  output goes into a buffer that grows with what comes out and stops at the limit, whatever the input promises.
/// Errors: Invalid (not deflate, or cut short), TooBig; after either it begins anew, so that a shared one serves the next session.
/// Source: RFC 7692 §7.2.2; RFC 1951.
class Inflater
{
public:
    enum class Outcome : std::uint8_t { Done, Invalid, TooBig };
    enum class Context : std::uint8_t { Keep, Forget };

    Inflater();
    ~Inflater();
    Inflater(const Inflater &) = delete;
    Inflater &operator=(const Inflater &) = delete;

    /// Appends the message to `out`, at most `limit` bytes. `context` says whether the next message may refer to this one.
    [[nodiscard]] Outcome inflate(QByteArrayView payload, std::size_t limit, Context context, AssemblyBuffer &out);

private:
    enum class Step : std::uint8_t { NeedsInput, StreamEnded, Invalid, TooBig };

    /// Runs until `input` is used up.
    Step run(QByteArrayView input, std::size_t limit, AssemblyBuffer &out);
    /// A block marked as the last one ended the stream; what follows continues with the same window.
    bool continueAfterEnd();
    void reset();

    std::unique_ptr<z_stream_s> m_stream;
};

} // namespace signalbox::core::websocket
