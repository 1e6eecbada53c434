// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArrayView>

namespace signalbox::core::framing {

/// Who gets the messages a Framing finds.
class MessageHandler
{
public:
    /// One whole message without its framing; the view is valid during the call only.
    /// False makes feed() return at once, and permits that the call has destroyed the framing.
    virtual bool onMessage(QByteArrayView message) = 0;

protected:
    MessageHandler() = default;
    MessageHandler(const MessageHandler &) = default;
    MessageHandler &operator=(const MessageHandler &) = default;
    ~MessageHandler() = default;
};

} // namespace signalbox::core::framing
