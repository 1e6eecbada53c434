// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/FrameReader.h"
#include "server-core/backplane/FrameWriter.h"
#include "server-core/presence/RosterChange.h"
#include "shared/base/Error.h"

#include <span>

namespace signalbox::core::backplane {

/// Events of a line that follow each other.
struct RosterEventsFrame {
    std::uint32_t shard = 0;
    /// The version of the first.
    std::uint64_t first = 0;
    std::vector<presence::RosterChange> changes;
};

/// A part of what a line has.
struct RosterPartFrame {
    std::uint32_t shard = 0;
    bool isFirst = false;
    bool isLast = false;
    /// Of the whole line.
    presence::RosterDigest digest;
    std::vector<presence::MemberPlace> rows;
};

struct LineDigest {
    std::uint32_t shard = 0;
    presence::RosterDigest digest;
};

/// What processes say to each other about rosters.
/// Shape:  a row is channel, member, since, instance and info; a channel without bytes is the one of the row before.
/// Errors: ProtocolError when a frame is not what it should be: cut short, or with names that nobody may have.
struct RosterFrames {
    /// About so many bytes a frame.
    static constexpr qsizetype frameBytes = 64 * 1024;
    static constexpr qsizetype mostInfoBytes = 16 * 1024 * 1024;
    /// Of an instance.
    static constexpr qsizetype mostNameBytes = 255;

    /// In as many frames as it takes.
    static std::vector<FrameWriter> events(std::uint32_t shard, std::uint64_t first, std::span<const presence::RosterChange> changes);
    static FrameWriter part(const RosterPartFrame &part);
    static FrameWriter snapshotAsk(std::uint32_t shard);
    static FrameWriter digests(std::span<const LineDigest> lines);

    static Result<RosterEventsFrame> readEvents(FrameReader &fields);
    static Result<RosterPartFrame> readPart(FrameReader &fields);
    static Result<std::uint32_t> readSnapshotAsk(FrameReader &fields);
    static Result<std::vector<LineDigest>> readDigests(FrameReader &fields);
};

} // namespace signalbox::core::backplane
