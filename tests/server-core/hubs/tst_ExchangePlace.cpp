// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/Backplane.h"
#include "server-core/hubs/ExchangePlace.h"
#include "server-core/hubs/HubDirectory.h"

#include <QtTest/QtTest>

#include <future>

using namespace signalbox;
using namespace signalbox::core;
using namespace signalbox::core::backplane;
using namespace Qt::StringLiterals;

namespace {

/// What is sent to the only peer, which the test plays.
class RecordingBroker final : public Broker
{
public:
    ProcessId self() const override { return {9, 9}; }
    void start(BrokerListener &) override { }
    void stop() override { }
    bool hasRoom(ProcessId) const override { return isRoomy; }
    void send(ProcessId, const Frame &frame) override
    {
        FrameReader fields(*frame);
        const std::lock_guard lock(m_mutex);
        m_hubs.push_back(fields.number());
        m_types.push_back(FrameType(fields.byte()));
        if (m_types.back() == FrameType::Publications) {
            fields.bytes();
            m_publications += int(fields.number());
        }
    }
    void publish(const QByteArray &, std::span<const ProcessId> to, const Frame &frame) override
    {
        for (const ProcessId &peer : to)
            send(peer, frame);
    }
    void setInterest(const QByteArray &, bool) override { }
    void reject(ProcessId, const QString &why) override { qWarning().noquote() << why; }

    std::vector<FrameType> types() const
    {
        const std::lock_guard lock(m_mutex);
        return m_types;
    }
    bool hasSent(FrameType type) const
    {
        const std::vector<FrameType> all = types();
        return std::find(all.begin(), all.end(), type) != all.end();
    }
    int publications() const
    {
        const std::lock_guard lock(m_mutex);
        return m_publications;
    }
    std::uint64_t lastHub() const
    {
        const std::lock_guard lock(m_mutex);
        return m_hubs.back();
    }

    std::atomic<bool> isRoomy{true};

private:
    mutable std::mutex m_mutex;
    std::vector<std::uint64_t> m_hubs;
    std::vector<FrameType> m_types;
    int m_publications = 0;
};

constexpr ProcessId peerId{1, 1};

} // namespace

/// A hub's place on the backplane's thread, from the hub's side; one peer is played by the test.
class tst_ExchangePlace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void saysAllBeforeItsGoodbye();
    void leavesInTimeWhoTakesNothing();
    void joinsAgainAsAnother();
    void leavesWhenItIsNotJoined();
    void isDroppedWhenItsThreadHasEnded();
    void takesLeaveOfAllWhoAsk();

private:
    /// On the backplane's thread; returns when it is done.
    void call(const std::function<void()> &task);
    /// The peer has the hub, too, and wants what is said in "room".
    void meet(std::uint64_t ownHub);
    void publish(int count);
    hub::ShardId join();
    /// How long it took.
    std::chrono::milliseconds leave();

    std::unique_ptr<net::IoPool> m_pool;
    std::unique_ptr<net::IoThread> m_thread;
    std::unique_ptr<RecordingBroker> m_broker;
    std::unique_ptr<Backplane> m_backplane;
    std::unique_ptr<hubs::HubDirectory> m_directory;
    std::shared_ptr<hubs::LiveHub> m_hub;
};

void tst_ExchangePlace::init()
{
    m_pool = std::make_unique<net::IoPool>(2, u"hub/"_s);
    m_pool->start();
    m_thread = std::make_unique<net::IoThread>(u"backplane"_s);
    m_thread->start();
    m_broker = std::make_unique<RecordingBroker>();
    m_backplane = std::make_unique<Backplane>(*m_broker, [this] { return m_thread->now(); });
    m_directory = std::make_unique<hubs::HubDirectory>(hubs::HubEncoders{[](const hub::Draft &draft, QByteArrayView) { return draft.data; },
                                                                         [](const presence::RosterEvent &) { return QByteArray(); }},
                                                       *m_pool);
    m_hub = m_directory->obtain("node", {.name = u"chat"_s});
}

void tst_ExchangePlace::cleanup()
{
    m_thread->stop();
    m_hub->dropExchange();
    m_hub.reset();
    m_pool->stop();
    m_directory.reset();
    m_backplane.reset();
    m_thread.reset();
    m_pool.reset();
}

void tst_ExchangePlace::call(const std::function<void()> &task)
{
    std::promise<void> done;
    m_thread->post([&] {
        task();
        done.set_value();
    });
    done.get_future().wait();
}

void tst_ExchangePlace::meet(std::uint64_t ownHub)
{
    const auto hear = [this](FrameWriter frame) { m_backplane->onFrame(peerId, *numbered(5, frame.take())); };
    call([&] {
        m_backplane->onPeerUp({peerId, "p"});
        hear(hubOpenFrame({.name = "chat", .origin = {3, 4}}));
        hear(std::move(FrameWriter(FrameType::HubSeen).number(ownHub)));
        hear(std::move(FrameWriter(FrameType::Interest).bytes("room").number(1).flag(false).number(0).flag(false).number(0)));
    });
    QTRY_VERIFY(m_broker->hasSent(FrameType::InterestAnswer));
}

void tst_ExchangePlace::publish(int count)
{
    for (const auto &place : m_hub->homes()) {
        std::promise<void> done;
        place->post([&](hubs::HubPlace &self) {
            for (int i = 0; i < count / 2; ++i)
                self.shard().publish(0, std::nullopt, {.channel = "room", .data = "x", .from = "me"});
            self.shard().flush();
            done.set_value();
        });
        done.get_future().wait();
    }
}

hub::ShardId tst_ExchangePlace::join()
{
    const std::weak_ptr<hubs::ExchangePlace> place = m_hub->join(*m_thread, *m_backplane);
    hub::ShardId id = -1;
    call([&] { id = place.lock()->id(); });
    return id;
}

std::chrono::milliseconds tst_ExchangePlace::leave()
{
    QElapsedTimer timer;
    timer.start();
    std::promise<void> left;
    m_hub->leave([&left] { left.set_value(); });
    left.get_future().wait();
    return std::chrono::milliseconds(timer.elapsed());
}

void tst_ExchangePlace::saysAllBeforeItsGoodbye()
{
    join();
    meet(1);
    publish(1000);
    QVERIFY(leave() < hubs::ExchangePlace::longestLeave);
    QCOMPARE(m_broker->publications(), 1000);
    const std::vector<FrameType> types = m_broker->types();
    QCOMPARE(types.back(), FrameType::HubClose);
    QCOMPARE(types[types.size() - 2], FrameType::FinalHeads);
    QCOMPARE(m_broker->lastHub(), std::uint64_t(1));
}

void tst_ExchangePlace::leavesInTimeWhoTakesNothing()
{
    join();
    meet(1);
    m_broker->isRoomy = false;
    publish(10);
    const std::chrono::milliseconds took = leave();
    QVERIFY2(took >= hubs::ExchangePlace::longestLeave, qPrintable(QString::number(took.count())));
    QVERIFY(!m_broker->hasSent(FrameType::FinalHeads));
    QCOMPARE(m_broker->types().back(), FrameType::HubClose);
}

void tst_ExchangePlace::joinsAgainAsAnother()
{
    const hub::ShardId first = join();
    QVERIFY(first >= 2);
    meet(1);
    leave();
    const hub::ShardId second = join();
    QVERIFY(second > first);
    call([this] { m_backplane->onPeerDown(peerId, PeerEnd::Reset); });
    meet(2);
    publish(10);
    QTRY_COMPARE(m_broker->publications(), 10);
    leave();
    QCOMPARE(m_broker->lastHub(), std::uint64_t(2));
}

void tst_ExchangePlace::leavesWhenItIsNotJoined()
{
    bool hasLeft = false;
    m_hub->leave([&hasLeft] { hasLeft = true; });
    QVERIFY(hasLeft);
}

void tst_ExchangePlace::isDroppedWhenItsThreadHasEnded()
{
    join();
    meet(1);
    publish(10);
    QTRY_COMPARE(m_broker->publications(), 10);
    m_thread->stop();
    publish(10);
    m_hub->dropExchange();
    QCOMPARE(m_broker->types().back(), FrameType::HubClose);
    bool hasLeft = false;
    m_hub->leave([&hasLeft] { hasLeft = true; });
    QVERIFY(hasLeft);
}

void tst_ExchangePlace::takesLeaveOfAllWhoAsk()
{
    join();
    std::promise<void> one;
    std::promise<void> two;
    m_hub->leave([&one] { one.set_value(); });
    m_hub->leave([&two] { two.set_value(); });
    one.get_future().wait();
    two.get_future().wait();
    QVERIFY(!m_broker->hasSent(FrameType::HubOpen));
}

QTEST_GUILESS_MAIN(tst_ExchangePlace)
#include "tst_ExchangePlace.moc"
