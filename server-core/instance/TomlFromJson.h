// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QJsonObject>

#include <toml++/toml.h>

namespace signalbox::core {

/// A document as TOML, for the strict readers. Null, which TOML has not, means that the key is absent.
toml::table tomlOf(const QJsonObject &object);

} // namespace signalbox::core
