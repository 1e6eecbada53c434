// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/ProtocolSetup.h"

#include "server-core/types/FramingOptions.h"
#include "server-core/types/LineFraming.h"
#include "server-core/types/TypeAspect.h"
#include "server-core/types/WebPageSource.h"
#include "server-core/types/WebSocketOptions.h"

#include <exception>

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

using WantedKind = signalbox::Protocol::Kind;

/// Options of the type that are not the protocol's own are none of its business.
QJsonObject partOf(const QJsonObject &settings, const QStringList &names)
{
    QJsonObject part;
    for (auto it = settings.begin(); it != settings.end(); ++it) {
        if (names.contains(it.key()))
            part.insert(it.key(), it.value());
    }
    return part;
}

Result<Protocol> framed(const QJsonObject &settings, const SessionLimits &limits)
{
    Protocol protocol;
    const auto framing = FramingOptions::read(partOf(settings, FramingOptions::schema().keys()), limits.maxMessageBytes);
    if (!framing)
        return failure(framing.error());
    if (*framing) {
        protocol.kind = ProtocolKind::Framed;
        protocol.createFraming = *framing;
    }
    return protocol;
}

Result<Protocol> webSocket(const signalbox::Protocol &wanted)
{
    Protocol protocol;
    protocol.kind = ProtocolKind::WebSocket;
    const auto deflate = WebSocketOptions::read(partOf(wanted.settings(), WebSocketOptions::schema().keys()));
    if (!deflate)
        return failure(deflate.error());
    protocol.handshake.deflate = *deflate;
    for (const QString &name : wanted.subprotocols())
        protocol.handshake.subprotocols.append(name.toUtf8());
    return protocol;
}

Result<Protocol> made(const signalbox::Protocol &wanted, const SessionLimits &limits)
{
    Protocol protocol;
    switch (wanted.kind()) {
    case WantedKind::Raw:
        break;
    case WantedKind::Lines:
        protocol.kind = ProtocolKind::Framed;
        protocol.createFraming = [most = std::size_t(limits.maxMessageBytes)] { return std::make_unique<LineFraming>(most); };
        break;
    case WantedKind::Framed:
        return framed(wanted.settings(), limits);
    case WantedKind::WebSocket:
        return webSocket(wanted);
    }
    return protocol;
}

} // namespace

Result<Protocol> protocolOf(const ServerType &type, const QJsonObject &options, const SessionLimits &limits)
{
    try {
        Result<Protocol> protocol = made(type.protocol(options), limits);
        if (const auto *pages = protocol ? aspectOf<WebPageSource>(type) : nullptr)
            protocol->pages = pages->webPages(options);
        return protocol;
    } catch (const std::exception &e) {
        return failure(
            ErrorCode::InternalError,
            u"the server type \"%1\" cannot say what it speaks: an exception: %2"_s.arg(type.name(), QString::fromLocal8Bit(e.what())));
    }
}

} // namespace signalbox::core
