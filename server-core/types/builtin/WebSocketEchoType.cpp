// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/builtin/WebSocketEchoType.h"

#include "server-core/types/WebSocketOptions.h"

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

class WebSocketEchoService final : public Service
{
public:
    void onMessage(Session &session, QByteArrayView message, MessageKind kind) override { session.send(message, kind); }
};

} // namespace

QString WebSocketEchoType::name() const
{
    return u"websocket-echo"_s;
}

QString WebSocketEchoType::description() const
{
    return u"WebSocket; returns text as text and binary as binary"_s;
}

QStringList WebSocketEchoType::optionNames() const
{
    return WebSocketOptions::names();
}

Result<void> WebSocketEchoType::checkOptions(const QJsonObject &options) const
{
    if (const Result<void> known = ServerType::checkOptions(options); !known)
        return known;
    if (const auto read = WebSocketOptions::read(options); !read)
        return failure(read.error());
    return {};
}

Protocol WebSocketEchoType::protocol(const QJsonObject &options, const SessionLimits &) const
{
    Protocol protocol;
    protocol.kind = ProtocolKind::WebSocket;
    protocol.handshake.deflate = WebSocketOptions::read(options).value_or(std::nullopt);
    return protocol;
}

std::unique_ptr<Service> WebSocketEchoType::createService(const QJsonObject &) const
{
    return std::make_unique<WebSocketEchoService>();
}

} // namespace signalbox::core
