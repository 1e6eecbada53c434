// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/Backplane.h"
#include "server-core/backplane/HubPort.h"
#include "server-core/backplane/LocalBroker.h"

#include <QtTest/QtTest>

#include <deque>

using namespace signalbox::core;
using namespace signalbox::core::backplane;
using namespace Qt::StringLiterals;

namespace {

QString endName(PeerEnd end)
{
    switch (end) {
    case PeerEnd::Goodbye:
        return u"goodbye"_s;
    case PeerEnd::Reset:
        return u"reset"_s;
    case PeerEnd::Lost:
        return u"lost"_s;
    case PeerEnd::Silent:
        break;
    }
    return u"silent"_s;
}

/// What a hub's exchange is told.
struct Exchange final : HubExchange {
    void onPeerUp(const HubPeer &peer) override
    {
        events << u"up "_s + QString::fromUtf8(peer.node);
        last = peer;
    }
    void onPeerDown(ProcessId, PeerEnd end) override { events << u"down "_s + endName(end); }
    void onPeerGone(ProcessId) override { events << u"gone"_s; }
    void onFrame(ProcessId, FrameType type, FrameReader &fields) override
    {
        events << u"frame %1 %2"_s.arg(int(type)).arg(QString::fromUtf8(fields.bytes()));
    }
    void onRoom(ProcessId) override { events << u"room"_s; }

    QStringList take() { return std::exchange(events, {}); }
    QStringList events;
    HubPeer last{};
};

/// A broker that does what it is told, and remembers what it was to send.
struct RecordingBroker final : Broker {
    ProcessId self() const override { return {9, 9}; }
    void start(BrokerListener &) override { }
    void stop() override { }
    bool hasRoom(ProcessId) const override { return isRoomy; }
    void send(ProcessId, const Frame &frame) override { sent.push_back(*frame); }
    void publish(const QByteArray &topic, std::span<const ProcessId> to, const Frame &frame) override
    {
        topics << topic + ' ' + QByteArray::number(to.size());
        sent.push_back(*frame);
    }
    void setInterest(const QByteArray &topic, bool wanted) override { topics << (wanted ? '+' : '-') + topic; }
    void reject(ProcessId, const QString &why) override { rejected << why; }

    bool isRoomy = true;
    std::vector<QByteArray> sent;
    QByteArrayList topics;
    QStringList rejected;
};

HubAbout about(const QByteArray &name, std::uint64_t origin = 1)
{
    return {.name = name, .origin = {origin, 7}, .before = {{3, 4}, {5, 6}}, .rosterKey = {11, 12}, .rosterShards = 3};
}

FrameWriter message(const QByteArray &text)
{
    FrameWriter frame(FrameType::Announce);
    frame.bytes(text);
    return frame;
}

QByteArray raw(std::uint64_t hub, FrameWriter frame)
{
    return *numbered(hub, frame.take());
}

constexpr ProcessId peerId{1, 1};

} // namespace

/// Processes that share the test's thread, and single ones whose peers the test plays.
class tst_Backplane : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void joinsHubsInEitherOrder();
    void saysAllOfAHub();
    void endsWithAHubThatIsClosed();
    void knowsAReopenedHubAsAnother();
    void keepsHubsApart();
    void givesNothingToAHubThatIsAlone();
    void beginsAnewWithAReset();
    void tellsOfProcessesThatEnd();
    void tellsWhoIsAwayAndWhoIsGone();
    void endsWithAHubThatIsNotThereAnyMore();
    void knowsAHubThatIsAnotherAfterItWasAway();
    void passesOverWhatIsUnderWayForAnEarlierHub();
    void letsTheSecondOfANameWait();
    void tellsOfRoom();
    void namesTopicsByHub();
    void rejectsNonsense_data();
    void rejectsNonsense();
    void hearsNothingMoreOfWhomItRejected();
    void skipsUnknownTypes();

private:
    struct Process {
        std::deque<std::function<void()>> tasks;
        std::unique_ptr<LocalBroker> broker;
        std::unique_ptr<Backplane> backplane;
    };
    Process &start(const QByteArray &node);
    /// Until nothing is under way any more.
    void pass();
    std::unique_ptr<HubPort> open(Process &process, HubAbout hub, HubExchange &exchange);

    /// What the test plays: a peer with one hub, with the number 5, that goes with the port of a backplane of its own.
    struct Played {
        RecordingBroker broker;
        Backplane backplane{broker, [] { return Clock::time_point(); }};
        Exchange exchange;
        HubPort port{backplane, about("chat", 2)};
        void hear(std::uint64_t hub, FrameWriter frame) { backplane.onFrame(peerId, raw(hub, std::move(frame))); }
        void openFive(std::uint64_t origin = 1)
        {
            hear(5, hubOpenFrame(about("chat", origin)));
            hear(5, std::move(FrameWriter(FrameType::HubSeen).number(1)));
        }
        void join()
        {
            port.open(exchange);
            backplane.onPeerUp({peerId, "p"});
            openFive();
            QCOMPARE(exchange.take(), QStringList{u"up p"_s});
        }
    };

    std::shared_ptr<LocalNetwork> m_network;
    std::vector<std::unique_ptr<Process>> m_processes;
};

void tst_Backplane::init()
{
    m_network = std::make_shared<LocalNetwork>(4096);
}

void tst_Backplane::cleanup()
{
    m_processes.clear();
}

tst_Backplane::Process &tst_Backplane::start(const QByteArray &node)
{
    m_processes.push_back(std::make_unique<Process>());
    Process &process = *m_processes.back();
    process.broker = std::make_unique<LocalBroker>(m_network, Peer{{8, m_processes.size()}, node}, [&process](std::function<void()> task) {
        process.tasks.push_back(std::move(task));
    });
    process.backplane = std::make_unique<Backplane>(*process.broker, [] { return Clock::time_point(); });
    process.broker->start(*process.backplane);
    return process;
}

void tst_Backplane::pass()
{
    for (bool isBusy = true; isBusy;) {
        isBusy = false;
        for (const auto &process : m_processes) {
            if (process->tasks.empty())
                continue;
            const std::function<void()> task = std::move(process->tasks.front());
            process->tasks.pop_front();
            task();
            isBusy = true;
        }
    }
}

std::unique_ptr<HubPort> tst_Backplane::open(Process &process, HubAbout hub, HubExchange &exchange)
{
    auto port = std::make_unique<HubPort>(*process.backplane, std::move(hub));
    port->open(exchange);
    return port;
}

void tst_Backplane::joinsHubsInEitherOrder()
{
    Exchange one;
    Exchange two;
    Exchange three;
    Process &a = start("a");
    const auto hubOfA = open(a, about("chat", 1), one);
    Process &b = start("b");
    pass();
    QVERIFY(one.take().isEmpty());
    // Later than the processes have joined; and a process that comes later.
    const auto hubOfB = open(b, about("chat", 2), two);
    pass();
    QCOMPARE(one.take(), QStringList{u"up b"_s});
    QCOMPARE(two.take(), QStringList{u"up a"_s});
    Process &c = start("c");
    const auto hubOfC = open(c, about("chat", 3), three);
    pass();
    QCOMPARE(one.take(), QStringList{u"up c"_s});
    QCOMPARE(two.take(), QStringList{u"up c"_s});
    QStringList both = three.take();
    both.sort();
    QCOMPARE(both, QStringList({u"up a"_s, u"up b"_s}));
    QVERIFY(hubOfA->isUp({8, 2}) && hubOfA->isUp({8, 3}));
    QVERIFY(a.backplane->hasTold({8, 2}) && a.backplane->hasHub({8, 2}, "chat"));
    QVERIFY(!a.backplane->hasHub({8, 2}, "news"));
    hubOfA->send({8, 2}, message("hello"));
    const ProcessId all[] = {{8, 2}, {8, 3}};
    hubOfA->publish("room", all, message("all"));
    pass();
    QCOMPARE(two.take(), QStringList({u"frame 19 hello"_s, u"frame 19 all"_s}));
    QCOMPARE(three.take(), QStringList({u"frame 19 all"_s}));
}

void tst_Backplane::saysAllOfAHub()
{
    Exchange one;
    Exchange two;
    const auto hubOfA = open(start("a"), about("chat", 1), one);
    const auto hubOfB = open(start("b"), about("chat", 2), two);
    pass();
    QCOMPARE(two.last.process, (ProcessId{8, 1}));
    QCOMPARE(two.last.node, "a");
    QVERIFY(two.last.origin == about("chat", 1).origin);
    QVERIFY(two.last.before == about("chat", 1).before);
    QVERIFY(two.last.rosterKey == about("chat", 1).rosterKey);
    QCOMPARE(two.last.rosterShards, std::size_t(3));
}

void tst_Backplane::endsWithAHubThatIsClosed()
{
    Exchange one;
    Exchange two;
    const auto hubOfA = open(start("a"), about("chat", 1), one);
    const auto hubOfB = open(start("b"), about("chat", 2), two);
    pass();
    hubOfB->send({8, 1}, message("last"));
    hubOfB->close();
    QVERIFY(!hubOfB->isUp({8, 1}));
    hubOfB->send({8, 1}, message("too late"));
    hubOfA->send({8, 2}, message("too late"));
    pass();
    QCOMPARE(one.take(), QStringList({u"up b"_s, u"frame 19 last"_s, u"down goodbye"_s}));
    QCOMPARE(two.take(), QStringList({u"up a"_s}));
}

void tst_Backplane::knowsAReopenedHubAsAnother()
{
    Exchange one;
    Exchange two;
    Exchange three;
    Process &b = start("b");
    const auto hubOfA = open(start("a"), about("chat", 1), one);
    auto hubOfB = open(b, about("chat", 2), two);
    pass();
    // While something is under way for the first.
    hubOfA->send({8, 1}, message("for the first"));
    hubOfB.reset();
    hubOfB = open(b, about("chat", 3), three);
    pass();
    QCOMPARE(one.take(), QStringList({u"up b"_s, u"down goodbye"_s, u"up b"_s}));
    QVERIFY(one.last.origin == about("chat", 3).origin);
    QCOMPARE(two.take(), QStringList{u"up a"_s});
    QCOMPARE(three.take(), QStringList{u"up a"_s});
    hubOfA->send({8, 1}, message("for the second"));
    pass();
    QCOMPARE(three.take(), QStringList{u"frame 19 for the second"_s});
}

void tst_Backplane::keepsHubsApart()
{
    Exchange chatOfA;
    Exchange newsOfA;
    Exchange chatOfB;
    Exchange newsOfB;
    Process &a = start("a");
    Process &b = start("b");
    const auto one = open(a, about("chat", 1), chatOfA);
    const auto two = open(a, about("news", 2), newsOfA);
    const auto three = open(b, about("news", 3), newsOfB);
    const auto four = open(b, about("chat", 4), chatOfB);
    pass();
    one->send({8, 2}, message("of chat"));
    two->send({8, 2}, message("of news"));
    pass();
    QCOMPARE(chatOfB.take(), QStringList({u"up a"_s, u"frame 19 of chat"_s}));
    QCOMPARE(newsOfB.take(), QStringList({u"up a"_s, u"frame 19 of news"_s}));
}

void tst_Backplane::givesNothingToAHubThatIsAlone()
{
    Exchange one;
    Exchange two;
    Process &a = start("a");
    Process &b = start("b");
    const auto chat = open(a, about("chat", 1), one);
    const auto news = open(b, about("news", 2), two);
    pass();
    chat->send({8, 2}, message("hello"));
    QVERIFY(!chat->hasRoom({8, 2}));
    b.broker->stop();
    pass();
    QVERIFY(one.take().isEmpty() && two.take().isEmpty());
}

void tst_Backplane::beginsAnewWithAReset()
{
    Exchange one;
    Exchange two;
    const auto hubOfA = open(start("a"), about("chat", 1), one);
    const auto hubOfB = open(start("b"), about("chat", 2), two);
    pass();
    hubOfA->reject({8, 2}, u"nonsense"_s);
    pass();
    QCOMPARE(one.take(), QStringList({u"up b"_s, u"down reset"_s, u"up b"_s}));
    QCOMPARE(two.take(), QStringList({u"up a"_s, u"down reset"_s, u"up a"_s}));
}

void tst_Backplane::tellsOfProcessesThatEnd()
{
    Exchange one;
    Exchange two;
    Process &b = start("b");
    const auto hubOfA = open(start("a"), about("chat", 1), one);
    const auto hubOfB = open(b, about("chat", 2), two);
    pass();
    b.broker->stop();
    pass();
    QCOMPARE(one.take(), QStringList({u"up b"_s, u"down goodbye"_s}));
    QVERIFY(!hubOfA->isUp({8, 1}));
}

void tst_Backplane::tellsWhoIsAwayAndWhoIsGone()
{
    Played played;
    played.join();
    played.backplane.onPeerDown(peerId, PeerEnd::Lost);
    QCOMPARE(played.exchange.take(), QStringList{u"down lost"_s});
    played.backplane.onPeerGone(peerId);
    QCOMPARE(played.exchange.take(), QStringList{u"gone"_s});
    // Once.
    played.backplane.onPeerGone(peerId);
    // The same process, though it was thought to be dead.
    played.backplane.onPeerUp({peerId, "p"});
    played.openFive();
    QCOMPARE(played.exchange.take(), QStringList{u"up p"_s});
    // Away when it ends: nothing of it will come.
    played.backplane.onPeerDown(peerId, PeerEnd::Silent);
    played.backplane.onPeerUp({peerId, "p"});
    played.backplane.onPeerDown(peerId, PeerEnd::Goodbye);
    QCOMPARE(played.exchange.take(), QStringList({u"down silent"_s, u"gone"_s}));
}

void tst_Backplane::endsWithAHubThatIsNotThereAnyMore()
{
    Played played;
    played.join();
    played.backplane.onPeerDown(peerId, PeerEnd::Reset);
    played.backplane.onPeerUp({peerId, "p"});
    QCOMPARE(played.exchange.take(), QStringList{u"down reset"_s});
    played.hear(0, FrameWriter(FrameType::HubsTold));
    QCOMPARE(played.exchange.take(), QStringList{u"gone"_s});
}

void tst_Backplane::knowsAHubThatIsAnotherAfterItWasAway()
{
    Played played;
    played.join();
    played.backplane.onPeerDown(peerId, PeerEnd::Lost);
    played.backplane.onPeerUp({peerId, "p"});
    played.openFive(42);
    QCOMPARE(played.exchange.take(), QStringList({u"down lost"_s, u"gone"_s, u"up p"_s}));
    // One that goes on with its work.
    played.backplane.onPeerDown(peerId, PeerEnd::Lost);
    played.backplane.onPeerUp({peerId, "p"});
    HubAbout later = about("chat", 43);
    later.before.push_back({42, 7});
    played.hear(6, hubOpenFrame(later));
    played.hear(6, std::move(FrameWriter(FrameType::HubSeen).number(1)));
    QCOMPARE(played.exchange.take(), QStringList({u"down lost"_s, u"up p"_s}));
}

void tst_Backplane::passesOverWhatIsUnderWayForAnEarlierHub()
{
    Played played;
    played.join();
    played.port.close();
    Exchange second;
    HubPort port(played.backplane, about("chat", 3));
    port.open(second);
    // Sent before the peer knew of it.
    played.hear(5, message("for the first"));
    QVERIFY(second.take().isEmpty());
    played.hear(5, std::move(FrameWriter(FrameType::HubSeen).number(2)));
    played.hear(5, message("for the second"));
    QCOMPARE(second.take(), QStringList({u"up p"_s, u"frame 19 for the second"_s}));
    QVERIFY(played.exchange.take().isEmpty());
}

void tst_Backplane::letsTheSecondOfANameWait()
{
    Exchange one;
    Exchange first;
    Exchange second;
    Process &b = start("b");
    const auto hubOfA = open(start("a"), about("chat", 1), one);
    auto closing = open(b, about("chat", 2), first);
    const auto next = open(b, about("chat", 3), second);
    pass();
    QCOMPARE(one.take(), QStringList{u"up b"_s});
    QVERIFY(second.take().isEmpty());
    closing->close();
    pass();
    QCOMPARE(one.take(), QStringList({u"down goodbye"_s, u"up b"_s}));
    QCOMPARE(second.take(), QStringList{u"up a"_s});
}

void tst_Backplane::tellsOfRoom()
{
    Played played;
    played.backplane.onRoom(peerId);
    played.join();
    QVERIFY(played.port.hasRoom(peerId));
    played.broker.isRoomy = false;
    QVERIFY(!played.port.hasRoom(peerId));
    played.backplane.onRoom(peerId);
    QCOMPARE(played.exchange.take(), QStringList{u"room"_s});
}

void tst_Backplane::namesTopicsByHub()
{
    Played played;
    played.join();
    played.port.setInterest("room", true);
    const ProcessId both[] = {peerId, {77, 77}};
    played.port.publish("room", both, message("x"));
    played.port.publish("room", std::span(both).last(1), message("x"));
    played.port.setInterest("room", false);
    QCOMPARE(played.broker.topics, QByteArrayList({"+chat/room", "chat/room 1", "-chat/room"}));
}

void tst_Backplane::rejectsNonsense_data()
{
    const auto opened = [](const HubAbout &hub, std::uint64_t number) { return raw(number, hubOpenFrame(hub)); };
    HubAbout noShards = about("news");
    noShards.rosterShards = 0;
    HubAbout manyShards = about("news");
    manyShards.rosterShards = 5000;
    QTest::addColumn<QByteArray>("frame");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("a number without an end") << QByteArray(11, char(0xff));
    QTest::newRow("no type") << QByteArray(1, char(5));
    QTest::newRow("of a hub that it does not have") << raw(6, message("x"));
    QTest::newRow("closes a hub that it does not have") << raw(6, FrameWriter(FrameType::HubClose));
    QTest::newRow("a number twice") << opened(about("news"), 5);
    QTest::newRow("a name twice") << opened(about("chat"), 6);
    QTest::newRow("no name") << opened(about(""), 6);
    QTest::newRow("a name that is none") << opened(about("../x"), 6);
    QTest::newRow("the number of no hub") << opened(about("news"), 0);
    QTest::newRow("no rosters") << opened(noShards, 6);
    QTest::newRow("too many rosters") << opened(manyShards, 6);
    QTest::newRow("half a hub") << opened(about("news"), 6).chopped(9);
    QTest::newRow("has seen what was not there") << raw(5, std::move(FrameWriter(FrameType::HubSeen).number(2)));
    QTest::newRow("has seen it twice") << raw(5, std::move(FrameWriter(FrameType::HubSeen).number(1)));
    QTest::newRow("has seen nothing") << raw(5, FrameWriter(FrameType::HubSeen));
}

void tst_Backplane::rejectsNonsense()
{
    QFETCH(QByteArray, frame);
    Played played;
    played.join();
    played.backplane.onFrame(peerId, frame);
    QCOMPARE(played.broker.rejected.size(), 1);
}

void tst_Backplane::hearsNothingMoreOfWhomItRejected()
{
    Played played;
    played.join();
    played.port.reject(peerId, u"nonsense"_s);
    played.port.reject(peerId, u"more nonsense"_s);
    QCOMPARE(played.broker.rejected, QStringList{u"hub \"chat\": nonsense"_s});
    played.hear(5, message("x"));
    played.backplane.onFrame(peerId, {});
    QVERIFY(played.exchange.take().isEmpty());
    QCOMPARE(played.broker.rejected.size(), 1);
    // Another one's turn.
    played.backplane.onPeerDown(peerId, PeerEnd::Reset);
    played.backplane.onPeerUp({peerId, "p"});
    played.openFive();
    QCOMPARE(played.exchange.take(), QStringList({u"down reset"_s, u"up p"_s}));
}

void tst_Backplane::skipsUnknownTypes()
{
    Played played;
    played.join();
    for (int type : {5, 9, 23, 29, 34, 127, 128, 200, 255}) {
        played.hear(5, std::move(FrameWriter(FrameType(type)).bytes("x")));
        played.hear(77, std::move(FrameWriter(FrameType(type)).bytes("x")));
    }
    QVERIFY(played.exchange.take().isEmpty());
    QVERIFY(played.broker.rejected.isEmpty());
    played.hear(5, message("x"));
    QCOMPARE(played.exchange.take(), QStringList{u"frame 19 x"_s});
}

QTEST_GUILESS_MAIN(tst_Backplane)
#include "tst_Backplane.moc"
