// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/HubWorld.h"
#include "tests/simulation/RecordingSubscriber.h"

namespace signalbox::test {

/// One random history of a hub, held against what is guaranteed: clients that come, go and come back with their positions, logs that are
/// too short in some runs, messages between shards in any order; processes that end cleanly and go on in another one with another number
/// of shards, and processes that die. Whatever was accepted reaches each subscription once and in order, or is announced as lost in
/// exactly its range; nothing is announced while outages stay inside the log, and a process that died is always announced.
/// Shape:  the seed decides everything, so a failing one fails again in the same way.
class GuaranteeRun
{
public:
    struct Outcome {
        /// What was broken, empty when all held.
        QString fault;
        std::size_t published = 0;
        std::size_t received = 0;
        std::size_t repeats = 0;
        std::size_t gaps = 0;
        std::size_t sessions = 0;
        std::size_t restarts = 0;
        /// Clients that were told that a process has died.
        std::size_t strangers = 0;
    };

    explicit GuaranteeRun(unsigned seed);
    /// So many steps of chance, then everybody is there and everything is delivered.
    Outcome run(int steps);

private:
    /// A client over all its sessions.
    struct Client {
        core::hub::SubscriberId id = 0;
        std::unique_ptr<RecordingSubscriber> session = {};
        /// Of each channel: where it goes on.
        std::map<QByteArray, QByteArray> positions = {};
        /// Of each channel: up to which number all has come or was announced as lost, and how many processes had died before that.
        std::map<QByteArray, std::uint64_t> seen = {};
        std::map<QByteArray, std::size_t> deaths = {};
        std::size_t messagesRead = 0;
        std::size_t gapsRead = 0;
    };

    void act();
    void come(Client &client);
    void go(Client &client);
    void publish();
    void acknowledgeSome(Client &client);
    void changeMind(Client &client);
    void restart();
    void everybodyGoes();
    void changeShards();
    void openPublishers();
    core::hub::SealedHub carriedOver(const core::hub::SealedHub &sealed);
    void acknowledgeAll(Client &client);
    void bringToAnEnd();
    /// Checks what came since the last time.
    void read(Client &client);
    void readDeaths(Client &client);
    void readMessage(Client &client);
    void readAnswers();
    void compare();
    void fail(const QString &fault);

    const bool m_logIsLong;
    HubWorld m_world;
    core::hub::SubscriberId m_ids = 0;
    core::hub::Token m_tokens = 0;
    std::vector<std::unique_ptr<RecordingSubscriber>> m_publishers;
    std::vector<Client> m_clients;
    std::map<QByteArray, std::uint64_t> m_accepted;
    std::vector<QByteArray> m_onceIds;
    /// By the token of who published it, and the position that was answered first.
    std::map<core::hub::Token, QByteArray> m_asked;
    std::map<QByteArray, QByteArray> m_answered;
    /// Of each channel and number: it is the same whenever and by whomever it is delivered.
    std::map<std::pair<QByteArray, std::uint64_t>, QByteArray> m_positions;
    core::hub::OriginId m_origin;
    /// A shard that is no home, and goes again.
    std::optional<core::hub::ShardId> m_further;
    std::size_t m_deaths = 0;
    Outcome m_outcome;
};

} // namespace signalbox::test
