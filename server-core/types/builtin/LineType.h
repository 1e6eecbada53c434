// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/types/ServerType.h"

namespace signalbox::core {

/// `line`: a TCP command line of a few commands (ECHO, ADD, MULT, TIME, WHO, HELP, QUIT); `limits.max_message_bytes` is
/// the longest line. Stateless.
class LineType final : public ServerType
{
public:
    QString name() const override;
    QString description() const override;
    signalbox::Protocol protocol(const QJsonObject &) const override { return signalbox::Protocol::lines(); }
    QList<CommandInfo> commands() const override;
    std::unique_ptr<Service> createService(const QJsonObject &options) const override;
};

} // namespace signalbox::core
