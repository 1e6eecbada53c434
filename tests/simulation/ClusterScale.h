// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QString>

#include <chrono>
#include <cstdint>

namespace signalbox::test {

/// How a cluster's times and traffic depend on its number of nodes, each with a hundred members; 20 ms between any two.
/// Shape:  the same seed measures the same.
struct ClusterScale {
    using milliseconds = std::chrono::milliseconds;

    /// What took longer than is promised, empty when nothing did.
    QString fault;
    /// All start at once and know one of them: until each shows the members of all.
    milliseconds start{};
    /// One that comes later: until it shows the members of all.
    milliseconds join{};
    /// One is gone, with its host: until nobody shows its members.
    milliseconds death{};
    /// A cut into two halves has healed after 30 s: until each shows the members of all.
    milliseconds healing{};
    /// Nothing happens: bytes that a node sends, a second.
    std::uint64_t calm = 0;
    /// Of the one that joins, both ways, until it shows the members of all: bytes a member.
    std::uint64_t joining = 0;

    static ClusterScale measure(unsigned seed, std::size_t nodes);
};

} // namespace signalbox::test
