// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/session/Session.h"

namespace signalbox::core {

/// A session without framing: what one read brings is one message.
class RawSession final : public Session
{
public:
    RawSession(net::Connection &connection, SessionTable &table, std::uint64_t number) : Session(connection, table, number) { }

    bool send(QByteArrayView message, MessageKind kind) override;

private:
    void connected() override;
    std::size_t received(std::span<char> data) override;
    bool sayGoodbye(CloseReason reason, const QString &text) override;
};

} // namespace signalbox::core
