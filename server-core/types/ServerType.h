// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/session/SessionSettings.h"
#include "server-core/types/Service.h"

#include <QtCore/QJsonObject>
#include <QtCore/QStringList>

namespace signalbox::core {

/// A kind of server, by the name that configurations use.
/// Thread: constant after registration; any.
class ServerType
{
public:
    virtual ~ServerType() = default;

    virtual QString name() const = 0;
    /// One line, for lists.
    virtual QString description() const = 0;
    virtual ProtocolKind protocolKind() const = 0;

    /// The keys of `[instance.options]` that this type knows.
    virtual QStringList optionNames() const { return {}; }
    /// Errors: InvalidConfiguration. The default refuses what optionNames does not list, naming the nearest.
    [[nodiscard]] virtual Result<void> checkOptions(const QJsonObject &options) const;

    /// How the bytes of this type's sessions become messages. `options` have been checked.
    virtual Protocol protocol(const QJsonObject &options, const SessionLimits &limits) const;
    virtual std::unique_ptr<Service> createService(const QJsonObject &options) const = 0;
};

} // namespace signalbox::core
