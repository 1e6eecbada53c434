// SPDX-License-Identifier: Apache-2.0
#include "server-core/presence/PresenceHome.h"
#include "tests/simulation/RecordingFollower.h"

#include <QtTest/QtTest>

using namespace signalbox;
using namespace signalbox::core::presence;
using namespace signalbox::test;
using namespace std::chrono_literals;

class tst_PresenceHome : public QObject, private PresenceHomeOutput
{
    Q_OBJECT

private Q_SLOTS:
    void init() { makeHome(); }
    void encodesOnceForAllShards();
    void encodesNothingForNobody();
    void aSnapshotHasWhatCameBeforeIt();
    void aSnapshotIsTheFirstPage();
    void aPageComesBehindTheEventsInIt();
    void pagesGoOnBehindAName();
    void manyEventsGoInParts();
    void aShardThatDoesNotFollowHearsNothing();
    void whoUnfollowsAndFollowsAnewMissesNothing();
    void aVersionNeverFalls();
    void refusesTooManyFollowedChannels();
    void holdsEndSomeAtATime();
    void aKickEndsAtOnce();
    void takesOtherSettings();
    void answersWithErrors();

private:
    void deliver(ShardId shard, std::vector<RosterBatchRef> batches) override
    {
        for (const RosterBatchRef &batch : batches)
            m_delivered[shard].push_back(batch);
    }
    void flushLater() override { ++m_flushesWanted; }

    void makeHome(const PresenceSettings &settings = {})
    {
        m_delivered.clear();
        m_encoded = m_flushesWanted = 0;
        m_quota = std::make_shared<MemberQuota>(10'000);
        const auto encode = [this](const RosterEvent &event) {
            ++m_encoded;
            return RecordingFollower::encode(event);
        };
        m_home.emplace(PresenceHome::Origin{.node = "node-a", .key = {1, 2}, .quota = m_quota, .encode = encode}, settings,
                       static_cast<PresenceHomeOutput &>(*this));
    }
    Result<std::uint64_t> enter(const char *channel, const QByteArray &member, SessionKey session)
    {
        return m_home->enter(
            {.channel = channel, .caller = {.session = session}, .member = member, .info = std::nullopt, .instance = "chat", .wallMs = 1});
    }
    /// What was delivered to the shard since the last time.
    QByteArray take(ShardId shard)
    {
        QByteArray frames;
        for (const RosterBatchRef &batch : std::exchange(m_delivered[shard], {}))
            frames += batch->frames;
        return frames;
    }

    std::optional<PresenceHome> m_home;
    std::shared_ptr<MemberQuota> m_quota;
    std::map<ShardId, std::vector<RosterBatchRef>> m_delivered;
    int m_encoded = 0;
    int m_flushesWanted = 0;
};

void tst_PresenceHome::encodesOnceForAllShards()
{
    for (const ShardId shard : {0, 4, 2, 4})
        QVERIFY(m_home->follow("room", shard));
    QVERIFY(enter("room", "anna", 1));
    QVERIFY(enter("room", "bert", 2));
    QCOMPARE(m_flushesWanted, 1);
    QVERIFY(m_delivered.empty());
    m_home->flush();
    QCOMPARE(m_encoded, 2);
    QCOMPARE(m_delivered.size(), 3U);
    const RosterBatchRef batch = m_delivered[0].front();
    QCOMPARE(batch->channel, QByteArray("room"));
    QCOMPARE(batch->first, 1U);
    QCOMPARE(batch->count, 2U);
    QCOMPARE(batch->frames, QByteArray("room 1 joined anna \nroom 2 joined bert \n"));
    for (const auto &[shard, batches] : m_delivered)
        QCOMPARE(batches, std::vector{batch});
    m_home->flush();
    QCOMPARE(m_delivered[4].size(), 1U);
}

void tst_PresenceHome::encodesNothingForNobody()
{
    QVERIFY(enter("room", "anna", 1));
    QVERIFY(m_home->follow("hall", 1));
    m_home->flush();
    QCOMPARE(m_encoded, 0);
    QCOMPARE(m_flushesWanted, 0);
    QVERIFY(m_delivered.empty());
    QCOMPARE(m_home->rosters().find("room")->count(), 1U);
}

void tst_PresenceHome::aSnapshotHasWhatCameBeforeIt()
{
    QVERIFY(m_home->follow("room", 1));
    QVERIFY(enter("room", "anna", 1));
    const Result<RosterPage> snapshot = m_home->follow("room", 2);
    QCOMPARE(snapshot->version, 1U);
    QCOMPARE(snapshot->items.front().member, QByteArray("anna"));
    // Whoever follows already has heard of it, so that all go on from the same event.
    QCOMPARE(take(1), QByteArray("room 1 joined anna \n"));
    QCOMPARE(take(2), QByteArray());
    QVERIFY(enter("room", "bert", 2));
    m_home->flush();
    QCOMPARE(take(1), QByteArray("room 2 joined bert \n"));
    QCOMPARE(take(2), QByteArray("room 2 joined bert \n"));
    QCOMPARE(m_encoded, 2);
}

void tst_PresenceHome::aSnapshotIsTheFirstPage()
{
    makeHome({.snapshotMembers = 2});
    for (const char *name : {"carl", "anna", "bert"})
        QVERIFY(enter("room", name, std::uint64_t(name[0])));
    const Result<RosterPage> snapshot = m_home->follow("room", 1);
    QCOMPARE(snapshot->total, 3U);
    QCOMPARE(snapshot->items.size(), 2U);
    QCOMPARE(snapshot->nextPage, std::optional<std::size_t>(2));
}

void tst_PresenceHome::aPageComesBehindTheEventsInIt()
{
    QVERIFY(m_home->follow("room", 1));
    QVERIFY(enter("room", "anna", 1));
    QCOMPARE(m_home->members({.channel = "room", .caller = {}, .query = {}}).version, 1U);
    QCOMPARE(take(1), QByteArray("room 1 joined anna \n"));
    QCOMPARE(m_home->members({.channel = "nowhere", .caller = {}, .query = {}}).total, 0U);
}

void tst_PresenceHome::pagesGoOnBehindAName()
{
    for (const char *name : {"carl", "anna", "bert"})
        QVERIFY(enter("room", name, std::uint64_t(name[0])));
    const RosterPage second = m_home->members({.channel = "room", .caller = {}, .query = {.page = 2, .pageSize = 2}});
    QCOMPARE(second.items.front().member, QByteArray("carl"));
    const RosterPage behind = m_home->members({.channel = "room", .caller = {}, .query = {.pageSize = 1, .after = "anna"}});
    QCOMPARE(behind.items.size(), 1U);
    QCOMPARE(behind.items.front().member, QByteArray("bert"));
    QCOMPARE(m_home->members({.channel = "nowhere", .caller = {}, .query = {.after = "anna"}}).items.size(), 0U);
}

void tst_PresenceHome::manyEventsGoInParts()
{
    makeHome({.partBytes = 100});
    QVERIFY(m_home->follow("room", 1));
    for (SessionKey session = 1; session <= 20; ++session)
        QVERIFY(enter("room", "m" + QByteArray::number(quint64(session)), session));
    m_home->flush();
    QVERIFY(m_delivered[1].size() >= 4);
    std::uint64_t due = 1;
    for (const RosterBatchRef &batch : m_delivered[1]) {
        QVERIFY(batch->frames.size() <= 100);
        QCOMPARE(batch->first, due);
        due = batch->last() + 1;
    }
    QCOMPARE(due, 21U);
}

void tst_PresenceHome::aShardThatDoesNotFollowHearsNothing()
{
    QVERIFY(m_home->follow("room", 1));
    QVERIFY(m_home->follow("room", 2));
    QVERIFY(enter("room", "anna", 1));
    m_home->unfollow("room", 1);
    m_home->unfollow("room", 7);
    m_home->unfollow("nowhere", 7);
    m_home->flush();
    QCOMPARE(take(1), QByteArray());
    QCOMPARE(take(2), QByteArray("room 1 joined anna \n"));
    QVERIFY(enter("room", "bert", 2));
    m_home->unfollow("room", 2);
    m_home->flush();
    QCOMPARE(take(2), QByteArray());
    QCOMPARE(m_home->followedChannels(), 0U);
    QVERIFY(m_home->leave({.channel = "room", .caller = {.session = 1}}));
    QVERIFY(m_home->leave({.channel = "room", .caller = {.session = 2}}));
    QCOMPARE(m_home->rosters().rosterCount(), 0U);
}

void tst_PresenceHome::whoUnfollowsAndFollowsAnewMissesNothing()
{
    QVERIFY(m_home->follow("room", 1));
    QVERIFY(enter("room", "anna", 1));
    m_home->unfollow("room", 1);
    QCOMPARE(m_home->follow("room", 1)->version, 1U);
    QVERIFY(enter("room", "bert", 2));
    m_home->flush();
    QCOMPARE(take(1), QByteArray("room 2 joined bert \n"));
}

void tst_PresenceHome::aVersionNeverFalls()
{
    QVERIFY(m_home->follow("room", 1));
    for (int i = 0; i < 5; ++i) {
        QVERIFY(enter("room", "anna", 1));
        QVERIFY(m_home->leave({.channel = "room", .caller = {.session = 1}}));
    }
    m_home->unfollow("room", 1);
    QCOMPARE(m_home->rosters().rosterCount(), 0U);
    QVERIFY(m_home->follow("room", 1)->version >= 10);
}

void tst_PresenceHome::refusesTooManyFollowedChannels()
{
    makeHome({.followedPerHome = 2});
    QVERIFY(m_home->follow("a", 1));
    QVERIFY(m_home->follow("b", 1));
    const Result<RosterPage> refused = m_home->follow("c", 1);
    QCOMPARE(refused.error().code, ErrorCode::TooManyChannels);
    QVERIFY(refused.error().retryable);
    QCOMPARE(m_home->rosters().rosterCount(), 2U);
    // Those that are followed already may be so by others, too.
    QVERIFY(m_home->follow("a", 2));
    QVERIFY(m_home->follow("a", 1));
    m_home->unfollow("b", 1);
    QVERIFY(m_home->follow("c", 1));
}

void tst_PresenceHome::holdsEndSomeAtATime()
{
    makeHome({.hold = 3s, .leavesPerTurn = 100});
    QVERIFY(m_home->follow("room", 1));
    const Clock::time_point start(1h);
    for (SessionKey session = 1; session <= 1'000; ++session)
        QVERIFY(enter("room", QByteArray::number(quint64(session)), session));
    m_home->flush();
    take(1);
    for (SessionKey session = 1; session <= 1'000; ++session)
        m_home->end({session, SessionEnd::Lost}, start);
    QCOMPARE(m_home->nextDeadline(), std::optional(start + 3s));
    m_home->advance(start + 2999ms);
    m_home->flush();
    QCOMPARE(take(1), QByteArray());
    for (int left = 100; left <= 1'000; left += 100) {
        QVERIFY(m_home->nextDeadline() && *m_home->nextDeadline() <= start + 3s);
        m_home->advance(start + 3s);
        QCOMPARE(m_home->rosters().members("room", 1, 1).total, std::size_t(1'000 - left));
        m_home->flush();
        QCOMPARE(take(1).count(" closed\n"), 100);
    }
    QVERIFY(!m_home->nextDeadline());
}

void tst_PresenceHome::aKickEndsAtOnce()
{
    QVERIFY(m_home->follow("room", 1));
    QVERIFY(enter("room", "anna", 1));
    m_home->end({1, SessionEnd::Kicked}, Clock::time_point(1h));
    m_home->end({99, SessionEnd::Kicked}, Clock::time_point(1h));
    m_home->end({98, SessionEnd::Lost}, Clock::time_point(1h));
    m_home->flush();
    QCOMPARE(take(1), QByteArray("room 1 joined anna \nroom 2 left anna kicked\n"));
    QVERIFY(!m_home->nextDeadline());
}

void tst_PresenceHome::takesOtherSettings()
{
    QVERIFY(enter("room", "anna", 1));
    m_home->end({1, SessionEnd::Lost}, Clock::time_point(1h));
    m_home->apply({.hold = 10s, .membersPerChannel = 1});
    QCOMPARE(m_home->nextDeadline(), std::optional(Clock::time_point(1h) + 10s));
    QCOMPARE(enter("room", "bert", 2).error().code, ErrorCode::TableFull);
}

void tst_PresenceHome::answersWithErrors()
{
    QCOMPARE(enter("room", "", 1).error().code, ErrorCode::InvalidParams);
    QCOMPARE(m_home->update({.channel = "room", .caller = {.session = 1}, .info = "1"}).error().code, ErrorCode::NotEntered);
    QCOMPARE(m_home->leave({.channel = "room", .caller = {.session = 1}}).error().code, ErrorCode::NotEntered);
    m_quota->setMost(0);
    const Result<std::uint64_t> full = enter("room", "anna", 1);
    QCOMPARE(full.error().code, ErrorCode::TableFull);
    QVERIFY(full.error().retryable);
}

QTEST_GUILESS_MAIN(tst_PresenceHome)
#include "tst_PresenceHome.moc"
