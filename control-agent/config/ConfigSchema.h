// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QJsonObject>

namespace signalbox::core {
class TypeRegistry;
}

namespace signalbox::agent {

/// The JSON Schema (draft 7) of the configuration: the file itself; a file of `instances.d` is `#/definitions/instance`.
/// Shape:  every key with description and default; `x-unit` (duration, bytes), `x-kind` (path), `x-takes-effect`.
/// The options of an instance are those that its type describes; `types` are all that there are.
QJsonObject configSchema(const core::TypeRegistry &types);

} // namespace signalbox::agent
