// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/Broker.h"

#include <QtCore/QLoggingCategory>

namespace signalbox {

Q_DECLARE_LOGGING_CATEGORY(lcMesh)

namespace core::mesh {

/// As logs and the API show it: 32 hexadecimal digits.
QByteArray idText(const backplane::ProcessId &id);

} // namespace core::mesh

} // namespace signalbox
