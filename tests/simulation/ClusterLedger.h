// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/Publication.h"

#include <QtCore/QString>

#include <map>
#include <set>

namespace signalbox::test {

/// What is true in a history of a cluster, for all clients.
/// Shape:  origins that go on with each other's work are one line of numbers.
class ClusterLedger
{
public:
    /// A line and a channel.
    using Stream = std::pair<std::size_t, QByteArray>;
    struct Number {
        Stream stream;
        std::uint64_t seq = 0;
        auto operator<=>(const Number &) const = default;
    };

    std::map<core::hub::OriginId, std::size_t> lines;
    std::set<std::size_t> deadLines;
    /// By node: the line that it serves.
    std::map<QByteArray, std::size_t> nodes;
    /// Nothing leaves a log in this history.
    bool logIsLong = true;
    /// Nobody dies, either.
    bool nobodyDies = true;
    QString fault;
    /// With SIGNALBOX_TRACE in the environment, what happens is written down, for somebody who looks for the cause of a fault.
    const bool isTraced = qEnvironmentVariableIsSet("SIGNALBOX_TRACE");

    void trace(const QString &what) const;
    void fail(const QString &what);

    std::optional<std::size_t> lineOf(core::hub::OriginId origin) const;
    bool isDead(std::size_t line) const { return deadLines.contains(line); }

    /// Handed in to a process of that line; it may prove to be a repeat.
    void handIn(const Stream &stream) { ++m_handedIn[stream]; }
    /// The answer, in the order in which it was handed in: as number `seq` of the line, as the answer says. False: it was a repeat.
    bool answer(const Stream &stream, const core::hub::Draft &draft, std::uint64_t seq);
    /// How many numbers there are, or more.
    std::uint64_t accepted(const Stream &stream) const;
    const std::map<Stream, std::uint64_t> &streams() const { return m_handedIn; }
    /// Null while it is not answered.
    const core::hub::Draft *find(const Number &number) const;
    /// Whether some line that has not died has accepted it.
    bool isWithOneThatIsThere(const core::hub::Draft &draft) const;
    /// All the numbers under which the same was accepted: several when a repeat came where nobody knew yet that it was one.
    std::set<Number> alike(const Number &number) const;

private:
    std::map<Stream, std::uint64_t> m_handedIn;
    std::map<Stream, std::vector<core::hub::Draft>> m_accepted;
    /// By channel and id.
    std::map<std::pair<QByteArray, QByteArray>, std::set<Number>> m_once;
};

} // namespace signalbox::test
