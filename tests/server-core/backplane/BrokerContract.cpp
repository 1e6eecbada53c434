// SPDX-License-Identifier: Apache-2.0
#include "tests/server-core/backplane/BrokerContract.h"

#include <QtTest/QtTest>

namespace signalbox::test {

using namespace core::backplane;
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

Frame frameOf(const QByteArray &text)
{
    return std::make_shared<const QByteArray>(text);
}

void sendNumbers(BrokerFixture &ends, std::size_t from, std::size_t to, int first, int last)
{
    const ProcessId target = ends.process(to);
    ends.call(from, [&](Broker &broker) {
        for (int i = first; i <= last; ++i)
            broker.send(target, frameOf(QByteArray::number(i)));
    });
}

QByteArrayList numbers(int first, int last)
{
    QByteArrayList all;
    for (int i = first; i <= last; ++i)
        all << QByteArray::number(i);
    return all;
}

void joinTwo(BrokerFixture &ends)
{
    ends.add("a");
    ends.add("b");
    QVERIFY(ends.wait([&ends] { return ends.recorder(0).isUp("b") && ends.recorder(1).isUp("a"); }));
}

} // namespace

void BrokerRecorder::onPeerUp(const Peer &peer)
{
    const std::lock_guard lock(m_mutex);
    m_names[peer.id] = peer.node;
    m_events[peer.node] << u"up"_s;
}

void BrokerRecorder::onPeerDown(ProcessId id, PeerEnd end)
{
    const std::lock_guard lock(m_mutex);
    m_events[m_names[id]] << u"down "_s + endName(end);
}

void BrokerRecorder::onPeerGone(ProcessId id)
{
    const std::lock_guard lock(m_mutex);
    m_events[m_names[id]] << u"gone"_s;
}

void BrokerRecorder::onFrame(ProcessId from, QByteArrayView frame)
{
    const std::lock_guard lock(m_mutex);
    m_frames[m_names[from]] << frame.toByteArray();
}

void BrokerRecorder::onRoom(ProcessId)
{
    const std::lock_guard lock(m_mutex);
    ++m_rooms;
}

QStringList BrokerRecorder::events(const QByteArray &node) const
{
    const std::lock_guard lock(m_mutex);
    const auto it = m_events.find(node);
    return it == m_events.end() ? QStringList() : it->second;
}

QByteArrayList BrokerRecorder::frames(const QByteArray &node) const
{
    const std::lock_guard lock(m_mutex);
    const auto it = m_frames.find(node);
    return it == m_frames.end() ? QByteArrayList() : it->second;
}

int BrokerRecorder::rooms() const
{
    const std::lock_guard lock(m_mutex);
    return m_rooms;
}

bool BrokerRecorder::isUp(const QByteArray &node) const
{
    const QStringList all = events(node);
    return !all.isEmpty() && all.last() == u"up"_s;
}

void BrokerContract::tellsBothSidesThatTheyAreUp()
{
    const auto ends = makeFixture();
    joinTwo(*ends);
    ends->add("c");
    QVERIFY(ends->wait([&] {
        return ends->recorder(2).isUp("a") && ends->recorder(2).isUp("b") && ends->recorder(0).isUp("c") && ends->recorder(1).isUp("c");
    }));
    ends->pass();
    for (std::size_t end = 0; end < 3; ++end) {
        for (const char *node : {"a", "b", "c"})
            QCOMPARE(ends->recorder(end).events(node), node[0] == char('a' + int(end)) ? QStringList() : QStringList{u"up"_s});
    }
}

void BrokerContract::carriesFramesOnceAndInOrder()
{
    const auto ends = makeFixture();
    joinTwo(*ends);
    for (int part = 0; part < 10; ++part) {
        sendNumbers(*ends, 0, 1, part * 20 + 1, part * 20 + 20);
        sendNumbers(*ends, 1, 0, part * 10 + 1, part * 10 + 10);
    }
    QVERIFY(ends->wait([&] { return ends->recorder(1).frames("a").size() >= 200 && ends->recorder(0).frames("b").size() >= 100; }));
    ends->pass();
    QCOMPARE(ends->recorder(1).frames("a"), numbers(1, 200));
    QCOMPARE(ends->recorder(0).frames("b"), numbers(1, 100));
}

void BrokerContract::carriesFramesOfAllSizes()
{
    const auto ends = makeFixture();
    joinTwo(*ends);
    QByteArrayList sent;
    for (const qsizetype size : std::initializer_list<qsizetype>{0, 1, 100, 2000, 20000, 5 * qsizetype(ringBytes)}) {
        sent << QByteArray(size, char('a' + sent.size()));
        ends->call(0, [&](Broker &broker) { broker.send(ends->process(1), frameOf(sent.last())); });
        QVERIFY(ends->wait([&] { return ends->recorder(1).frames("a").size() == sent.size(); }));
        // Where there is room, one may be longer than the ring.
        QVERIFY(ends->wait([&] {
            bool hasRoom = false;
            ends->call(0, [&](Broker &broker) { hasRoom = broker.hasRoom(ends->process(1)); });
            return hasRoom;
        }));
    }
    QCOMPARE(ends->recorder(1).frames("a"), sent);
    QCOMPARE(ends->recorder(1).events("a"), QStringList{u"up"_s});
}

void BrokerContract::publishesToExactlyTheNamed()
{
    const auto ends = makeFixture();
    joinTwo(*ends);
    ends->add("c");
    ends->add("d");
    QVERIFY(ends->wait([&] { return ends->recorder(0).isUp("c") && ends->recorder(0).isUp("d"); }));
    QVERIFY(ends->wait([&] { return ends->recorder(2).isUp("a") && ends->recorder(3).isUp("a"); }));
    ends->call(0, [&](Broker &broker) {
        const ProcessId to[] = {ends->process(1), ends->process(3)};
        broker.setInterest("news", true);
        broker.publish("news", to, frameOf("one"));
        broker.send(to[0], frameOf("two"));
        broker.publish("news", std::span(to).last(1), frameOf("three"));
    });
    QVERIFY(ends->wait([&] { return ends->recorder(1).frames("a").size() == 2 && ends->recorder(3).frames("a").size() == 2; }));
    ends->pass();
    QCOMPARE(ends->recorder(1).frames("a"), QByteArrayList({"one", "two"}));
    QCOMPARE(ends->recorder(2).frames("a"), QByteArrayList());
    QCOMPARE(ends->recorder(3).frames("a"), QByteArrayList({"one", "three"}));
}

void BrokerContract::dropsWhatIsSentToNobody()
{
    const auto ends = makeFixture();
    joinTwo(*ends);
    ends->call(0, [&](Broker &broker) {
        const ProcessId nobody{99, 98};
        QVERIFY(!broker.hasRoom(nobody));
        broker.send(nobody, frameOf("lost"));
        broker.publish("news", std::span(&nobody, 1), frameOf("lost"));
        QVERIFY(!broker.hasRoom(broker.self()));
        QVERIFY(broker.hasRoom(ends->process(1)));
    });
}

void BrokerContract::saysWhenThereIsRoom()
{
    const auto ends = makeFixture();
    joinTwo(*ends);
    ends->stall(1);
    int sent = 0;
    ends->call(0, [&](Broker &broker) {
        while (broker.hasRoom(ends->process(1)) && sent < 10000) {
            broker.send(ends->process(1), frameOf(QByteArray::number(++sent).rightJustified(1000, ' ')));
        }
    });
    // Half of it: there is as much again for those who are in the middle of something.
    QVERIFY(sent > int(ringBytes) / 1000 / 4 && sent < int(ringBytes) / 1000);
    QCOMPARE(ends->recorder(0).rooms(), 0);
    ends->goOn(1);
    QVERIFY(ends->wait([&] { return ends->recorder(0).rooms() == 1; }));
    ends->call(0, [&](Broker &broker) { QVERIFY(broker.hasRoom(ends->process(1))); });
    QVERIFY(ends->wait([&] { return ends->recorder(1).frames("a").size() == sent; }));
    QCOMPARE(ends->recorder(0).events("b"), QStringList{u"up"_s});
}

void BrokerContract::resetsWhenItIsTooMuch()
{
    const auto ends = makeFixture();
    joinTwo(*ends);
    ends->add("c");
    QVERIFY(ends->wait([&] { return ends->recorder(0).isUp("c") && ends->recorder(2).isUp("a"); }));
    ends->stall(1);
    ends->call(0, [&](Broker &broker) {
        for (int i = 0; i < 1000; ++i)
            broker.send(ends->process(1), frameOf(QByteArray::number(i).rightJustified(1000, ' ')));
        QVERIFY(!broker.hasRoom(ends->process(1)));
    });
    ends->goOn(1);
    const QStringList expected{u"up"_s, u"down reset"_s, u"up"_s};
    QVERIFY(ends->wait([&] { return ends->recorder(0).events("b") == expected && ends->recorder(1).events("a") == expected; }));
    const QByteArrayList before = ends->recorder(1).frames("a");
    for (int i = 0; i < before.size(); ++i)
        QCOMPARE(before.at(i).trimmed().toInt(), i);
    sendNumbers(*ends, 0, 1, 5001, 5003);
    QVERIFY(ends->wait([&] { return ends->recorder(1).frames("a").size() == before.size() + 3; }));
    QCOMPARE(ends->recorder(1).frames("a").mid(before.size()), numbers(5001, 5003));
    // Nobody else has noticed.
    QCOMPARE(ends->recorder(0).events("c"), QStringList{u"up"_s});
}

void BrokerContract::beginsAnewWithWhomItRejects()
{
    const auto ends = makeFixture();
    joinTwo(*ends);
    ends->call(0, [&](Broker &broker) {
        broker.reject(ends->process(1), u"nonsense"_s);
        QVERIFY(!broker.hasRoom(ends->process(1)));
        // Nobody.
        broker.reject({99, 99}, u"nonsense"_s);
    });
    const QStringList expected{u"up"_s, u"down reset"_s, u"up"_s};
    QVERIFY(ends->wait([&] { return ends->recorder(0).events("b") == expected && ends->recorder(1).events("a") == expected; }));
    sendNumbers(*ends, 0, 1, 1, 3);
    sendNumbers(*ends, 1, 0, 4, 6);
    QVERIFY(ends->wait([&] { return ends->recorder(1).frames("a").size() == 3 && ends->recorder(0).frames("b").size() == 3; }));
    QCOMPARE(ends->recorder(1).frames("a"), numbers(1, 3));
    QCOMPARE(ends->recorder(0).frames("b"), numbers(4, 6));
}

void BrokerContract::saysGoodbye()
{
    const auto ends = makeFixture();
    joinTwo(*ends);
    ends->call(1, [](Broker &broker) { broker.stop(); });
    QVERIFY(ends->wait([&] { return ends->recorder(0).events("b").size() == 2; }));
    ends->call(0, [&](Broker &broker) {
        QVERIFY(!broker.hasRoom(ends->process(1)));
        broker.send(ends->process(1), frameOf("too late"));
    });
    ends->pass();
    QCOMPARE(ends->recorder(0).events("b"), QStringList({u"up"_s, u"down goodbye"_s}));
}

void BrokerContract::saysAllBeforeGoodbye()
{
    const auto ends = makeFixture();
    joinTwo(*ends);
    sendNumbers(*ends, 1, 0, 1, 500);
    ends->call(1, [](Broker &broker) {
        broker.stop();
        broker.stop();
    });
    QVERIFY(ends->wait([&] { return ends->recorder(0).events("b").size() == 2; }));
    QCOMPARE(ends->recorder(0).frames("b"), numbers(1, 500));
    QCOMPARE(ends->recorder(0).events("b").last(), u"down goodbye"_s);
}

void BrokerContract::tellsNothingOnceStopped()
{
    const auto ends = makeFixture();
    joinTwo(*ends);
    ends->call(0, [](Broker &broker) { broker.stop(); });
    sendNumbers(*ends, 1, 0, 1, 3);
    QVERIFY(ends->wait([&] { return ends->recorder(1).events("a").size() == 2; }));
    ends->add("c");
    ends->pass();
    QCOMPARE(ends->recorder(0).events("b"), QStringList{u"up"_s});
    QCOMPARE(ends->recorder(0).events("c"), QStringList());
    QCOMPARE(ends->recorder(0).frames("b"), QByteArrayList());
}

void BrokerContract::knowsARestartedProcessAsAnother()
{
    const auto ends = makeFixture();
    joinTwo(*ends);
    ends->call(1, [](Broker &broker) { broker.stop(); });
    QVERIFY(ends->wait([&] { return ends->recorder(0).events("b").size() == 2; }));
    const std::size_t again = ends->add("b");
    QVERIFY(ends->wait([&] { return ends->recorder(0).isUp("b") && ends->recorder(again).isUp("a"); }));
    QVERIFY(ends->process(again) != ends->process(1));
    sendNumbers(*ends, again, 0, 1, 2);
    QVERIFY(ends->wait([&] { return ends->recorder(0).frames("b").size() == 2; }));
    QCOMPARE(ends->recorder(0).events("b"), QStringList({u"up"_s, u"down goodbye"_s, u"up"_s}));
}

void LinkContract::hidesACut()
{
    const auto ends = makeLinkFixture();
    joinTwo(*ends);
    for (int part = 0; part < 5; ++part) {
        sendNumbers(*ends, 0, 1, part * 50 + 1, part * 50 + 25);
        sendNumbers(*ends, 1, 0, part * 20 + 1, part * 20 + 20);
        ends->cut();
        sendNumbers(*ends, 0, 1, part * 50 + 26, part * 50 + 50);
        QVERIFY(ends->wait([&] {
            return ends->recorder(1).frames("a").size() >= part * 50 + 50 && ends->recorder(0).frames("b").size() >= part * 20 + 20;
        }));
    }
    QCOMPARE(ends->recorder(1).frames("a"), numbers(1, 250));
    QCOMPARE(ends->recorder(0).frames("b"), numbers(1, 100));
    QCOMPARE(ends->recorder(0).events("b"), QStringList{u"up"_s});
    QCOMPARE(ends->recorder(1).events("a"), QStringList{u"up"_s});
}

void LinkContract::tellsOfSilence()
{
    const auto ends = makeLinkFixture();
    joinTwo(*ends);
    ends->silence();
    QVERIFY(ends->wait([&] { return ends->recorder(0).events("b").size() == 2 && ends->recorder(1).events("a").size() == 2; }));
    QCOMPARE(ends->recorder(0).events("b").last(), u"down silent"_s);
    QCOMPARE(ends->recorder(1).events("a").last(), u"down silent"_s);
    ends->heal();
    QVERIFY(ends->wait([&] { return ends->recorder(0).isUp("b") && ends->recorder(1).isUp("a"); }));
    sendNumbers(*ends, 0, 1, 1, 3);
    QVERIFY(ends->wait([&] { return ends->recorder(1).frames("a") == numbers(1, 3); }));
}

void LinkContract::replacesAHalfOpenConnection()
{
    const auto ends = makeLinkFixture();
    joinTwo(*ends);
    ends->halfOpen();
    sendNumbers(*ends, 0, 1, 1, 3);
    QVERIFY(ends->wait([&] { return ends->recorder(0).events("b").size() == 3 && ends->recorder(1).events("a").size() == 3; }));
    QVERIFY(ends->recorder(0).isUp("b") && ends->recorder(1).isUp("a"));
    sendNumbers(*ends, 0, 1, 4, 6);
    QVERIFY(ends->wait([&] { return ends->recorder(1).frames("a").size() >= 3; }));
    QCOMPARE(ends->recorder(1).frames("a"), numbers(4, 6));
}

void LinkContract::tellsOfAKilledProcess()
{
    const auto ends = makeLinkFixture();
    joinTwo(*ends);
    ends->kill(1);
    QVERIFY(ends->wait([&] { return ends->recorder(0).events("b").size() == 3; }));
    QCOMPARE(ends->recorder(0).events("b"), QStringList({u"up"_s, u"down lost"_s, u"gone"_s}));
}

} // namespace signalbox::test
