// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

namespace signalbox::cli {

/// The instance that a text describes: as a file of `instances.d`, or in one [[instance]], or as a JSON object.
/// Errors: InvalidParams, beginning with "what:line:column" where there is a place.
[[nodiscard]] Result<QJsonObject> instanceOfText(const QByteArray &text, const QString &what);

/// As a file of `instances.d`.
QByteArray tomlOfInstance(const QJsonObject &document);

} // namespace signalbox::cli
