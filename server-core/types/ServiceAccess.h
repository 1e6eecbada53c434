// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/types/ServerType.h"
#include "server-core/types/Service.h"

#include "shared/base/Error.h"

namespace signalbox::core {

/// The host's side of a service: what its author does not see.
/// Thread: main.
class ServiceAccess
{
public:
    /// The type's service with its options. Errors: InternalError when other people's code throws.
    [[nodiscard]] static Result<std::shared_ptr<Service>> create(const ServerType &type, const QJsonObject &options);
    static void setHost(Service &service, std::shared_ptr<ServiceHost> host);
    /// Errors: what the service said by `fail`; InternalError when it throws.
    [[nodiscard]] static Result<void> start(Service &service);
    /// Of the metrics that `type` declares. Thread: any.
    static QMap<QString, double> metrics(const Service &service, const ServerType &type);
};

} // namespace signalbox::core
