// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/RecordingFollower.h"

#include <QtTest/QTest>

namespace signalbox::test {

using namespace core::presence;

/// One shard that is no home: what it asks is looked at, and answered, by hand. Channels have their home by their first letter: a is 0.
class EdgeFixture : public QObject, private PresenceSurroundings
{
protected:
    template <typename Message>
    using Sent = std::vector<std::pair<ShardId, Message>>;

    Clock::time_point now() const override { return Clock::time_point(std::chrono::hours(1)); }
    void send(ShardId shard, PresenceMessage message) override { m_sent.emplace_back(shard, std::move(message)); }
    void flushLater() override { ++m_flushesWanted; }

    void makeEdge(const PresenceSettings &settings = {})
    {
        m_sessions.clear();
        m_sent.clear();
        m_flushesWanted = 0;
        const auto homeOf = [](QByteArrayView channel) { return ShardId(channel[0] - 'a'); };
        m_party.emplace(9, homeOf, settings, static_cast<PresenceSurroundings &>(*this), std::nullopt);
    }
    RecordingFollower &session()
    {
        m_sessions.push_back(std::make_unique<RecordingFollower>(*m_party, 100 + m_sessions.size()));
        return *m_sessions.back();
    }
    /// Those of a kind since the last time.
    template <typename Message>
    Sent<Message> take()
    {
        Sent<Message> found;
        std::erase_if(m_sent, [&found](const auto &sent) {
            if (const auto *message = std::get_if<Message>(&sent.second))
                found.emplace_back(sent.first, *message);
            return std::holds_alternative<Message>(sent.second);
        });
        return found;
    }
    static RosterPage page(std::uint64_t version, const std::vector<QByteArray> &names = {})
    {
        RosterPage page{.version = version, .total = names.size(), .items = {}, .nextPage = {}};
        for (const QByteArray &name : names)
            page.items.push_back({name, {}, 0, {}, {}});
        return page;
    }
    /// Answers the one question of a follower.
    void answerFollow(std::uint64_t version, const std::vector<QByteArray> &names = {})
    {
        const Sent<FollowAsk> asks = take<FollowAsk>();
        QCOMPARE(asks.size(), 1U);
        m_party->receive(FollowAnswer{asks[0].second.channel, asks[0].second.caller, page(version, names)});
    }
    void answerEnter(std::optional<Error> refusal = {})
    {
        const Sent<EnterAsk> asks = take<EnterAsk>();
        QVERIFY(!asks.empty());
        for (const auto &[home, ask] : asks) {
            Result<std::uint64_t> version = 1;
            if (refusal)
                version = failure(*refusal);
            m_party->receive(EnterAnswer{ask.channel, ask.caller, ask.member, version});
        }
    }
    /// Joins of m1, m2 … by their versions.
    static RosterBatchRef joins(const QByteArray &channel, std::uint64_t from, std::uint64_t to)
    {
        auto batch = std::make_shared<RosterBatch>(
            RosterBatch{.channel = channel, .first = from, .count = std::size_t(to - from + 1), .frames = {}});
        for (std::uint64_t version = from; version <= to; ++version) {
            const QByteArray name = "m" + QByteArray::number(quint64(version));
            batch->frames += RecordingFollower::encode({.channel = channel, .version = version, .member = {name, {}, 0, {}, {}}});
        }
        return batch;
    }
    void deliver(const QByteArray &channel, std::uint64_t from, std::uint64_t to)
    {
        m_party->receive(EventsTell{{joins(channel, from, to)}});
    }
    /// In a turn of its own.
    void happen(const QByteArray &channel, std::uint64_t from, std::uint64_t to)
    {
        deliver(channel, from, to);
        m_party->flush();
    }

    // Sessions end in their party, which sends.
    std::vector<std::pair<ShardId, PresenceMessage>> m_sent;
    int m_flushesWanted = 0;
    std::optional<PresenceParty> m_party;
    std::vector<std::unique_ptr<RecordingFollower>> m_sessions;
};

} // namespace signalbox::test
