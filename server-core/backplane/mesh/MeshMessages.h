// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/Broker.h"

#include <QtCore/QByteArray>

#include <vector>

namespace signalbox::core::mesh {

using backplane::ProcessId;

/// What this build speaks.
constexpr quint16 oldestVersion = 1;
constexpr quint16 newestVersion = 1;

/// What an envelope on a mesh connection bears. Numbers are never used again. From 256 on they are numbered, and sent again after a break;
/// those below are of the connection. Unknown ones are passed over.
enum class MessageType : quint16 {
    Hello = 1,
    Refusal = 2,
    Resume = 3,
    Joined = 4,
    Heartbeat = 5,
    Acknowledge = 6, ///< says nothing but its envelope
    Members = 7,
    Goodbye = 8, ///< nothing comes behind it
    Gone = 9,

    Frame = 256,
};
constexpr bool isNumberedMessage(quint16 type)
{
    return type >= quint16(MessageType::Frame);
}
bool isKnownMessageType(quint16 type);

/// The first that each end says: who dialled begins.
struct Hello {
    quint16 minVersion = oldestVersion;
    quint16 maxVersion = newestVersion;
    QByteArray cluster;
    ProcessId process;
    QByteArray node;
    /// Where it listens; only the port, when what others see of it is right for the host; empty when nobody shall dial it.
    QByteArray address;
    /// Wall clock, ms since 1970: for people.
    std::uint64_t startedAt = 0;
    /// What it keeps for the other end until that is acknowledged.
    std::uint64_t ringBytes = 0;
};

enum class RefusalCode : std::uint8_t {
    OwnProcess = 1, ///< who dialled has reached itself
    OtherCluster = 2,
    NameTaken = 3, ///< a process with the same node name answers
    Version = 4,
    Malformed = 5,
};
struct Refusal {
    RefusalCode code = RefusalCode::Malformed;
    /// The name of the cluster that refuses.
    QByteArray cluster;
};

/// Said by the end with the smaller id, behind its HELLO: what it has of the session of these two processes.
struct Resume {
    /// 0: none.
    std::uint64_t session = 0;
    /// The newest decision of the other end that it knows of.
    std::uint64_t decision = 0;
    std::uint64_t received = 0;
    /// The first that it could send again.
    std::uint64_t oldestKept = 1;
};
/// The answer of the other end, which decides: this connection is the link from now on.
struct Joined {
    /// Rises with each of its decisions: an older one that comes later does not count.
    std::uint64_t decision = 0;
    /// Another one than said: it begins here.
    std::uint64_t session = 0;
    /// What the sender of this message has received.
    std::uint64_t received = 0;
    /// What it sends again begins behind this.
    std::uint64_t resumesAfter = 0;
};

struct Heartbeat {
    /// The sender's clock, µs.
    std::uint64_t stamp = 0;
    /// The newest stamp that came from the other end, 0 for none, and how long ago, µs.
    std::uint64_t echo = 0;
    std::uint64_t held = 0;
    /// For how long nothing has come from the other end, ms.
    std::uint64_t unheard = 0;
};

struct Member {
    ProcessId process;
    QByteArray node;
    QByteArray address;
};
struct Members {
    std::vector<Member> members;
};

/// Somebody has said of a process that it will not come again.
struct Gone {
    ProcessId process;
};

QByteArray encode(const Hello &message);
QByteArray encode(const Refusal &message);
QByteArray encode(const Resume &message);
QByteArray encode(const Joined &message);
QByteArray encode(const Heartbeat &message);
QByteArray encode(const Members &message);
QByteArray encode(const Gone &message);

/// Errors: false for what does not follow the format, or bears names and addresses that cannot be. Fields of newer releases are not read.
[[nodiscard]] bool decode(QByteArrayView payload, Hello &message);
[[nodiscard]] bool decode(QByteArrayView payload, Refusal &message);
[[nodiscard]] bool decode(QByteArrayView payload, Resume &message);
[[nodiscard]] bool decode(QByteArrayView payload, Joined &message);
[[nodiscard]] bool decode(QByteArrayView payload, Heartbeat &message);
[[nodiscard]] bool decode(QByteArrayView payload, Members &message);
[[nodiscard]] bool decode(QByteArrayView payload, Gone &message);

} // namespace signalbox::core::mesh
