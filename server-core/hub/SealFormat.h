// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/SealedHub.h"
#include "shared/base/Error.h"

class QIODevice;

namespace signalbox::core::hub {

/// Writes a sealed hub, part by part.
/// Shape:  numbers little-endian, texts with their length before them: magic, version, the name of the hub, when it was sealed, its
/// origins,
///         its shards; at the end 32 bytes of BLAKE2b over all that is before. `away` is not in it.
/// Errors: StorageFailed, with the device's reason as context.
[[nodiscard]] Result<void> writeSealedHub(const SealedHub &hub, QIODevice &device);

/// Reads one, up to the end of the device, which must know its size. Whatever the bytes are, memory is bounded by a multiple of their
/// number.
/// Errors: InvalidState for what is damaged or of another version.
[[nodiscard]] Result<SealedHub> readSealedHub(QIODevice &device);

} // namespace signalbox::core::hub
