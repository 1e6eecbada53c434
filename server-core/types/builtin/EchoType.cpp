// SPDX-License-Identifier: Apache-2.0
#include "server-core/types/builtin/EchoType.h"

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

std::unique_ptr<Service> EchoType::createService(const QJsonObject &) const
{
    return std::make_unique<EchoService>();
}

} // namespace signalbox::core
