// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/mesh/MeshStatus.h"
#include "server-core/backplane/mesh/MeshWire.h"

#include "shared/base/Backoff.h"

#include <functional>
#include <map>

namespace signalbox::core::mesh {

/// Which addresses are dialled, and when. Seeds for ever; those that were learnt until the process behind them is forgotten.
/// Thread: one at a time.
class Dialler
{
public:
    struct Target {
        explicit Target(unsigned seed);
        bool isSeed = false;
        bool isSelf = false;
        /// Who answered there last, or is said to.
        std::optional<ProcessId> process;
        /// It has been linked through this address.
        bool isProven = false;
        std::optional<ConnectionId> attempt;
        /// The greatest there is, while its process is linked.
        Clock::time_point due;
        Clock::time_point learnt;
        Backoff backoff;
        std::size_t failures = 0;
        QByteArray lastFailure;
    };

    explicit Dialler(unsigned seed) : m_random(seed) { }

    void addSeed(const QByteArray &address, Clock::time_point now);
    /// False: there is no such seed.
    bool removeSeed(const QByteArray &address);
    void learn(const QByteArray &address, ProcessId process, Clock::time_point due, Clock::time_point now);
    /// Its addresses are dialled soon: the best at `due`, the others a little later.
    void hurry(ProcessId process, Clock::time_point due);
    void forget(ProcessId process);
    /// Those that were learnt and never answered.
    void forgetUnproven(Clock::time_point now);

    /// Calls `dial` for each address that is due; what it answers is the attempt. `isLinked` says of a process that it needs none.
    void dialDue(Clock::time_point now, const std::function<bool(ProcessId)> &isLinked,
                 const std::function<ConnectionId(const QByteArray &)> &dial);
    Target *target(const QByteArray &address);
    /// The attempt has led to this process itself.
    void foundSelf(const QByteArray &address, Clock::time_point now);
    /// The attempt came to nothing.
    void failed(const QByteArray &address, const QByteArray &why, Clock::time_point now);
    /// It answered, and is this process.
    void answered(const QByteArray &address, ProcessId process);
    void linked(const QByteArray &address, ProcessId process);

    const std::map<QByteArray, Target> &targets() const { return m_targets; }

private:
    Target &add(const QByteArray &address, Clock::time_point due, Clock::time_point now);
    bool isDialled(ProcessId process) const;

    void expect(Target &target, Clock::time_point due);

    std::minstd_rand m_random;
    std::map<QByteArray, Target> m_targets;
    /// Nothing is due before.
    Clock::time_point m_nextDue = Clock::time_point::min();
};

} // namespace signalbox::core::mesh
