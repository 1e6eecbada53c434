// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/uplink/RelayBroker.h"
#include "server-core/backplane/uplink/UplinkBroker.h"
#include "tests/server-core/backplane/BrokerContract.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QtTest>

#include <future>
#include <semaphore>

using namespace signalbox;
using namespace signalbox::core;
using namespace signalbox::core::backplane;
using namespace signalbox::core::uplink;
using namespace signalbox::test;
using namespace Qt::StringLiterals;

namespace {

/// A process with its thread.
struct Process {
    explicit Process(const QString &name) : thread(name) { thread.start(); }
    ~Process()
    {
        goOn();
        if (uplink)
            uplink->shutDown();
        run([this] { relay->stop(); });
        thread.stop();
    }
    void run(const std::function<void()> &task)
    {
        std::promise<void> done;
        thread.post([&] {
            task();
            done.set_value();
        });
        done.get_future().wait();
    }
    void begin(Peer self, std::unique_ptr<UplinkBroker> broker, RelayBroker::Side side, std::size_t windowBytes)
    {
        uplink = std::move(broker);
        relay = std::make_unique<RelayBroker>(
            RelaySettings{std::move(self), windowBytes}, [this] { return thread.now(); },
            [this](std::function<void()> task) { thread.post(std::move(task)); });
        relay->add(*uplink, side);
        run([this] { relay->start(recorder); });
    }
    void goOn()
    {
        if (std::exchange(isStalled, false))
            gate.release();
    }

    BrokerRecorder recorder;
    std::binary_semaphore gate{0};
    bool isStalled = false;
    std::unique_ptr<UplinkBroker> uplink;
    std::unique_ptr<RelayBroker> relay;
    net::IoThread thread;
};

/// Workers of an agent, over the sockets that real ones have.
class UplinkFixture final : public BrokerFixture
{
public:
    explicit UplinkFixture(std::size_t windowBytes) : m_windowBytes(windowBytes) { startAgent({3, 1}); }
    ~UplinkFixture() override
    {
        m_ends.clear();
        m_agent.reset();
    }

    std::size_t add(const QByteArray &node) override
    {
        m_ends.push_back(std::make_unique<Process>(u"worker"_s));
        Process &end = *m_ends.back();
        const Peer self{process(m_ends.size() - 1), node};
        end.begin(self, UplinkBroker::dial(end.thread, settings(self)), RelayBroker::Side::Outer, m_windowBytes);
        return m_ends.size() - 1;
    }
    BrokerRecorder &recorder(std::size_t end) override { return m_ends.at(end)->recorder; }
    ProcessId process(std::size_t end) override { return {4, end + 1}; }
    void call(std::size_t end, const std::function<void(Broker &)> &task) override
    {
        Process &process = *m_ends.at(end);
        process.run([&] { task(*process.relay); });
    }
    void stall(std::size_t end) override
    {
        Process &stalled = *m_ends.at(end);
        stalled.isStalled = true;
        stalled.thread.post([&stalled] { stalled.gate.acquire(); });
    }
    void goOn(std::size_t end) override { m_ends.at(end)->goOn(); }
    bool wait(const std::function<bool()> &holds) override { return QTest::qWaitFor(holds, 20'000); }
    /// Some turns of every process, with what the agent has between them.
    void pass() override
    {
        for (int turn = 0; turn < 20; ++turn) {
            m_agent->run([] {});
            for (const std::unique_ptr<Process> &end : m_ends) {
                if (!end->isStalled)
                    end->run([] {});
            }
        }
    }

    Process &agent() { return *m_agent; }
    void startAgent(ProcessId id)
    {
        m_agent = std::make_unique<Process>(u"agent"_s);
        const Peer self{id, "agent"};
        auto broker = UplinkBroker::listen(m_agent->thread, settings(self));
        if (!broker)
            qFatal("%s", qPrintable(broker.error().message));
        m_agent->begin(self, std::move(*broker), RelayBroker::Side::Inner, m_windowBytes);
    }

private:
    QString path() const { return m_folder.filePath(u"backplane.sock"_s); }
    UplinkSettings settings(const Peer &self) const { return {self, path(), 8 * m_windowBytes}; }

    const QTemporaryDir m_folder;
    const std::size_t m_windowBytes;
    std::unique_ptr<Process> m_agent;
    std::vector<std::unique_ptr<Process>> m_ends;
};

} // namespace

/// The contract between two workers, and what only an uplink has.
class tst_UplinkBroker : public BrokerContract
{
    Q_OBJECT

    std::unique_ptr<BrokerFixture> makeFixture() override { return std::make_unique<UplinkFixture>(ringBytes); }

private Q_SLOTS:
    void theAgentIsAPeer();
    void aWorkerThatStandsStillIsSilent();
};

void tst_UplinkBroker::theAgentIsAPeer()
{
    UplinkFixture ends(ringBytes);
    ends.add("a");
    QTRY_VERIFY(ends.recorder(0).isUp("agent") && ends.agent().recorder.isUp("a"));
    ends.agent().run([&] {
        ends.agent().relay->send(ends.process(0), std::make_shared<const QByteArray>("hello"));
        ends.agent().relay->reject(ends.process(0), u"nonsense"_s);
    });
    const QStringList expected{u"up"_s, u"down reset"_s, u"up"_s};
    QTRY_COMPARE(ends.recorder(0).events("agent"), expected);
    QTRY_COMPARE(ends.agent().recorder.events("a"), expected);
}

void tst_UplinkBroker::aWorkerThatStandsStillIsSilent()
{
    UplinkFixture ends(ringBytes);
    ends.add("a");
    ends.add("b");
    QTRY_VERIFY(ends.recorder(0).isUp("b") && ends.recorder(1).isUp("a"));
    ends.stall(1);
    QTRY_COMPARE_WITH_TIMEOUT(ends.recorder(0).events("b"), QStringList({u"up"_s, u"down silent"_s}), 10'000);
    ends.goOn(1);
    QTRY_VERIFY(ends.recorder(0).isUp("b") && ends.recorder(1).isUp("a"));
    QVERIFY(!ends.recorder(0).events("b").contains(u"gone"_s));
}

QTEST_GUILESS_MAIN(tst_UplinkBroker)
#include "tst_UplinkBroker.moc"
