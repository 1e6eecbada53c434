// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/FrameReader.h"
#include "server-core/backplane/FrameWriter.h"
#include "server-core/hub/ExchangeMessage.h"

namespace signalbox::core::backplane {

// How what hubs say to each other about channels stands in frames. Whoever reads looks at `FrameReader::isGood` and at the answer: nothing
// means that a field makes no sense.

/// No frame that is made of many things becomes much longer.
inline constexpr qsizetype frameBytes = 128 * 1024;

void writeCopy(FrameWriter &out, const hub::Publication &publication, hub::Clock::time_point now);
std::optional<hub::Copies> readCopies(FrameReader &in);

void writeRepeat(FrameWriter &out, const hub::KnownRepeat &repeat);
std::optional<hub::KnownRepeats> readRepeats(FrameReader &in);

void writeKept(FrameWriter &out, const hub::Kept &kept);
std::optional<std::vector<hub::Kept>> readKept(FrameReader &in);

/// Nothing unless it is the name of a channel, or of a wildcard where that is allowed.
std::optional<QByteArray> readChannel(FrameReader &in);
/// What stands before the `*`.
std::optional<QByteArray> readPrefix(FrameReader &in);

} // namespace signalbox::core::backplane
