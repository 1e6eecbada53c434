// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/websocket/Protocol.h"

namespace signalbox::core::websocket {

/// Who gets what a FrameParser reads. Views are valid during the call only.
/// A call that returns false makes feed() return at once, and may have destroyed the parser; otherwise the parser must
/// outlive the call. No call may feed the same parser.
class FrameHandler
{
public:
    /// One whole message; a text is valid UTF-8.
    virtual bool onMessage(MessageKind kind, QByteArrayView payload) = 0;
    /// One whole message as it came, marked by Rsv1; only from a parser that allows that bit. Not checked for UTF-8.
    virtual bool onCompressed(MessageKind, QByteArrayView) { return true; }
    virtual bool onPing(QByteArrayView payload) = 0;
    virtual bool onPong(QByteArrayView payload) = 0;
    /// The peer's close frame; NoStatus when it was empty. feed() ends after it in any case.
    virtual void onClose(CloseCode code, QByteArrayView reason) = 0;

protected:
    FrameHandler() = default;
    FrameHandler(const FrameHandler &) = default;
    FrameHandler &operator=(const FrameHandler &) = default;
    ~FrameHandler() = default;
};

} // namespace signalbox::core::websocket
