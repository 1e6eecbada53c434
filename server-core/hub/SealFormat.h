// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/SealedHub.h"
#include "shared/base/Error.h"

#include <functional>

namespace signalbox::core::hub {

/// A sealed hub as bytes.
/// Shape:  numbers little-endian, texts with their length before them: magic, version, the name of the hub, when it was sealed, its
/// origins,
///         its shards; at the end 32 bytes of a hash over all that is before. `away` is not in it.
namespace seal {

/// Gives the bytes to `write`, part by part. False once `write` has said so.
[[nodiscard]] bool encode(const SealedHub &hub, const std::function<bool(QByteArrayView part)> &write);

/// Total: whatever the bytes are, memory is bounded by a multiple of their number.
/// Errors: InvalidState for what is damaged or of another version.
[[nodiscard]] Result<SealedHub> decode(QByteArrayView bytes);

} // namespace seal

} // namespace signalbox::core::hub
