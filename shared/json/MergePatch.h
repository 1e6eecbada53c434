// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QJsonObject>

namespace signalbox::json {

/// `target` with `patch` on it: objects are merged, null removes a key, all else replaces.
/// Source: RFC 7396.
QJsonObject mergePatch(const QJsonObject &target, const QJsonObject &patch);

/// Without the keys whose value is null, at every depth of objects.
QJsonObject withoutNulls(const QJsonObject &object);

} // namespace signalbox::json
