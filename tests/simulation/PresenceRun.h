// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/server-core/presence/PresenceModel.h"
#include "tests/simulation/PresenceWorld.h"
#include "tests/simulation/RecordingFollower.h"

namespace signalbox::test {

/// One random history of a hub's presence, held against what is guaranteed: sessions that come, go, are lost, come back within the hold or
/// after it, read slowly; shards that appear and disappear; channels and hubs that are full. Whoever follows a channel gets each event
/// once and in order behind its snapshot, also when it was behind; a snapshot is what the events up to its version add up to; and in the
/// end everybody knows who is there.
/// Shape:  in every second history the homes have no clients, so all that they are asked is seen as it comes: then each event is one that a
///         plain model of the rules tells too, and there are no others. The seed decides everything.
class PresenceRun final : private PresenceWatcher
{
public:
    struct Outcome {
        /// What was broken, empty when all held.
        QString fault;
        std::size_t events = 0;
        std::size_t heard = 0;
        std::size_t renewals = 0;
        std::size_t refused = 0;
        std::size_t sessions = 0;
        std::size_t shards = 0;
        /// Of how many the model said that they are due.
        std::size_t modelled = 0;
        /// By reason.
        std::map<QByteArray, std::size_t> left;
    };

    explicit PresenceRun(unsigned seed);
    /// So many steps of chance, then everybody reads and everything is delivered; then all go.
    Outcome run(int steps);

private:
    using ShardId = core::presence::ShardId;
    using Follower = std::unique_ptr<RecordingFollower>;
    using People = RecordingFollower::People;

    void onEvent(const core::presence::RosterEvent &event) override;
    void onDelivery(core::presence::ShardId to, const core::presence::PresenceMessage &message) override;
    void onSent(core::presence::ShardId from, const core::presence::PresenceMessage &message) override;

    void act();
    void come();
    void go(Follower &client);
    void ask(RecordingFollower &client);
    void pass();
    void changeShards();
    void endHolds();
    void checkModel();
    void checkSnapshots(RecordingFollower &client);
    void bringToAnEnd();
    void checkTheEnd();
    void letAllGo();
    ShardId pickShard();
    QByteArray pickChannel();
    Follower makeSession(ShardId shard);
    /// Reads what it was told, for the last time.
    void read(RecordingFollower &client);
    void fail(const QString &fault);

    const bool m_isModelled;
    const core::presence::PresenceSettings m_settings;
    const std::size_t m_membersPerHub;
    PresenceWorld m_world;
    /// Of each home.
    std::vector<core::presence::PresenceModel> m_models;
    core::presence::SessionKey m_keys = 0;
    std::vector<Follower> m_clients;
    /// Each follows one channel from the beginning, and always reads: of each channel there is one in each shard that does not go.
    std::vector<Follower> m_observers;
    /// Of each channel: what its roster was at each version.
    std::map<QByteArray, std::vector<People>> m_rosters;
    /// What happened and is to be found in the model.
    QByteArrayList m_told;
    std::optional<core::presence::EnterAsk> m_entering;
    Outcome m_outcome;
};

} // namespace signalbox::test
