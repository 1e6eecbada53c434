// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/RecordingFollower.h"

#include <QtTest/QtTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::core::presence;
using namespace signalbox::test;
using namespace std::chrono_literals;

/// One shard that is no home: what it asks is looked at, and answered, by hand. Channels have their home by their first letter: a is 0.
class tst_PresenceEdge : public QObject, private PresenceSurroundings
{
    Q_OBJECT

private Q_SLOTS:
    void init() { makeEdge(); }
    void passesOnWhatIsAsked();
    void oneThatHasGoneIsToldNothing();
    void tellsTheHomesOfASessionThatEnds();
    void anEnterOnItsWayIsAnEntry();
    void whatWasRefusedIsNoEntry();
    void questionsMayOverlap();
    void refusesWhoHasNotEntered();
    void limitsHowManyASessionEnters();
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

private:
    template <typename Message>
    using Sent = std::vector<std::pair<ShardId, Message>>;

    Clock::time_point now() const override { return Clock::time_point(1h); }
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

    std::optional<PresenceParty> m_party;
    std::vector<std::unique_ptr<RecordingFollower>> m_sessions;
    std::vector<std::pair<ShardId, PresenceMessage>> m_sent;
    int m_flushesWanted = 0;
};

void tst_PresenceEdge::passesOnWhatIsAsked()
{
    RecordingFollower &anna = session();
    anna.enter("b", "anna", "1", 77);
    const Sent<EnterAsk> enters = take<EnterAsk>();
    QCOMPARE(enters[0].first, 1);
    QCOMPARE(enters[0].second.member, QByteArray("anna"));
    QCOMPARE(enters[0].second.info, std::optional<QByteArray>("1"));
    QCOMPARE(enters[0].second.instance, QByteArray("chat"));
    QCOMPARE(enters[0].second.wallMs, 77);
    QCOMPARE(enters[0].second.caller.shard, 9);
    QCOMPARE(enters[0].second.caller.session, 100U);
    m_party->receive(EnterAnswer{"b", enters[0].second.caller, "anna", 5});
    QCOMPARE(anna.take(), QStringList{u"entered 1 anna 5"_s});
    anna.update("b", "2");
    const Sent<UpdateAsk> updates = take<UpdateAsk>();
    QCOMPARE(updates[0].first, 1);
    QCOMPARE(updates[0].second.info, QByteArray("2"));
    m_party->receive(UpdateAnswer{updates[0].second.caller, 6});
    anna.leave("b");
    const Sent<LeaveAsk> leaves = take<LeaveAsk>();
    QCOMPARE(leaves[0].first, 1);
    m_party->receive(LeaveAnswer{"b", leaves[0].second.caller, 7});
    anna.members("c", {.page = 3, .pageSize = 5, .after = "x"});
    const Sent<MembersAsk> pages = take<MembersAsk>();
    QCOMPARE(pages[0].first, 2);
    QCOMPARE(pages[0].second.query.page, 3U);
    QCOMPARE(pages[0].second.query.pageSize, 5U);
    QCOMPARE(pages[0].second.query.after, std::optional<QByteArray>("x"));
    m_party->receive(MembersAnswer{"c", pages[0].second.caller, page(8, {"bert"})});
    QCOMPARE(anna.take(), (QStringList{u"version 2 6"_s, u"version 3 7"_s, u"members 4 8/1 bert"_s}));
    QVERIFY(m_sent.empty());
    QCOMPARE(m_party->sessions().channels(), 0U);
}

void tst_PresenceEdge::oneThatHasGoneIsToldNothing()
{
    RecordingFollower &anna = session();
    anna.enter("a", "anna");
    anna.follow("a");
    anna.members("a");
    anna.end(SessionEnd::Lost);
    anna.end(SessionEnd::Kicked);
    answerEnter();
    answerFollow(1);
    m_party->receive(MembersAnswer{"a", take<MembersAsk>()[0].second.caller, page(1)});
    happen("a", 2, 3);
    QVERIFY(anna.take().isEmpty());
    // Nor does it ask any more.
    m_sent.clear();
    anna.enter("a", "anna");
    anna.update("a", "1");
    anna.leave("a");
    anna.follow("a");
    anna.members("a");
    anna.resume();
    QVERIFY(!anna.unfollow("a"));
    QVERIFY(m_sent.empty());
    QCOMPARE(m_party->sessions().sessions(), 0U);
}

void tst_PresenceEdge::tellsTheHomesOfASessionThatEnds()
{
    RecordingFollower &anna = session();
    for (const char *channel : {"c1", "a1", "c2", "d1"})
        anna.enter(channel, "anna");
    answerEnter();
    anna.leave("d1");
    m_party->receive(LeaveAnswer{"d1", take<LeaveAsk>()[0].second.caller, 2});
    anna.follow("e1");
    m_sent.clear();
    anna.end(SessionEnd::Kicked);
    const Sent<EndTell> ends = take<EndTell>();
    QCOMPARE(ends.size(), 2U);
    QCOMPARE(ends[0].first, 0);
    QCOMPARE(ends[1].first, 2);
    QCOMPARE(ends[0].second.session, anna.sessionKey());
    QCOMPARE(ends[0].second.end, SessionEnd::Kicked);
    QCOMPARE(take<UnfollowTell>().size(), 1U);
    QCOMPARE(m_party->sessions().channels(), 0U);
}

void tst_PresenceEdge::anEnterOnItsWayIsAnEntry()
{
    RecordingFollower &anna = session();
    anna.enter("a", "anna");
    anna.end(SessionEnd::Lost);
    QCOMPARE(take<EndTell>().size(), 1U);
    RecordingFollower &bert = session();
    bert.enter("a", "bert");
    answerEnter();
    bert.leave("a");
    bert.end(SessionEnd::Lost);
    QCOMPARE(take<EndTell>().size(), 1U);
}

void tst_PresenceEdge::whatWasRefusedIsNoEntry()
{
    RecordingFollower &anna = session();
    anna.enter("a", "anna");
    answerEnter(Error{ErrorCode::TableFull, u"full"_s});
    QCOMPARE(anna.take(), QStringList{u"refused 1 TableFull"_s});
    QCOMPARE(m_party->sessions().channels(), 0U);
    // A refused change of name loses nothing.
    anna.enter("a", "anna");
    answerEnter();
    anna.enter("a", "bert");
    answerEnter(Error{ErrorCode::TableFull, u"full"_s});
    anna.end(SessionEnd::Lost);
    QCOMPARE(take<EndTell>().size(), 1U);
}

void tst_PresenceEdge::questionsMayOverlap()
{
    RecordingFollower &anna = session();
    anna.enter("a", "anna");
    anna.enter("a", "bert");
    anna.leave("a");
    anna.enter("a", "carl");
    const Sent<EnterAsk> enters = take<EnterAsk>();
    const Sent<LeaveAsk> leaves = take<LeaveAsk>();
    const Error full{ErrorCode::TableFull, u"full"_s};
    m_party->receive(EnterAnswer{"a", enters[0].second.caller, "anna", failure(full)});
    m_party->receive(EnterAnswer{"a", enters[1].second.caller, "bert", 1});
    m_party->receive(LeaveAnswer{"a", leaves[0].second.caller, 2});
    QCOMPARE(m_party->sessions().channels(), 1U);
    m_party->receive(EnterAnswer{"a", enters[2].second.caller, "carl", 3});
    anna.update("a", "1");
    QCOMPARE(take<UpdateAsk>().size(), 1U);
    anna.end(SessionEnd::Lost);
    QCOMPARE(take<EndTell>().size(), 1U);
    QCOMPARE(anna.unanswered(), 1U);
}

void tst_PresenceEdge::refusesWhoHasNotEntered()
{
    RecordingFollower &anna = session();
    anna.follow("a");
    anna.update("a", "1");
    anna.leave("a");
    anna.leave("b");
    QCOMPARE(anna.take(), (QStringList{u"refused 2 NotEntered"_s, u"refused 3 NotEntered"_s, u"refused 4 NotEntered"_s}));
    QVERIFY(anna.error->message.contains(u"\"b\""));
    QVERIFY(take<UpdateAsk>().empty());
    QVERIFY(take<LeaveAsk>().empty());
}

void tst_PresenceEdge::limitsHowManyASessionEnters()
{
    makeEdge({.enteredPerSession = 2});
    RecordingFollower &anna = session();
    anna.enter("a", "anna");
    anna.enter("b", "anna");
    anna.enter("c", "anna");
    QCOMPARE(anna.take(), QStringList{u"refused 3 TooManyChannels"_s});
    QVERIFY(anna.error->message.contains(u" 2 channels"));
    answerEnter();
    anna.take();
    // Where it is, it may do as it likes.
    anna.enter("a", "bert", "1");
    QCOMPARE(take<EnterAsk>().size(), 1U);
    // It need not wait for the answer.
    anna.leave("b");
    anna.enter("c", "anna");
    answerEnter(Error{ErrorCode::TableFull, u"full"_s});
    anna.take();
    anna.enter("d", "anna");
    QCOMPARE(take<EnterAsk>().size(), 1U);
    anna.enter("e", "anna");
    QCOMPARE(anna.error->code, ErrorCode::TooManyChannels);
    // Another session is not concerned; a new setting is one for what comes.
    session().enter("e", "bert");
    QCOMPARE(take<EnterAsk>().size(), 1U);
    m_party->apply({.enteredPerSession = 3});
    anna.enter("e", "anna");
    QCOMPARE(take<EnterAsk>().size(), 1U);
}

void tst_PresenceEdge::limitsHowManyASessionFollows()
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

void tst_PresenceEdge::followersHearAllFromTheirSnapshotOn()
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

void tst_PresenceEdge::allGetTheSameBytes()
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

void tst_PresenceEdge::aTurnIsOneCall()
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

void tst_PresenceEdge::aPageComesBehindTheEventsInIt()
{
    RecordingFollower &anna = session();
    anna.follow("a");
    answerFollow(0);
    anna.members("a");
    deliver("a", 1, 1);
    m_party->receive(MembersAnswer{"a", take<MembersAsk>()[0].second.caller, page(1, {"m1"})});
    QCOMPARE(anna.take(), (QStringList{u"following 1 a 0 "_s, u"a 1 joined m1 "_s, u"members 2 1/1 m1"_s}));
}

void tst_PresenceEdge::followingAnewReplaces()
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

void tst_PresenceEdge::aRefusedFollowIsNone()
{
    RecordingFollower &anna = session();
    anna.follow("a");
    const Caller caller = take<FollowAsk>()[0].second.caller;
    m_party->receive(FollowAnswer{"a", caller, failure(ErrorCode::TooManyChannels, u"many"_s)});
    QCOMPARE(anna.take(), QStringList{u"refused 1 TooManyChannels"_s});
    QVERIFY(!anna.unfollow("a"));
    QCOMPARE(m_party->sessions().channels(), 0U);
}

void tst_PresenceEdge::unfollowsWhenTheLastOneEnds()
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

void tst_PresenceEdge::whatIsLateIsNotHeard()
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

void tst_PresenceEdge::oneThatHasNoRoomGoesOnWhereItWas()
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

void tst_PresenceEdge::goesOnPartByPart()
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

void tst_PresenceEdge::manyEventsOfATurnGoInParts()
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

void tst_PresenceEdge::keepsNothingForThoseInStep()
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

void tst_PresenceEdge::isRenewedWhenTheLogHasGone()
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

void tst_PresenceEdge::endsWhileItIsBehind()
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

QTEST_GUILESS_MAIN(tst_PresenceEdge)
#include "tst_PresenceEdge.moc"
