// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/PresenceCluster.h"
#include "tests/simulation/RecordingFollower.h"

namespace signalbox::test {

/// One random history of a hub's presence in several processes, held against what is guaranteed: clients that enter, say something
/// else of themselves, leave, are lost and come back elsewhere; processes that join, part, end, die and begin anew. For each
/// follower joined and left alternate; soon after the last fault all show the same, which is what the clients have done; then nothing
/// goes between them but digests; and nothing stays of anybody.
/// Shape:  every third history is *calm*: nothing breaks, but processes end cleanly and begin anew; then who was there all the time has
///         seen exactly one joined and one left of each stay, on however many nodes it was; on each it is for longer than it takes to
///         hear of it. The seed decides everything.
class PresenceClusterRun
{
public:
    struct Outcome {
        /// What was broken, empty when all held.
        QString fault;
        std::size_t heard = 0;
        std::size_t stays = 0;
        std::size_t moves = 0;
        /// Of processes: those that ended, and those that died.
        std::size_t ends = 0;
        std::size_t deaths = 0;
        /// Resets, cuts and the like.
        std::size_t faults = 0;
        std::size_t frames = 0;
        /// Of leaves that followers heard, by reason.
        std::map<QByteArray, std::size_t> left;
    };

    explicit PresenceClusterRun(unsigned seed);
    /// So many steps of chance, then what is broken heals.
    Outcome run(int steps);

private:
    static constexpr std::array<const char *, 4> channels{"a", "b", "c", "d"};

    using Number = PresenceCluster::Number;
    using Clock = PresenceCluster::Clock;
    using ShardId = core::presence::ShardId;

    struct Client {
        QByteArray member;
        std::vector<QByteArray> channels;
        Number process = 0;
        /// Null while it is on its way from one to the other.
        std::unique_ptr<RecordingFollower> session;
        Clock::time_point arrivedAt = {};
        Clock::time_point lostAt = {};
    };
    struct Observer {
        Number process = 0;
        bool isFromTheBeginning = false;
        std::unique_ptr<RecordingFollower> session;
        /// Of channel and member: how often each joined and left.
        std::map<std::pair<QByteArray, QByteArray>, std::pair<int, int>> seen;
    };

    void addProcess(const QByteArray &node, bool isFirst);
    std::optional<Number> pickProcess();
    QByteArray pickChannel();

    void act();
    void come();
    void arrive(Client &client);
    void ask(Client &client);
    void lose(Client &client);
    void leave(Client &client);
    void pass(std::chrono::milliseconds time);
    /// A process ends, dies or joins.
    void change();
    void breakSomething();
    void remove(Number process, bool isDeath);
    void read(Observer &observer);
    void readAll();

    void bringToAnEnd();
    void checkStays();
    void checkClients();
    void checkRosters();
    void checkQuiet();
    void letAllGo();
    /// What all processes in the cluster have to show, and what one alone.
    std::map<QByteArray, std::vector<core::presence::MemberRow>> dueAt(const std::vector<Number> &origins);
    void fail(const QString &fault);

    const bool m_isCalm;
    const bool m_losesFrames;
    PresenceCluster m_world;
    core::presence::SessionKey m_keys = 0;
    std::size_t m_nodes = 0;
    /// Processes, and since when clients may come.
    std::map<Number, Clock::time_point> m_ready;
    std::map<Number, QByteArray> m_nodeOf;
    std::vector<std::unique_ptr<Client>> m_clients;
    std::vector<std::unique_ptr<Observer>> m_observers;
    Outcome m_outcome;
};

} // namespace signalbox::test
