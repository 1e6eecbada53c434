// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/types/pubsub/ClientMessage.h"

#include <QtCore/QByteArrayView>

#include <tl/expected.hpp>

#include <memory>

namespace signalbox::core::pubsub {

class CheckedJson;

/// A text frame of a client in, what it asks for out.
/// Shape:  strict: one object, known members and parameters only, each once, at most 32 levels deep. `data` and `info` are checked
///         to be JSON but neither read nor written anew; keys that repeat inside of them are theirs.
/// Errors: ParseError, InvalidRequest, MethodNotFound, InvalidParams, ChannelNameInvalid, NotRecoverable, as a Refusal.
/// Thread: one at a time; one decoder serves all sessions of a thread.
class ClientMessageDecoder
{
public:
    ClientMessageDecoder();
    ~ClientMessageDecoder();

    /// What comes back points into this decoder, until its next message; `text` may go.
    [[nodiscard]] tl::expected<ClientMessage, Refusal> decode(QByteArrayView text);

    /// Length of the longest text that it can read without taking memory; about seven times as much is held.
    std::size_t capacity() const;

private:
    std::unique_ptr<CheckedJson> m_json;
};

} // namespace signalbox::core::pubsub
