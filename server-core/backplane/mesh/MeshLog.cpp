// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/mesh/MeshLog.h"

namespace signalbox {

Q_LOGGING_CATEGORY(lcMesh, "signalbox.mesh", QtInfoMsg)

namespace core::mesh {

QByteArray idText(const backplane::ProcessId &id)
{
    return QByteArray::number(id.high, 16).rightJustified(16, '0') + QByteArray::number(id.low, 16).rightJustified(16, '0');
}

} // namespace core::mesh

} // namespace signalbox
