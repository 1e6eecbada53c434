// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/ClusterClient.h"
#include "tests/simulation/ClusterWorld.h"

#include <array>

namespace signalbox::test {

/// One random history of a hub in several processes, held against what is guaranteed: clients that come, go and come back to another
/// process with their positions; a network that delays, stalls without anybody noticing, resets links and falls apart; processes that end
/// cleanly and go on in others, and processes that die. Of each line of numbers what was accepted reaches each subscription once and in
/// order, or is announced as lost in exactly its range; nothing is announced while logs are long enough and nobody dies or is cut off for
/// long; whoever knew of a process that died is told; at the end all keep the same for later subscribers.
/// Shape:  the seed decides everything, so a failing one fails again in the same way.
class ClusterRun
{
public:
    struct Outcome {
        /// What was broken, empty when all held.
        QString fault;
        std::size_t published = 0;
        std::size_t received = 0;
        std::size_t repeats = 0;
        /// Repeats that came where nobody knew of the first yet.
        std::size_t twice = 0;
        std::size_t gaps = 0;
        std::size_t deaths = 0;
        std::size_t restarts = 0;
        std::size_t partitions = 0;
        std::size_t moves = 0;
        std::size_t missing = 0;
        std::size_t frames = 0;
    };

    explicit ClusterRun(unsigned seed);
    ~ClusterRun();
    /// So many steps of chance, then everything is healed and delivered.
    Outcome run(int steps);

private:
    static constexpr std::array<const char *, 3> channels{"a", "b", "c"};
    /// What was handed in and is not answered.
    struct HandedIn {
        core::hub::Draft draft;
        /// It must be known as a repeat.
        bool isKnown = false;
    };
    struct Network {
        bool logIsLong = true;
        bool fallsApart = false;
        bool dies = false;
    };

    void act();
    void start(const core::hub::SealedHub *sealed, std::size_t line);
    void openPublisher(std::size_t process);
    void everybodyLeaves(std::size_t process);
    void restart();
    void kill();
    void disturb();
    void comeOrGo(ClusterClient &client);
    void publish();
    void repeat();
    void handIn(std::size_t process, const core::hub::Draft &draft, bool isKnown);
    /// What its publisher was answered since the last time.
    void readAnswers(std::size_t process);
    void quietDown();
    void bringToAnEnd();
    /// Until nothing comes any more.
    void letThemRead();
    void compare();
    void compareKept();
    void compareWildcards();
    std::size_t anyProcess();
    std::size_t lineOf(std::size_t process) const { return m_lines.at(m_origins.at(process)); }

    const Network m_network;
    ClusterWorld m_world;
    ClusterLedger m_ledger;
    std::map<core::hub::OriginId, std::size_t> &m_lines;
    std::map<std::size_t, core::hub::OriginId> m_origins;
    std::map<std::size_t, std::unique_ptr<RecordingSubscriber>> m_publishers;
    std::vector<std::unique_ptr<ClusterClient>> m_clients;
    core::hub::SubscriberId m_ids = 0;
    core::hub::Token m_tokens = 0;
    std::map<core::hub::Token, HandedIn> m_handedIn;
    /// Ids of what was handed in more than once.
    std::set<QByteArray> m_repeated;
    std::size_t m_originCount = 0;
    std::vector<std::size_t> m_dead;
    /// Accepted "exactly once", and known to all that were there when everything was quiet.
    std::vector<core::hub::Draft> m_once;
    std::size_t m_known = 0;
    /// Of each by whom.
    std::vector<std::set<std::size_t>> m_onceKnown;
    Outcome m_outcome;
};

} // namespace signalbox::test
