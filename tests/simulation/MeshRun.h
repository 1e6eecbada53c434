// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/MeshWorld.h"

namespace signalbox::test {

/// One random history of a mesh: processes that come, end, are killed, stand still; connections that break, and half-open ones; cuts in one
/// direction, between two, and into three parts. Whoever lives and can be reached is up 5 s after all is healed; nobody who is dead, or cut
/// off, is up after 5 s; frames between up and down come once, in order and without a hole. The seed decides everything.
class MeshRun
{
public:
    struct Outcome {
        /// What was broken, empty when all held.
        QString fault;
        std::size_t nodes = 0;
        std::size_t frames = 0;
        std::size_t downs = 0;
        std::size_t resumes = 0;
        std::size_t resets = 0;
        std::size_t died = 0;
    };

    explicit MeshRun(unsigned seed);
    Outcome run(int steps);

private:
    using Clock = MeshWorld::Clock;
    struct Dead {
        MeshWorld::ProcessId process;
        Clock::time_point since;
    };

    MeshWorld::milliseconds handshakes() const;
    void begin();
    void act();
    void harm(std::size_t one, std::size_t other);
    void divide(std::size_t parts);
    void setCut(std::size_t from, std::size_t to, bool isCut);
    void note(std::size_t one, std::size_t other) { m_changed[std::minmax(one, other)] = m_world.now(); }
    void end(std::size_t node, bool clean);
    void talk();
    void checkGhosts();
    void healAndCheck();
    void checkWhole(const QString &when);
    void checkComplete();
    void count();
    void fail(const QString &text);

    const unsigned m_seed;
    MeshWorld m_world;
    std::vector<Dead> m_dead;
    /// When something last happened between the two, the smaller one first.
    std::map<std::pair<std::size_t, std::size_t>, Clock::time_point> m_changed;
    Clock::time_point m_halfOpened;
    std::vector<Clock::time_point> m_runsSince;
    Outcome m_outcome;
};

} // namespace signalbox::test
