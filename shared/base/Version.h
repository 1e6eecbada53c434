// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QLatin1StringView>

namespace signalbox {

/// The product's version, set by CMake.
inline constexpr QLatin1StringView productVersion{SIGNALBOX_VERSION};

} // namespace signalbox
