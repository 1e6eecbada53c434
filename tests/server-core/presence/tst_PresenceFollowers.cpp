// SPDX-License-Identifier: Apache-2.0
#include "tests/server-core/presence/EdgeFixture.h"

#include <QtTest/QtTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::core::presence;
using namespace signalbox::test;

/// What those hear who follow a channel, however they read.
class tst_PresenceFollowers : public EdgeFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { makeEdge(); }
    void limitsHowManyASessionFollows();
    void followersHearAllFromTheirSnapshotOn();
    void allGetTheSameBytes();
    void aTurnIsOneCall();
    void aPageComesBehindTheEventsInIt();
    void followingAnewReplaces();
    void aRefusedFollowIsNone();
    void unfollowsWhenTheLastOneEnds();
    void whatIsLateIsNotHeard();
    void oneThatHasNoRoomGoesOnWhereItWas();
    void goesOnPartByPart();
    void manyEventsOfATurnGoInParts();
    void keepsNothingForThoseInStep();
    void isRenewedWhenTheLogHasGone();
    void endsWhileItIsBehind();
};

void tst_PresenceFollowers::limitsHowManyASessionFollows()
{
    makeEdge({.followedPerSession = 1});
    RecordingFollower &anna = session();
    anna.follow("a");
    anna.follow("b");
    QCOMPARE(anna.take(), QStringList{u"refused 2 TooManyChannels"_s});
    answerFollow(0);
    anna.follow("a");
    answerFollow(0);
    anna.take();
    QVERIFY(anna.unfollow("a"));
    QVERIFY(!anna.unfollow("a"));
    anna.follow("b");
    QCOMPARE(take<FollowAsk>()[0].first, 1);
}

void tst_PresenceFollowers::followersHearAllFromTheirSnapshotOn()
{
    RecordingFollower &anna = session();
    RecordingFollower &bert = session();
    anna.follow("a");
    answerFollow(2, {"m1", "m2"});
    bert.follow("a");
    // One that is joining is not in step.
    happen("a", 3, 3);
    deliver("a", 4, 4);
    answerFollow(4, {"m1", "m2", "m3", "m4"});
    deliver("a", 5, 5);
    m_party->flush();
    QCOMPARE(anna.take(), (QStringList{u"following 1 a 2 m1,m2"_s, u"a 3 joined m3 "_s, u"a 4 joined m4 "_s, u"a 5 joined m5 "_s}));
    QCOMPARE(bert.take(), (QStringList{u"following 1 a 4 m1,m2,m3,m4"_s, u"a 5 joined m5 "_s}));
    QCOMPARE(anna.copies, bert.copies);
}

void tst_PresenceFollowers::allGetTheSameBytes()
{
    for (int i = 0; i < 3; ++i) {
        session().follow("a");
        answerFollow(0);
    }
    const RosterBatchRef batch = joins("a", 1, 3);
    m_party->receive(EventsTell{{batch}});
    QCOMPARE(m_flushesWanted, 1);
    m_party->flush();
    for (const auto &one : m_sessions) {
        QCOMPARE(one->frames.get(), &batch->frames);
        QCOMPARE(one->eventCount, 3U);
    }
}

void tst_PresenceFollowers::aTurnIsOneCall()
{
    RecordingFollower &anna = session();
    RecordingFollower &bert = session();
    for (RecordingFollower *one : {&anna, &bert}) {
        one->follow("a");
        answerFollow(0);
        one->room = 1;
    }
    for (std::uint64_t version = 1; version <= 20; ++version)
        deliver("a", version, version);
    m_party->flush();
    QCOMPARE(anna.eventCount, 20U);
    QCOMPARE(bert.frames, anna.frames);
    QCOMPARE(m_party->sessions().logBytes(), 0U);
}

void tst_PresenceFollowers::aPageComesBehindTheEventsInIt()
{
    RecordingFollower &anna = session();
    anna.follow("a");
    answerFollow(0);
    anna.members("a");
    deliver("a", 1, 1);
    m_party->receive(MembersAnswer{"a", take<MembersAsk>()[0].second.caller, page(1, {"m1"})});
    QCOMPARE(anna.take(), (QStringList{u"following 1 a 0 "_s, u"a 1 joined m1 "_s, u"members 2 1/1 m1"_s}));
}

void tst_PresenceFollowers::followingAnewReplaces()
{
    RecordingFollower &anna = session();
    anna.follow("a");
    const Caller first = take<FollowAsk>()[0].second.caller;
    anna.follow("a");
    QCOMPARE(anna.take(), QStringList{u"refused 1 NotSubscribed"_s});
    m_party->receive(FollowAnswer{"a", first, page(1, {"m1"})});
    happen("a", 2, 2);
    QVERIFY(anna.take().isEmpty());
    answerFollow(2, {"m1", "m2"});
    happen("a", 3, 3);
    // And once more, in step and behind.
    anna.follow("a");
    happen("a", 4, 4);
    answerFollow(4, {"m1", "m2", "m3", "m4"});
    anna.room = 0;
    happen("a", 5, 5);
    QVERIFY(m_party->sessions().logBytes() > 0);
    anna.follow("a");
    QCOMPARE(m_party->sessions().logBytes(), 0U);
    answerFollow(5, {"m1", "m2", "m3", "m4", "m5"});
    anna.room = RecordingFollower::unlimited;
    happen("a", 6, 6);
    QCOMPARE(anna.copies["a"].people.size(), 6U);
    QVERIFY2(anna.fault.isEmpty(), qPrintable(anna.fault));
    QVERIFY(take<UnfollowTell>().empty());
}

void tst_PresenceFollowers::aRefusedFollowIsNone()
{
    RecordingFollower &anna = session();
    anna.follow("a");
    const Caller caller = take<FollowAsk>()[0].second.caller;
    m_party->receive(FollowAnswer{"a", caller, failure(ErrorCode::TooManyChannels, u"many"_s)});
    QCOMPARE(anna.take(), QStringList{u"refused 1 TooManyChannels"_s});
    QVERIFY(!anna.unfollow("a"));
    QCOMPARE(m_party->sessions().channels(), 0U);
}

void tst_PresenceFollowers::unfollowsWhenTheLastOneEnds()
{
    RecordingFollower &anna = session();
    RecordingFollower &bert = session();
    RecordingFollower &carl = session();
    for (RecordingFollower *one : {&anna, &bert, &carl}) {
        one->follow("b");
        answerFollow(0);
    }
    QVERIFY(anna.unfollow("b"));
    bert.end(SessionEnd::Lost);
    QVERIFY(take<UnfollowTell>().empty());
    happen("b", 1, 1);
    QCOMPARE(carl.copies["b"].version, 1U);
    deliver("b", 2, 2);
    QVERIFY(carl.unfollow("b"));
    const Sent<UnfollowTell> tells = take<UnfollowTell>();
    QCOMPARE(tells.size(), 1U);
    QCOMPARE(tells[0].first, 1);
    QCOMPARE(tells[0].second.shard, 9);
    m_party->flush();
    QCOMPARE(m_party->sessions().channels(), 0U);
    QVERIFY(carl.fault.isEmpty());
}

void tst_PresenceFollowers::whatIsLateIsNotHeard()
{
    RecordingFollower &anna = session();
    anna.enter("a", "anna");
    answerEnter();
    anna.follow("a");
    answerFollow(0);
    QVERIFY(anna.unfollow("a"));
    happen("a", 1, 1);
    anna.follow("a");
    happen("a", 2, 2);
    answerFollow(2, {"m1", "m2"});
    happen("a", 3, 3);
    QCOMPARE(anna.copies["a"].version, 3U);
    QVERIFY2(anna.fault.isEmpty(), qPrintable(anna.fault));
    QCOMPARE(anna.eventCount, 1U);
}

void tst_PresenceFollowers::oneThatHasNoRoomGoesOnWhereItWas()
{
    RecordingFollower &slow = session();
    RecordingFollower &quick = session();
    for (RecordingFollower *one : {&slow, &quick}) {
        one->follow("a");
        answerFollow(0);
    }
    slow.room = 0;
    happen("a", 1, 2);
    happen("a", 3, 3);
    slow.resume();
    QCOMPARE(slow.eventCount, 0U);
    QCOMPARE(quick.eventCount, 3U);
    slow.room = RecordingFollower::unlimited;
    // What has not been sent to anybody yet comes with the next flush.
    deliver("a", 4, 4);
    slow.resume();
    QCOMPARE(slow.eventCount, 3U);
    m_party->flush();
    slow.resume();
    happen("a", 5, 5);
    QCOMPARE(slow.copies, quick.copies);
    QCOMPARE(slow.copies["a"].version, 5U);
    QVERIFY2(slow.fault.isEmpty(), qPrintable(slow.fault));
    QVERIFY(take<FollowAsk>().empty());
}

void tst_PresenceFollowers::goesOnPartByPart()
{
    makeEdge({.partBytes = 45});
    RecordingFollower &slow = session();
    slow.follow("a");
    answerFollow(0);
    slow.room = 0;
    // A frame has 15 bytes: three fit in a part.
    for (std::uint64_t version = 1; version <= 9; ++version)
        happen("a", version, version);
    slow.room = 2;
    slow.resume();
    QCOMPARE(slow.eventCount, 6U);
    happen("a", 10, 10);
    QCOMPARE(slow.eventCount, 6U);
    slow.room = 1;
    slow.resume();
    QCOMPARE(slow.eventCount, 9U);
    slow.room = RecordingFollower::unlimited;
    slow.resume();
    happen("a", 11, 11);
    QCOMPARE(slow.copies["a"].version, 11U);
    QVERIFY2(slow.fault.isEmpty(), qPrintable(slow.fault));
}

void tst_PresenceFollowers::manyEventsOfATurnGoInParts()
{
    makeEdge({.partBytes = 45});
    RecordingFollower &slow = session();
    RecordingFollower &quick = session();
    for (RecordingFollower *one : {&slow, &quick}) {
        one->follow("a");
        answerFollow(0);
    }
    slow.room = 1;
    for (std::uint64_t version = 1; version <= 9; version += 3)
        deliver("a", version, version + 2);
    m_party->flush();
    QCOMPARE(quick.eventCount, 9U);
    QCOMPARE(slow.eventCount, 3U);
    slow.room = RecordingFollower::unlimited;
    slow.resume();
    QCOMPARE(slow.copies, quick.copies);
    QVERIFY2(slow.fault.isEmpty(), qPrintable(slow.fault));
}

void tst_PresenceFollowers::keepsNothingForThoseInStep()
{
    RecordingFollower &slow = session();
    slow.follow("a");
    answerFollow(0);
    happen("a", 1, 5);
    QCOMPARE(m_party->sessions().logBytes(), 0U);
    slow.room = 0;
    happen("a", 6, 6);
    QVERIFY(m_party->sessions().logBytes() > 0);
    slow.room = RecordingFollower::unlimited;
    slow.resume();
    QCOMPARE(m_party->sessions().logBytes(), 0U);
}

void tst_PresenceFollowers::isRenewedWhenTheLogHasGone()
{
    makeEdge({.logEvents = 3});
    RecordingFollower &slow = session();
    RecordingFollower &quick = session();
    for (RecordingFollower *one : {&slow, &quick}) {
        one->follow("a");
        answerFollow(0);
    }
    slow.take();
    slow.room = 0;
    for (std::uint64_t version = 1; version <= 4; ++version)
        happen("a", version, version);
    slow.resume();
    QVERIFY(take<FollowAsk>().empty());
    slow.room = RecordingFollower::unlimited;
    slow.resume();
    slow.resume();
    // Nothing is kept for it any more; what comes before the answer is in the snapshot.
    QCOMPARE(m_party->sessions().logBytes(), 0U);
    happen("a", 5, 5);
    answerFollow(5, {"m1", "m2", "m3", "m4", "m5"});
    happen("a", 6, 6);
    QCOMPARE(slow.take(), (QStringList{u"snapshot a 5 m1,m2,m3,m4,m5"_s, u"a 6 joined m6 "_s}));
    QCOMPARE(slow.copies, quick.copies);
    QVERIFY2(slow.fault.isEmpty(), qPrintable(slow.fault));
}

void tst_PresenceFollowers::endsWhileItIsBehind()
{
    RecordingFollower &anna = session();
    RecordingFollower &bert = session();
    for (RecordingFollower *one : {&anna, &bert}) {
        one->follow("a");
        answerFollow(0);
        one->room = 0;
    }
    happen("a", 1, 1);
    QVERIFY(anna.unfollow("a"));
    QVERIFY(m_party->sessions().logBytes() > 0);
    bert.room = RecordingFollower::unlimited;
    bert.resume();
    QCOMPARE(bert.copies["a"].version, 1U);
    bert.room = 0;
    happen("a", 2, 2);
    bert.end(SessionEnd::Lost);
    QCOMPARE(m_party->sessions().logBytes(), 0U);
    QCOMPARE(m_party->sessions().channels(), 0U);
}

QTEST_GUILESS_MAIN(tst_PresenceFollowers)
#include "tst_PresenceFollowers.moc"
