// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/framing/Framing.h"
#include "server-core/session/Session.h"

namespace signalbox::core {

/// A session whose byte stream a Framing cuts into messages.
class FramedSession final : public Session, private framing::MessageHandler
{
public:
    FramedSession(net::Connection &connection, SessionTable &table, std::uint64_t number);

    bool send(QByteArrayView message, MessageKind kind) override;

private:
    void connected() override;
    std::size_t received(std::span<char> data) override;
    bool sayGoodbye(CloseReason reason, const QString &text) override;
    void peerEnded() override { m_framing->end(*this); }
    bool isMidMessage() const override { return m_framing->heldBytes() > 0; }
    bool onMessage(QByteArrayView message) override { return deliver(message, MessageKind::Binary); }

    const std::unique_ptr<framing::Framing> m_framing;
};

} // namespace signalbox::core
