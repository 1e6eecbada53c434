// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/builtin/EchoType.h"

#include "server-core/types/FramingOptions.h"

namespace signalbox::core {

using namespace Qt::StringLiterals;

namespace {

class EchoService final : public Service
{
public:
    void onMessage(signalbox::Session &session, QByteArrayView message, MessageKind kind) override { session.send(message, kind); }
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

QJsonObject EchoType::optionsSchema() const
{
    return optionsOf(FramingOptions::schema());
}

QString EchoType::checkOptions(const QJsonObject &options) const
{
    const auto read = FramingOptions::read(options, SessionLimits().maxMessageBytes);
    return read ? QString() : read.error().message;
}

std::unique_ptr<Service> EchoType::createService(const QJsonObject &) const
{
    return std::make_unique<EchoService>();
}

} // namespace signalbox::core
