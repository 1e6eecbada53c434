// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/session/SessionSettings.h"

#include "shared/base/Error.h"

#include <QtCore/QJsonObject>

namespace signalbox::core {

/// How a configuration says which framing a TCP type uses: `framing` names it, the other options are its parameters.
class FramingOptions
{
public:
    using Factory = std::function<std::unique_ptr<framing::Framing>()>;

    /// Properties of the options' JSON Schema.
    static QJsonObject schema();
    /// Null for `framing = "raw"`, the default.
    /// Errors: InvalidConfiguration, also for a parameter of another framing. None of them depends on `maxMessageBytes`.
    [[nodiscard]] static Result<Factory> read(const QJsonObject &options, std::int64_t maxMessageBytes);
};

} // namespace signalbox::core
