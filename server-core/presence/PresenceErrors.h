// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/base/Error.h"

#include <QtCore/QByteArrayView>

namespace signalbox::core::presence {

/// Of update and leave.
Error notEntered(QByteArrayView channel);

} // namespace signalbox::core::presence
