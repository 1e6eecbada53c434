// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/builtin/EchoType.h"

#include "server-core/types/FramingOptions.h"

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

class EchoService final : public Service
{
public:
    void onMessage(Session &session, QByteArrayView message, MessageKind kind) override { session.send(message, kind); }
};

} // namespace

QString EchoType::name() const
{
    return u"echo"_s;
}

QString EchoType::description() const
{
    return u"TCP; returns what it gets"_s;
}

QStringList EchoType::optionNames() const
{
    return FramingOptions::names();
}

Result<void> EchoType::checkOptions(const QJsonObject &options) const
{
    if (const Result<void> known = ServerType::checkOptions(options); !known)
        return known;
    if (const auto read = FramingOptions::read(options, SessionLimits().maxMessageBytes); !read)
        return failure(read.error());
    return {};
}

Protocol EchoType::protocol(const QJsonObject &options, const SessionLimits &limits) const
{
    Protocol protocol;
    const auto createFraming = FramingOptions::read(options, limits.maxMessageBytes);
    if (createFraming && *createFraming) {
        protocol.kind = ProtocolKind::Framed;
        protocol.createFraming = *createFraming;
    }
    return protocol;
}

std::unique_ptr<Service> EchoType::createService(const QJsonObject &) const
{
    return std::make_unique<EchoService>();
}

} // namespace signalbox::core
