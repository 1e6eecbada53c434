// SPDX-License-Identifier: Apache-2.0
#include "tests/server-core/presence/EdgeFixture.h"

#include <QtTest/QtTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::core::presence;
using namespace signalbox::test;

/// What the sessions of a shard ask of the homes.
class tst_PresenceEdge : public EdgeFixture
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

QTEST_GUILESS_MAIN(tst_PresenceEdge)
#include "tst_PresenceEdge.moc"
