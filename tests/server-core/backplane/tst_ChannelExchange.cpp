// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/ChannelExchange.h"

#include "server-core/backplane/ChannelFrames.h"
#include "tests/simulation/HubFixture.h"

#include <QtTest/QtTest>

using namespace signalbox::core::backplane;
using namespace signalbox::core::hub;
using namespace signalbox::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr ProcessId b{7, 2};
constexpr ProcessId c{7, 3};
constexpr OriginId originB{50, 5};
constexpr OriginId originC{60, 6};

} // namespace

/// One process of a hub; what the others say is said by hand. Histories of several are in tst_ClusterGuarantees.
class tst_ChannelExchange : public QObject, private HubFixture, private HubOutlet
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void asksOthersForWhatIsSubscribedTo();
    void asksFromThePositionOfWhoComesBack();
    void asksOneThatComesLaterForWhatIsYounger();
    void copiesKeepTheirNumbersAndComeOnce();
    void asksOneThatIsBackFromWhereItWas();
    void whatWasLostMeanwhileIsAnExactGap();
    void oneThatHasDiedIsToldOnce();
    void whoKnowsOfAnEndNobodyHereHasHeardOfKeepsIt();
    void ratherWaitsThanGivesTwiceWhatWasAcceptedOnBothSides();
    void sendsToWhoHasInterestAndToNobodyElse();
    void sendsWhatIsInTheLogAndTellsWhatIsNot();
    void wildcardsAreToldAndServed();
    void announcesOnceAndPassesNothingOn();
    void keepsWhatWasKeptLast();
    void knowsARepeatOfWhatAnotherHasAccepted();
    void cutsOffWhoMakesNoSense_data();
    void cutsOffWhoMakesNoSense();
    void passesOverWhatItDoesNotKnow();
    void tellsItsLastNumbersAtTheEnd();

private:
    signalbox::core::hub::Clock::time_point now() const override { return m_world->now(); }
    bool hasRoom(ProcessId) const override { return m_hasRoom; }
    void send(ProcessId to, FrameWriter frame) override { m_frames.emplace_back(to, frame.take()); }
    void publish(const QByteArray &, std::span<const ProcessId> to, FrameWriter frame) override
    {
        const QByteArray bytes = frame.take();
        for (const ProcessId &one : to)
            m_frames.emplace_back(one, bytes);
    }
    using HubFixture::publish;
    void setInterest(const QByteArray &, bool) override { }
    void reject(ProcessId peer, const QString &) override { m_rejected.push_back(peer); }

    void up(ProcessId id, OriginId origin, const std::vector<OriginId> &before = {});
    void down(ProcessId id, PeerEnd end);
    void say(ProcessId from, FrameWriter frame);
    /// Of one kind, since the last time; as "B news 4 …", the numbers as they stand there.
    QStringList take(FrameType type);
    /// The number of the last question about the channel.
    std::uint64_t askOf(const QByteArray &channel);
    void answer(ProcessId from, const QByteArray &channel, std::uint64_t begin, std::optional<std::uint64_t> lostAfter = {});
    void copies(ProcessId from, const QByteArray &channel, std::uint64_t first, std::uint64_t last, const Draft &more = {});

    std::vector<std::pair<ProcessId, QByteArray>> m_frames;
    std::vector<ProcessId> m_rejected;
    bool m_hasRoom = true;
    ChannelExchange *m_exchange = nullptr;
};

void tst_ChannelExchange::init()
{
    HubSettings settings;
    settings.log.count = 5;
    makeWorld(settings, 1);
    m_frames.clear();
    m_rejected.clear();
    m_hasRoom = true;
    m_exchange = &m_world->attach(*this);
    m_world->settle();
}

void tst_ChannelExchange::cleanup()
{
    m_subscribers.clear();
    m_world->detach();
    m_world.reset();
}

void tst_ChannelExchange::up(ProcessId id, OriginId origin, const std::vector<OriginId> &before)
{
    m_exchange->onPeerUp({.process = id, .node = id == b ? "B" : "C", .origin = origin, .before = before});
    m_world->settle();
}

void tst_ChannelExchange::down(ProcessId id, PeerEnd end)
{
    m_exchange->onPeerDown(id, end);
    m_world->settle();
}

void tst_ChannelExchange::say(ProcessId from, FrameWriter frame)
{
    const QByteArray bytes = frame.take();
    FrameReader fields(QByteArrayView(bytes).sliced(1));
    m_exchange->onFrame(from, FrameType(bytes.front()), fields);
    m_world->settle();
}

QStringList tst_ChannelExchange::take(FrameType type)
{
    QStringList texts;
    std::erase_if(m_frames, [&](const auto &sent) {
        if (FrameType(sent.second.front()) != type)
            return false;
        FrameReader in(QByteArrayView(sent.second).sliced(1));
        QString text = sent.first == b ? u"B"_s : u"C"_s;
        if (type == FrameType::FinalHeads || type == FrameType::Repeats || type == FrameType::Retained)
            text += u" %1"_s.arg(in.number());
        else
            text += u' ' + QString::fromUtf8(in.bytes());
        if (type == FrameType::Publications || type == FrameType::WildPublications) {
            const auto all = readCopies(in);
            for (const Copy &copy : all.value_or(Copies()))
                text += u" %1:%2"_s.arg(copy.seq).arg(QString::fromUtf8(copy.draft.data));
        } else if (type == FrameType::FinalHeads) {
            text += u' ' + QString::fromUtf8(in.bytes());
            text += u" %1"_s.arg(in.number());
        } else if (type == FrameType::Announce) {
            text += u' ' + QString::fromUtf8(in.bytes());
        } else if (type != FrameType::Repeats && type != FrameType::Retained) {
            // The number of a question says nothing.
            if (type == FrameType::Interest || type == FrameType::InterestAnswer)
                in.number();
            while (!in.isAtEnd())
                text += u" %1"_s.arg(in.number());
        }
        texts += text;
        return true;
    });
    return texts;
}

std::uint64_t tst_ChannelExchange::askOf(const QByteArray &channel)
{
    std::uint64_t ask = 0;
    for (const auto &[to, frame] : m_frames) {
        FrameReader in(QByteArrayView(frame).sliced(1));
        if (FrameType(frame.front()) == FrameType::Interest && in.bytes() == channel)
            ask = in.number();
    }
    return ask;
}

void tst_ChannelExchange::answer(ProcessId from, const QByteArray &channel, std::uint64_t begin, std::optional<std::uint64_t> lostAfter)
{
    FrameWriter frame(FrameType::InterestAnswer);
    frame.bytes(channel).number(askOf(channel)).flag(false).number(begin).flag(lostAfter.has_value());
    if (lostAfter)
        frame.number(*lostAfter);
    say(from, std::move(frame));
}

void tst_ChannelExchange::copies(ProcessId from, const QByteArray &channel, std::uint64_t first, std::uint64_t last, const Draft &more)
{
    FrameWriter frame(FrameType::Publications);
    frame.bytes(channel).number(last - first + 1);
    for (std::uint64_t seq = first; seq <= last; ++seq) {
        Publication one;
        one.draft = more;
        one.draft.data = QByteArray::number(quint64(seq));
        one.seq = seq;
        one.at = now();
        writeCopy(frame, one, now());
    }
    say(from, std::move(frame));
}

// ---- what it asks of others

void tst_ChannelExchange::asksOthersForWhatIsSubscribedTo()
{
    up(b, originB);
    RecordingSubscriber &a = subscriber();
    subscribe(a, "news", Qos::AtLeastOnce);
    QCOMPARE(a.take(), QStringList());
    const std::uint64_t ask = askOf("news");
    QVERIFY(ask > 0);
    answer(b, "news", 3);
    QCOMPARE(take(FrameType::Interest), QStringList{u"B news 0 0 0 0"_s});
    QCOMPARE(a.take(), QStringList{u"subscribed 7"_s});
    QCOMPARE(Position::fromText(a.positions["news"])->of(originB), 3U);
    // The last one has gone, and nobody has come back.
    a.shard().unsubscribe(a.subscriberId(), "news");
    m_world->settle();
    m_world->advance(29s);
    QCOMPARE(take(FrameType::InterestEnd), QStringList());
    m_world->advance(2s);
    QCOMPARE(take(FrameType::InterestEnd), QStringList{u"B news"_s});
}

void tst_ChannelExchange::asksFromThePositionOfWhoComesBack()
{
    up(b, originB);
    RecordingSubscriber &a = subscriber();
    subscribe(a, "news", Qos::AtLeastOnce, Position(originB, 5).toText());
    QCOMPARE(m_frames.size(), 1U);
    answer(b, "news", 5);
    QCOMPARE(take(FrameType::Interest), QStringList{u"B news 1 5 0 0"_s});
    QCOMPARE(a.take(), QStringList{u"subscribed 7 recovered"_s});
    copies(b, "news", 6, 7);
    QCOMPARE(a.take(), lines(u"news"_s, 6, 7));
}

void tst_ChannelExchange::asksOneThatComesLaterForWhatIsYounger()
{
    RecordingSubscriber &a = subscriber();
    subscribe(a, "news");
    QCOMPARE(a.take(), QStringList{u"subscribed 7"_s});
    m_world->advance(2s);
    up(b, originB);
    // And for as long as the question may be on its way.
    QCOMPARE(take(FrameType::Interest), QStringList{u"B news 0 0 1 7000"_s});
}

void tst_ChannelExchange::copiesKeepTheirNumbersAndComeOnce()
{
    up(b, originB);
    RecordingSubscriber &a = subscriber();
    subscribe(a, "news");
    answer(b, "news", 3);
    a.take();
    copies(b, "news", 4, 5);
    copies(b, "news", 5, 6);
    QCOMPARE(a.take(), lines(u"news"_s, 4, 6));
    QCOMPARE(a.messages.back()->origin, originB);
    QCOMPARE(a.messages.back()->seq, 6U);
    QCOMPARE(Position::fromText(a.positions["news"])->of(originB), 6U);
    // Of what nobody has asked for nothing is taken.
    copies(b, "weather", 1, 1);
    QVERIFY(!m_world->shard(0).home().has("weather"));
    QVERIFY(m_rejected.empty());
}

void tst_ChannelExchange::asksOneThatIsBackFromWhereItWas()
{
    up(b, originB);
    RecordingSubscriber &a = subscriber();
    subscribe(a, "news");
    answer(b, "news", 3);
    copies(b, "news", 4, 5);
    a.take();
    take(FrameType::Interest);
    down(b, PeerEnd::Lost);
    copies(b, "news", 6, 6);
    QCOMPARE(a.take(), QStringList());
    up(b, originB);
    answer(b, "news", 5);
    QCOMPARE(take(FrameType::Interest), QStringList{u"B news 1 5 0 0"_s});
    copies(b, "news", 6, 7);
    QCOMPARE(a.take(), lines(u"news"_s, 6, 7));
    // A later process goes on with its work, and with its numbers.
    down(b, PeerEnd::Goodbye);
    up(c, originC, {originB});
    answer(c, "news", 7);
    QCOMPARE(take(FrameType::Interest), QStringList{u"C news 1 7 0 0"_s});
    copies(c, "news", 8, 8);
    QCOMPARE(a.take(), lines(u"news"_s, 8, 8));
    QCOMPARE(a.positions["news"], Position(originC, 8).toText());
}

void tst_ChannelExchange::whatWasLostMeanwhileIsAnExactGap()
{
    up(b, originB);
    RecordingSubscriber &a = subscriber();
    subscribe(a, "news", Qos::AtLeastOnce);
    answer(b, "news", 3);
    copies(b, "news", 4, 5);
    down(b, PeerEnd::Silent);
    up(b, originB);
    a.take();
    answer(b, "news", 9, 5);
    copies(b, "news", 10, 10);
    QCOMPARE(a.take(), (QStringList{u"gap news trimmed 6-9"_s, u"news 10"_s}));
    // And in the midst of it: what the other says, and what simply does not come.
    say(b, std::move(FrameWriter(FrameType::Gap).bytes("news").number(10).number(12)));
    copies(b, "news", 15, 15);
    QCOMPARE(a.take(), (QStringList{u"gap news trimmed 11-12"_s, u"gap news trimmed 13-14"_s, u"news 15"_s}));
}

void tst_ChannelExchange::oneThatHasDiedIsToldOnce()
{
    up(b, originB);
    RecordingSubscriber &a = subscriber();
    subscribe(a, "news", Qos::AtLeastOnce);
    answer(b, "news", 3);
    a.take();
    down(b, PeerEnd::Silent);
    QCOMPARE(a.take(), QStringList());
    m_exchange->onPeerGone(b);
    m_exchange->onPeerGone(b);
    m_world->settle();
    QCOMPARE(a.gaps.size(), 1U);
    QCOMPARE(a.gaps[0].second.reason, GapReason::NodeDown);
    QCOMPARE(a.gaps[0].second.range.after.of(originB), 3U);
    QCOMPARE(a.gaps[0].second.range.to.of(originB), endedSeq);
}

void tst_ChannelExchange::whoKnowsOfAnEndNobodyHereHasHeardOfKeepsIt()
{
    up(b, originB);
    RecordingSubscriber &fresh = subscriber();
    subscribe(fresh, "news", Qos::AtLeastOnce);
    answer(b, "news", 0);
    // Of a process that died before this one began; another node may still have what it has not seen.
    RecordingSubscriber &a = subscriber();
    subscribe(a, "news", Qos::AtLeastOnce, Position(originC, 5).toText());
    QCOMPARE(a.gaps.size(), 1U);
    QCOMPARE(a.gaps[0].second.reason, GapReason::UnknownPosition);
    QCOMPARE(a.gaps[0].second.range.after.of(originC), 5U);
    QCOMPARE(a.gaps[0].second.range.to.of(originC), endedSeq);
    const auto seenOfC = [](RecordingSubscriber &who) { return Position::fromText(who.positions["news"])->of(originC); };
    publishMany(fresh, "news", 1, 2);
    QCOMPARE(a.messages.size(), 2U);
    QCOMPARE(seenOfC(a), endedSeq);
    QVERIFY(!seenOfC(fresh));
    // It takes it along to where it goes, and does not hear of it again.
    RecordingSubscriber &again = subscriber();
    subscribe(again, "news", Qos::AtLeastOnce, a.positions["news"]);
    QVERIFY(again.take().contains(u"subscribed 7 recovered"_s));
    publishMany(fresh, "news", 3, 3);
    QCOMPARE(seenOfC(again), endedSeq);
    QVERIFY(again.gaps.empty());
    // By then no log has anything of it.
    m_world->advance(11min);
    publishMany(fresh, "news", 4, 5);
    QVERIFY(!seenOfC(a));
    QVERIFY(!seenOfC(again));
}

void tst_ChannelExchange::ratherWaitsThanGivesTwiceWhatWasAcceptedOnBothSides()
{
    up(b, originB);
    RecordingSubscriber &publisher = subscriber();
    subscribe(publisher, "news");
    answer(b, "news", 0);
    down(b, PeerEnd::Silent);
    const Draft once{.channel = "news", .id = "x", .from = "p", .qos = Qos::ExactlyOnce};
    publish(publisher, "news", "1", once);
    // They come from the other side, where it has the number 1, too.
    RecordingSubscriber &exact = subscriber();
    subscribe(exact, "news", Qos::ExactlyOnce, Position(originB, 1).toText());
    RecordingSubscriber &loose = subscriber();
    subscribe(loose, "news", Qos::AtLeastOnce, Position(originB, 1).toText());
    QCOMPARE(exact.take(), QStringList{u"subscribed 7 recovered"_s});
    QCOMPARE(loose.take(), (QStringList{u"subscribed 7 recovered"_s, u"news 1"_s}));
    publish(publisher, "news", "2");
    QCOMPARE(exact.take(), QStringList());
    QCOMPARE(loose.take(), QStringList{u"news 2"_s});
    // It is heard of again.
    up(b, originB);
    KnownRepeat known{.key = RepeatTable::keyOf(once), .accepted = {originB, 1}, .position = Position(originB, 1).toText()};
    FrameWriter frame(FrameType::Repeats);
    frame.number(1);
    writeRepeat(frame, known);
    say(b, std::move(frame));
    answer(b, "news", 0);
    QCOMPARE(exact.take(), QStringList());
    copies(b, "news", 1, 1, once);
    QCOMPARE(exact.take(), QStringList{u"news 2"_s});
    QCOMPARE(Position::fromText(exact.positions["news"])->of(originB), 1U);
    copies(b, "news", 2, 2);
    QCOMPARE(exact.take(), QStringList{u"news 2"_s});
    QCOMPARE(loose.take(), QStringList{u"news 2"_s});
    // Who has seen the one is not given the other out of the log, either.
    RecordingSubscriber &later = subscriber();
    subscribe(later, "news", Qos::AtLeastOnce, Position(originB, 1).toText());
    QCOMPARE(later.take(), (QStringList{u"subscribed 7 recovered"_s, u"news 2"_s, u"news 2"_s}));
}

// ---- what others ask

void tst_ChannelExchange::sendsToWhoHasInterestAndToNobodyElse()
{
    up(b, originB);
    up(c, originC);
    RecordingSubscriber &a = subscriber();
    publishMany(a, "news", 1, 2);
    QCOMPARE(take(FrameType::Publications), QStringList());
    say(b, std::move(FrameWriter(FrameType::Interest).bytes("news").number(1).flag(false).number(0).flag(false).number(0)));
    QCOMPARE(take(FrameType::InterestAnswer), QStringList{u"B news 0 2 0"_s});
    publishMany(a, "news", 3, 3);
    publishMany(a, "weather", 1, 1);
    QCOMPARE(take(FrameType::Publications), QStringList{u"B news 3:3"_s});
    // What came from one is not for another.
    subscribe(a, "news");
    answer(c, "news", 0);
    copies(c, "news", 1, 1);
    QCOMPARE(take(FrameType::Publications), QStringList());
    say(b, std::move(FrameWriter(FrameType::InterestEnd).bytes("news")));
    publishMany(a, "news", 4, 4);
    QCOMPARE(take(FrameType::Publications), QStringList());
}

void tst_ChannelExchange::sendsWhatIsInTheLogAndTellsWhatIsNot()
{
    up(b, originB);
    RecordingSubscriber &a = subscriber();
    publishMany(a, "news", 1, 8);
    const auto ask = [&](std::uint64_t since) {
        say(b, std::move(FrameWriter(FrameType::Interest).bytes("news").number(1).flag(true).number(since).flag(false).number(0)));
    };
    ask(6);
    QCOMPARE(take(FrameType::InterestAnswer), QStringList{u"B news 0 6 0"_s});
    QCOMPARE(take(FrameType::Publications), QStringList{u"B news 7:7 8:8"_s});
    // The log has room for five.
    ask(1);
    QCOMPARE(take(FrameType::InterestAnswer), QStringList{u"B news 0 3 1 1"_s});
    QCOMPARE(take(FrameType::Publications), QStringList{u"B news 4:4 5:5 6:6 7:7 8:8"_s});
    // One without room gets it from the log once it has some.
    m_hasRoom = false;
    publishMany(a, "news", 9, 9);
    QCOMPARE(take(FrameType::Publications), QStringList());
    m_hasRoom = true;
    m_exchange->onRoom(b);
    m_world->settle();
    QCOMPARE(take(FrameType::Publications), QStringList{u"B news 9:9"_s});
}

void tst_ChannelExchange::wildcardsAreToldAndServed()
{
    up(b, originB);
    RecordingSubscriber &a = subscriber();
    subscribe(a, "ne*");
    QCOMPARE(take(FrameType::WildcardInterest), QStringList{u"B ne 1"_s});
    up(c, originC);
    QCOMPARE(take(FrameType::WildcardInterest), QStringList{u"C ne 1"_s});
    a.take();
    FrameWriter wild(FrameType::WildPublications);
    Publication one;
    one.draft.data = "1";
    one.seq = 4;
    one.at = now();
    wild.bytes("news").number(1);
    writeCopy(wild, one, now());
    say(b, std::move(wild));
    QCOMPARE(a.take(), QStringList{u"news 1"_s});
    a.shard().unsubscribe(a.subscriberId(), "ne*");
    m_world->settle();
    QCOMPARE(take(FrameType::WildcardInterest), (QStringList{u"B ne 0"_s, u"C ne 0"_s}));
    // Two that cover each other: it is sent once.
    say(b, std::move(FrameWriter(FrameType::WildcardInterest).bytes("we").flag(true)));
    say(b, std::move(FrameWriter(FrameType::WildcardInterest).bytes("").flag(true)));
    publishMany(a, "weather", 1, 1);
    QCOMPARE(take(FrameType::WildPublications), QStringList{u"B weather 1:1"_s});
}

void tst_ChannelExchange::announcesOnceAndPassesNothingOn()
{
    up(b, originB);
    up(c, originC);
    RecordingSubscriber &a = subscriber();
    a.shard().announce(std::make_shared<const Announcement>(Announcement{"hello", "me"}));
    m_world->settle();
    QCOMPARE(take(FrameType::Announce), (QStringList{u"B hello me"_s, u"C hello me"_s}));
    QCOMPARE(a.take(), QStringList{u"announcement hello"_s});
    say(b, std::move(FrameWriter(FrameType::Announce).bytes("back").bytes("you")));
    QCOMPARE(a.take(), QStringList{u"announcement back"_s});
    QCOMPARE(take(FrameType::Announce), QStringList());
}

// ---- what all know alike

void tst_ChannelExchange::keepsWhatWasKeptLast()
{
    up(b, originB);
    const auto keep = [&](std::uint64_t time, const QByteArray &data) {
        auto publication = std::make_shared<Publication>();
        publication->draft = {.channel = "news", .data = data, .retain = true};
        publication->origin = originB;
        publication->seq = time;
        FrameWriter frame(FrameType::Retained);
        frame.number(1);
        writeKept(frame, {"news", {time, originB}, publication});
        say(b, std::move(frame));
    };
    const auto kept = [&] {
        RecordingSubscriber &a = subscriber();
        a.shard().subscribe(a.subscriberId(), 7, "news", Qos::AtMostOnce, std::nullopt);
        m_world->advance(1s);
        return a.take();
    };
    keep(5, "five");
    keep(3, "three");
    QCOMPARE(kept(), QStringList{u"subscribed 7 retained five"_s});
    // What is kept here from now on is later, whatever a clock says.
    RecordingSubscriber &a = subscriber();
    publish(a, "news", "six", {.retain = true});
    QCOMPARE(take(FrameType::Retained), QStringList{u"B 1"_s});
    keep(5, "five");
    QCOMPARE(kept(), QStringList{u"subscribed 7 retained six"_s});
    // A new one is told all of it.
    up(c, originC);
    QCOMPARE(take(FrameType::Retained), QStringList{u"C 1"_s});
}

void tst_ChannelExchange::knowsARepeatOfWhatAnotherHasAccepted()
{
    up(b, originB);
    RecordingSubscriber &a = subscriber();
    Draft once{.id = "x", .from = "p", .qos = Qos::ExactlyOnce};
    publish(a, "news", "1", once);
    QCOMPARE(take(FrameType::Repeats), QStringList{u"B 1"_s});
    // As another process has accepted it: the same answer, and nothing is published.
    once.channel = "news";
    once.id = "y";
    KnownRepeat known{.key = RepeatTable::keyOf(once), .accepted = {originB, 4}, .position = Position(originB, 4).toText()};
    FrameWriter frame(FrameType::Repeats);
    frame.number(1);
    writeRepeat(frame, known);
    say(b, std::move(frame));
    publish(a, "news", "2", once);
    QCOMPARE(a.published, known.position);
    QCOMPARE(m_world->shard(0).home().history("news", std::nullopt, 10).publications.size(), 1U);
}

// ---- faults and the end

void tst_ChannelExchange::cutsOffWhoMakesNoSense_data()
{
    QTest::addColumn<QByteArray>("frame");
    const auto row = [](const char *name, FrameWriter frame) { QTest::newRow(name) << frame.take(); };
    row("no fields", FrameWriter(FrameType::Interest));
    row("a channel with a star", std::move(FrameWriter(FrameType::InterestEnd).bytes("ne*")));
    row("no name", std::move(FrameWriter(FrameType::InterestEnd).bytes("")));
    row("a gap that is none", std::move(FrameWriter(FrameType::Gap).bytes("news").number(4).number(4)));
    row("a gap without an end", std::move(FrameWriter(FrameType::Gap).bytes("news").number(4).number(endedSeq)));
    row("number 0",
        std::move(
            FrameWriter(FrameType::Publications).bytes("news").number(1).number(0).number(0).number(0).bytes("").bytes("").bytes("1")));
    row("more copies than bytes", std::move(FrameWriter(FrameType::Publications).bytes("news").number(1000000)));
    row("lost behind the beginning",
        std::move(FrameWriter(FrameType::InterestAnswer).bytes("news").number(1).flag(false).number(4).flag(true).number(5)));
    row("no text", std::move(FrameWriter(FrameType::Announce).bytes("\xFF").bytes("")));
    row("a head without a channel", std::move(FrameWriter(FrameType::FinalHeads).number(1).bytes("*").number(3)));
}

void tst_ChannelExchange::cutsOffWhoMakesNoSense()
{
    QFETCH(const QByteArray, frame);
    up(b, originB);
    FrameReader fields(QByteArrayView(frame).sliced(1));
    m_exchange->onFrame(b, FrameType(frame.front()), fields);
    m_world->settle();
    QCOMPARE(m_rejected, std::vector<ProcessId>{b});
}

void tst_ChannelExchange::passesOverWhatItDoesNotKnow()
{
    up(b, originB);
    say(b, std::move(FrameWriter(FrameType(250)).number(1)));
    // Of somebody who is not there nothing is taken, whatever it is.
    say(c, FrameWriter(FrameType::Interest));
    QVERIFY(m_rejected.empty());
}

void tst_ChannelExchange::tellsItsLastNumbersAtTheEnd()
{
    up(b, originB);
    RecordingSubscriber &a = subscriber();
    publishMany(a, "news", 1, 2);
    publishMany(a, "weather", 1, 1);
    say(b, std::move(FrameWriter(FrameType::Interest).bytes("news").number(1).flag(true).number(0).flag(false).number(0)));
    m_hasRoom = false;
    publishMany(a, "news", 3, 3);
    bool isDone = false;
    m_exchange->finish([&isDone] { isDone = true; });
    m_world->settle();
    // Not before it has all.
    QVERIFY(!isDone);
    QCOMPARE(take(FrameType::FinalHeads), QStringList());
    m_hasRoom = true;
    m_exchange->onRoom(b);
    m_world->settle();
    QVERIFY(isDone);
    QCOMPARE(FrameType(m_frames.back().second.front()), FrameType::FinalHeads);
    QCOMPARE(take(FrameType::FinalHeads), QStringList{u"B 1 news 3"_s});
}

QTEST_GUILESS_MAIN(tst_ChannelExchange)
#include "tst_ChannelExchange.moc"
