// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/mesh/MeshBroker.h"
#include "server-core/backplane/mesh/MeshTls.h"
#include "tests/server-core/backplane/BrokerContract.h"
#include "tests/support/LinkRelay.h"

#include <QtTest/QtTest>

#include <future>
#include <semaphore>

using namespace signalbox;
using namespace signalbox::core;
using namespace signalbox::core::backplane;
using namespace signalbox::test;
using namespace Qt::StringLiterals;

namespace {

std::shared_ptr<const net::TlsContext> secretOf(const QByteArray &secret)
{
    return *net::TlsContext::loadForPeers({.keys = {mesh::keyFromSecret(secret)}});
}

/// Nodes on this machine by TLS with a secret; each is reached through a relay of its own only.
class MeshFixture final : public LinkFixture
{
public:
    explicit MeshFixture(std::size_t ringBytes) : m_ringBytes(ringBytes) { }
    ~MeshFixture() override
    {
        // Relays live on this thread, and the last words go through them.
        std::vector<std::future<void>> ended;
        for (const std::unique_ptr<End> &end : m_ends) {
            end->goOn();
            ended.push_back(std::async(std::launch::async, [&end] { end->broker->shutDown(); }));
        }
        (void)QTest::qWaitFor([&ended] {
            return std::all_of(ended.begin(), ended.end(),
                               [](const auto &one) { return one.wait_for(std::chrono::seconds(0)) == std::future_status::ready; });
        });
    }

    std::size_t add(const QByteArray &node) override
    {
        m_ends.push_back(std::make_unique<End>());
        End &end = *m_ends.back();
        mesh::MeshSettings settings;
        settings.cluster = "test";
        settings.node = node;
        settings.process = {7, m_ends.size()};
        settings.listen = {u"127.0.0.1"_s, 0, {}};
        settings.advertise = "127.0.0.1:" + QByteArray::number(end.relay.port());
        for (std::size_t i = 0; i + 1 < m_ends.size(); ++i)
            settings.peers.push_back("127.0.0.1:" + QByteArray::number(m_ends[i]->relay.port()));
        settings.tls = secretOf("a secret of the test, 32 bytes long");
        settings.ringBytes = m_ringBytes;
        auto broker = mesh::MeshBroker::listen(std::move(settings));
        if (!broker)
            qFatal("%s", qPrintable(broker.error().message));
        end.broker = std::move(*broker);
        end.relay.setTarget(end.broker->port());
        call(m_ends.size() - 1, [&end](Broker &started) { started.start(end.recorder); });
        return m_ends.size() - 1;
    }
    BrokerRecorder &recorder(std::size_t end) override { return m_ends.at(end)->recorder; }
    ProcessId process(std::size_t end) override { return {7, end + 1}; }
    mesh::MeshBroker &broker(std::size_t end) { return *m_ends.at(end)->broker; }
    void call(std::size_t end, const std::function<void(Broker &)> &task) override
    {
        mesh::MeshBroker &broker = *m_ends.at(end)->broker;
        std::promise<void> done;
        broker.thread().post([&] {
            task(broker);
            done.set_value();
        });
        done.get_future().wait();
    }
    void stall(std::size_t end) override
    {
        End &stalled = *m_ends.at(end);
        stalled.isStalled = true;
        stalled.broker->thread().post([&stalled] { stalled.gate.acquire(); });
    }
    void goOn(std::size_t end) override { m_ends.at(end)->goOn(); }
    bool wait(const std::function<bool()> &holds) override { return QTest::qWaitFor(holds, 20'000); }
    /// Two turns of every end, in which it would have said what it has.
    void pass() override
    {
        for (int turn = 0; turn < 2; ++turn) {
            std::vector<std::shared_ptr<const mesh::MeshStatus>> before;
            for (const std::unique_ptr<End> &end : m_ends)
                before.push_back(end->broker->status());
            QVERIFY(wait([&] {
                return std::equal(m_ends.begin(), m_ends.end(), before.begin(),
                                  [](const auto &end, const auto &status) { return end->broker->status() != status; });
            }));
        }
    }

    void cut() override
    {
        forAll([](LinkRelay &relay) { relay.cut(); });
    }
    void silence() override
    {
        forAll([](LinkRelay &relay) { relay.setSilent(true); });
    }
    void heal() override
    {
        forAll([](LinkRelay &relay) { relay.setSilent(false); });
    }
    void halfOpen() override
    {
        forAll([](LinkRelay &relay) { relay.halfOpen(); });
    }
    void kill(std::size_t end) override
    {
        forAll([](LinkRelay &relay) { relay.cut(); });
        m_ends.at(end)->relay.close();
        call(end, [](Broker &broker) { broker.stop(); });
    }

private:
    struct End {
        void goOn()
        {
            if (std::exchange(isStalled, false))
                gate.release();
        }
        LinkRelay relay;
        BrokerRecorder recorder;
        std::binary_semaphore gate{0};
        bool isStalled = false;
        std::unique_ptr<mesh::MeshBroker> broker;
    };
    void forAll(const std::function<void(LinkRelay &)> &task)
    {
        for (const std::unique_ptr<End> &end : m_ends)
            task(end->relay);
    }

    const std::size_t m_ringBytes;
    std::vector<std::unique_ptr<End>> m_ends;
};

} // namespace

/// The contract over real sockets, and what only those have.
class tst_MeshBroker : public LinkContract
{
    Q_OBJECT

    std::unique_ptr<LinkFixture> makeLinkFixture() override { return std::make_unique<MeshFixture>(ringBytes); }

private Q_SLOTS:
    void showsItsLinks();
    void takesPeersWhileItRuns();
    void evictsWhoDoesNotAnswer();
};

void tst_MeshBroker::showsItsLinks()
{
    MeshFixture ends(ringBytes);
    ends.add("a");
    ends.add("b");
    const auto peers = [&ends](std::size_t end) { return ends.broker(end).status()->peers; };
    QTRY_COMPARE(peers(0).size(), std::size_t(1));
    QTRY_VERIFY(peers(0).front().roundTrip.has_value());
    const mesh::PeerStatus peer = peers(0).front();
    QCOMPARE(peer.node, "b");
    QCOMPARE(peer.state, mesh::PeerState::Up);
    QCOMPARE(peer.version, quint16(1));
    QVERIFY(peer.bytesIn > 100 && peer.bytesOut > 100);
    QVERIFY(*peer.roundTrip < std::chrono::seconds(1));
    QCOMPARE(peer.lag, std::size_t(0));
    QTRY_COMPARE(ends.broker(1).status()->targets.front().isSeed, true);
    QCOMPARE(ends.broker(1).status()->targets.front().isConnected, true);
    ends.cut();
    QTRY_COMPARE(peers(0).front().resumes, std::uint64_t(1));
    QCOMPARE(ends.recorder(0).events("b"), QStringList{u"up"_s});
}

void tst_MeshBroker::takesPeersWhileItRuns()
{
    MeshFixture ends(ringBytes);
    ends.add("a");
    QVERIFY(!ends.broker(0).addPeer("nonsense"));
    QCOMPARE(ends.broker(0).addPeer("nonsense").error().code, ErrorCode::InvalidConfiguration);
    QVERIFY(ends.broker(0).addPeer("127.0.0.1:1"));
    const auto targets = [&ends] { return ends.broker(0).status()->targets; };
    QTRY_VERIFY(targets().size() == 1 && targets().front().failures > 0);
    QVERIFY2(targets().front().lastFailure.contains("refused"), targets().front().lastFailure.constData());
    std::promise<Result<void>> removed;
    ends.broker(0).removePeer("127.0.0.1:1", [&removed](const Result<void> &result) { removed.set_value(result); });
    QVERIFY(removed.get_future().get());
    QTRY_VERIFY(targets().empty());
    std::promise<Result<void>> again;
    ends.broker(0).removePeer("127.0.0.1:1", [&again](const Result<void> &result) { again.set_value(result); });
    QCOMPARE(again.get_future().get().error().code, ErrorCode::NotFound);
}

void tst_MeshBroker::evictsWhoDoesNotAnswer()
{
    MeshFixture ends(ringBytes);
    ends.add("a");
    ends.add("b");
    QTRY_VERIFY(ends.recorder(0).isUp("b"));
    const auto evict = [&ends](const QByteArray &node) {
        std::promise<Result<void>> said;
        ends.broker(0).evict(node, [&said](const Result<void> &result) { said.set_value(result); });
        return said.get_future().get();
    };
    QCOMPARE(evict("nobody").error().code, ErrorCode::NotFound);
    QCOMPARE(evict("b").error().code, ErrorCode::InvalidState);
    ends.silence();
    QVERIFY(ends.wait([&] { return ends.recorder(0).events("b").size() == 2; }));
    QVERIFY(evict("b"));
    QCOMPARE(ends.recorder(0).events("b"), QStringList({u"up"_s, u"down silent"_s, u"gone"_s}));
}

QTEST_GUILESS_MAIN(tst_MeshBroker)
#include "tst_MeshBroker.moc"
