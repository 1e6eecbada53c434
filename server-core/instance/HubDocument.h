// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/HubConfig.h"
#include "shared/base/Error.h"

#include <QtCore/QJsonObject>

namespace signalbox::core {

/// A hub as JSON: the keys of `[[hub]]`, all of them; paths are absolute.
QJsonObject toDocument(const HubConfig &hub);
/// Only what differs from the defaults, and the name.
QJsonObject toShortDocument(const HubConfig &hub);
/// The inverse, as strict as for a file; `what` is what messages begin with.
/// Errors: InvalidConfiguration.
[[nodiscard]] Result<HubConfig> hubFromDocument(const QJsonObject &document, const QString &what);

} // namespace signalbox::core
