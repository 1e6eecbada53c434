// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/types/ServerType.h"

namespace signalbox::core {

/// `echo`: TCP, returns what it gets: bytes as they come, or with a framing of FramingOptions message by message. Stateless.
class EchoType final : public ServerType
{
public:
    QString name() const override;
    QString description() const override;
    signalbox::Protocol protocol(const QJsonObject &options) const override { return signalbox::Protocol::framedBy(options); }
    QJsonObject optionsSchema() const override;
    QString checkOptions(const QJsonObject &options) const override;
    std::unique_ptr<Service> createService(const QJsonObject &options) const override;
};

} // namespace signalbox::core
