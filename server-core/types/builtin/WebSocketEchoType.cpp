// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/builtin/WebSocketEchoType.h"

#include "server-core/types/WebSocketOptions.h"

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

class WebSocketEchoService final : public Service
{
public:
    void onMessage(signalbox::Session &session, QByteArrayView message, MessageKind kind) override { session.send(message, kind); }
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

QJsonObject WebSocketEchoType::optionsSchema() const
{
    return optionsOf(WebSocketOptions::schema());
}

std::unique_ptr<Service> WebSocketEchoType::createService(const QJsonObject &) const
{
    return std::make_unique<WebSocketEchoService>();
}

} // namespace signalbox::core
