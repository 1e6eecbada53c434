// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/types/ServerType.h"

namespace signalbox::core {

/// `echo`: raw TCP, returns what it gets. Stateless.
class EchoType final : public ServerType
{
public:
    QString name() const override;
    QString description() const override;
    ProtocolKind protocolKind() const override { return ProtocolKind::Raw; }
    std::unique_ptr<Service> createService(const QJsonObject &options) const override;
};

} // namespace signalbox::core
