// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QJsonValue>

namespace signalbox::cli {

/// Sets what a path such as "limits.idle_timeout" or "listen[0].port" names; tables on the way are made, and a list grows by
/// one at most. Undefined removes it.
/// Errors: InvalidParams: no such path, or there is nothing to remove.
[[nodiscard]] Result<void> setAt(QJsonObject &document, const QString &path, const QJsonValue &value);

/// "key=value": the value is JSON where it reads as such, else text.
/// Errors: InvalidParams.
[[nodiscard]] Result<std::pair<QString, QJsonValue>> assignmentOf(const QString &text);

/// The JSON merge patch (RFC 7396) that makes `after` of `before`.
QJsonObject patchBetween(const QJsonObject &before, const QJsonObject &after);

} // namespace signalbox::cli
