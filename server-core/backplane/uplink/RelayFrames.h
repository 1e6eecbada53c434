// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/Broker.h"
#include "server-core/backplane/FrameReader.h"
#include "server-core/backplane/FrameWriter.h"

#include <optional>
#include <vector>

namespace signalbox::core::uplink {

using backplane::ProcessId;

// What processes say to each other that reach one another by an agent only. To a backplane these are frames of no hub and of no known
// type, which it passes over: so an older release takes no notice of them.

/// One that is to be had by the sender.
struct RelayUp {
    ProcessId process;
    QByteArray node;
};

/// It is not to be had any more, and why.
struct RelayDown {
    ProcessId process;
    backplane::PeerEnd end = backplane::PeerEnd::Lost;
};

struct RelayGone {
    ProcessId process;
};

/// All workers that the sender has have been named, but for those that it waits for itself. Any other of its node is dead.
struct RelayTold {
    std::vector<ProcessId> awaited;
};

/// Both ends number their sessions, none ever twice; they are up when each has seen the other's.
struct RelayBegin {
    ProcessId from;
    ProcessId to;
    std::uint64_t own = 0;
    /// The receiver's; 0: not seen yet.
    std::uint64_t seen = 0;
};

struct Relayed {
    ProcessId from;
    ProcessId to;
    /// The receiver's session.
    std::uint64_t session = 0;
    QByteArrayView frame;
};

/// So much of what the receiver has sent in this session of its own has arrived and been taken.
struct RelayTaken {
    ProcessId from;
    ProcessId to;
    std::uint64_t session = 0;
    std::uint64_t bytes = 0;
};

backplane::Frame encode(const RelayUp &message);
backplane::Frame encode(const RelayDown &message);
backplane::Frame encode(const RelayGone &message);
backplane::Frame encode(const RelayTold &message);
backplane::Frame encode(const RelayBegin &message);
backplane::Frame encode(const Relayed &message);
backplane::Frame encode(const RelayTaken &message);

/// Nothing: it is a backplane's own.
std::optional<backplane::FrameType> relayTypeOf(QByteArrayView frame);

/// Of frames that relayTypeOf knows. Errors: nothing for what does not follow the format. Fields of newer releases are not read.
std::optional<RelayUp> readRelayUp(QByteArrayView frame);
std::optional<RelayDown> readRelayDown(QByteArrayView frame);
std::optional<RelayGone> readRelayGone(QByteArrayView frame);
std::optional<RelayTold> readRelayTold(QByteArrayView frame);
std::optional<RelayBegin> readRelayBegin(QByteArrayView frame);
std::optional<Relayed> readRelayed(QByteArrayView frame);
std::optional<RelayTaken> readRelayTaken(QByteArrayView frame);

/// Who says it, and to whom: what the three that are passed on begin with.
struct RelayWay {
    ProcessId from;
    ProcessId to;
};
std::optional<RelayWay> readRelayWay(QByteArrayView frame);

} // namespace signalbox::core::uplink
