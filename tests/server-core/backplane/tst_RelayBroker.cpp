// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/LocalBroker.h"
#include "server-core/backplane/uplink/RelayBroker.h"
#include "tests/server-core/backplane/BrokerContract.h"

#include <QtTest/QtTest>

#include <deque>

using namespace signalbox::core::backplane;
using namespace signalbox::core::uplink;
using namespace signalbox::test;
using namespace Qt::StringLiterals;

namespace {

using RelayClock = signalbox::core::uplink::Clock;

/// Agents that are joined with each other, and workers of theirs: all on the test's thread, with a clock that it moves.
class RelayFixture : public BrokerFixture
{
public:
    RelayFixture(std::size_t windowBytes, std::size_t agents) : m_windowBytes(windowBytes)
    {
        for (std::size_t i = 0; i < agents; ++i)
            addAgent("agent-" + QByteArray::number(i));
    }
    ~RelayFixture() override
    {
        for (const std::unique_ptr<End> &end : m_ends)
            end->relay->stop();
        for (const std::unique_ptr<End> &agent : m_agents)
            agent->relay->stop();
    }

    /// A worker of each agent in turn.
    std::size_t add(const QByteArray &node) override
    {
        addWorker(node, m_ends.size() % m_agents.size());
        return m_ends.size() - 1;
    }
    BrokerRecorder &recorder(std::size_t end) override { return m_ends.at(end)->recorder; }
    ProcessId process(std::size_t end) override { return m_ends.at(end)->process; }
    void call(std::size_t end, const std::function<void(Broker &)> &task) override { task(*m_ends.at(end)->relay); }
    void stall(std::size_t end) override { m_ends.at(end)->isStalled = true; }
    void goOn(std::size_t end) override { m_ends.at(end)->isStalled = false; }
    bool wait(const std::function<bool()> &holds) override
    {
        pass();
        return holds();
    }
    void pass() override
    {
        for (bool isBusy = true; isBusy;) {
            isBusy = false;
            for (const auto *all : {&m_agents, &m_ends}) {
                for (const std::unique_ptr<End> &end : *all)
                    isBusy = turn(*end) || isBusy;
            }
        }
    }

    struct End {
        ProcessId process;
        BrokerRecorder recorder;
        std::deque<std::function<void()>> tasks;
        bool isStalled = false;
        std::vector<std::unique_ptr<LocalBroker>> links;
        std::unique_ptr<RelayBroker> relay;
    };
    End &agent(std::size_t number) { return *m_agents.at(number); }
    void advance(std::chrono::milliseconds time)
    {
        m_now += time;
        for (const auto *all : {&m_agents, &m_ends}) {
            for (const std::unique_ptr<End> &end : *all)
                end->relay->onTick();
        }
        pass();
    }
    std::size_t addAgent(const QByteArray &node, bool isExpectingWorkers = false)
    {
        End &end = make(m_agents, {1, ++m_last}, node);
        if (isExpectingWorkers)
            end.relay->expectWorkers();
        link(end, node, m_between, RelayBroker::Side::Outer);
        end.relay->start(end.recorder);
        return m_agents.size() - 1;
    }
    void addWorker(const QByteArray &node, std::size_t agent)
    {
        End &end = make(m_ends, {2, ++m_last}, node);
        end.relay->start(end.recorder);
        join(m_ends.size() - 1, node, agent);
    }
    /// A connection of a worker to an agent.
    void join(std::size_t worker, const QByteArray &node, std::size_t agent)
    {
        const auto network = std::make_shared<LocalNetwork>(8 * m_windowBytes);
        link(*m_ends.at(worker), node, network, RelayBroker::Side::Outer);
        link(*m_agents.at(agent), "agent-" + QByteArray::number(agent), network, RelayBroker::Side::Inner);
    }

private:
    End &make(std::vector<std::unique_ptr<End>> &to, ProcessId id, const QByteArray &node)
    {
        to.push_back(std::make_unique<End>());
        End &end = *to.back();
        end.process = id;
        end.relay = std::make_unique<RelayBroker>(
            RelaySettings{{id, node}, m_windowBytes}, [this] { return m_now; }, poster(end));
        return end;
    }
    void link(End &end, const QByteArray &node, const std::shared_ptr<LocalNetwork> &network, RelayBroker::Side side)
    {
        end.links.push_back(std::make_unique<LocalBroker>(network, Peer{end.process, node}, poster(end)));
        end.relay->add(*end.links.back(), side);
    }
    static LocalBroker::Post poster(End &end)
    {
        return [&end](std::function<void()> task) { end.tasks.push_back(std::move(task)); };
    }
    static bool turn(End &end)
    {
        if (end.isStalled || end.tasks.empty())
            return false;
        const std::function<void()> task = std::move(end.tasks.front());
        end.tasks.pop_front();
        task();
        return true;
    }

    const std::size_t m_windowBytes;
    RelayClock::time_point m_now{};
    std::uint64_t m_last = 0;
    const std::shared_ptr<LocalNetwork> m_between = std::make_shared<LocalNetwork>(8 * m_windowBytes);
    std::vector<std::unique_ptr<End>> m_agents;
    std::vector<std::unique_ptr<End>> m_ends;
};

Frame textFrame(const QByteArray &text)
{
    return std::make_shared<const QByteArray>(text);
}

} // namespace

/// The contract between workers of one agent.
class tst_RelayBroker : public BrokerContract
{
    Q_OBJECT

protected:
    std::unique_ptr<BrokerFixture> makeFixture() override { return std::make_unique<RelayFixture>(ringBytes, m_agents); }

private Q_SLOTS:
    void theContractHoldsBetweenTwoAgents();
    void joinsWorkersAndAgents();
    void nothingGoesFromAgentToAgentByAThird();
    void aWorkerKeepsItsIdBehindAnotherAgent();
    void onlyTheKnownDeadAreGone();
    void awayForTooLongIsGone();
    void anotherLinkNeverWaitsForASlowOne();

private:
    std::size_t m_agents = 1;
};

void tst_RelayBroker::theContractHoldsBetweenTwoAgents()
{
    m_agents = 2;
    const QMetaObject &contract = BrokerContract::staticMetaObject;
    int run = 0;
    for (int i = contract.methodOffset(); i < contract.methodCount(); ++i) {
        const QMetaMethod method = contract.method(i);
        QVERIFY(method.invoke(this, Qt::DirectConnection));
        if (QTest::currentTestFailed())
            QFAIL(method.name().constData());
        ++run;
    }
    QCOMPARE(run, 12);
    m_agents = 1;
}

void tst_RelayBroker::joinsWorkersAndAgents()
{
    RelayFixture ends(BrokerContract::ringBytes, 2);
    ends.add("a1");
    ends.add("b1");
    ends.pass();
    for (std::size_t agent : {0, 1}) {
        QVERIFY(ends.agent(agent).recorder.isUp("a1") && ends.agent(agent).recorder.isUp("b1"));
        QVERIFY(ends.recorder(0).isUp("agent-" + QByteArray::number(agent)) && ends.recorder(1).isUp("agent-" + QByteArray::number(agent)));
    }
    ends.agent(0).relay->send(ends.process(1), textFrame("to b1"));
    ends.call(1, [&](Broker &broker) {
        broker.send(ends.agent(0).process, textFrame("to the other agent"));
        broker.send(ends.agent(1).process, textFrame("to its own"));
    });
    ends.pass();
    QCOMPARE(ends.recorder(1).frames("agent-0"), QByteArrayList{"to b1"});
    QCOMPARE(ends.agent(0).recorder.frames("b1"), QByteArrayList{"to the other agent"});
    QCOMPARE(ends.agent(1).recorder.frames("b1"), QByteArrayList{"to its own"});
    QCOMPARE(ends.agent(0).relay->behind(ends.agent(1).process), std::vector{ends.process(1)});
    QCOMPARE(ends.agent(0).relay->workers(), std::vector{ends.process(0)});
}

void tst_RelayBroker::nothingGoesFromAgentToAgentByAThird()
{
    RelayFixture ends(BrokerContract::ringBytes, 3);
    ends.add("a1");
    ends.pass();
    // Each agent has the worker from its own agent and from nobody else.
    for (std::size_t agent : {1, 2}) {
        QCOMPARE(ends.agent(agent).recorder.events("a1"), QStringList{u"up"_s});
        QCOMPARE(ends.agent(agent).relay->behind(ends.agent(0).process), std::vector{ends.process(0)});
        QVERIFY(ends.agent(agent).relay->behind(ends.agent(3 - agent).process).empty());
    }
    // Somebody pretends.
    ends.agent(1).links.front()->send(ends.agent(2).process, encode(RelayUp{{9, 9}, "nobody"}));
    ends.agent(1).links.front()->send(ends.agent(2).process, encode(Relayed{{9, 9}, ends.process(0), 1, "x"}));
    ends.pass();
    QCOMPARE(ends.recorder(0).frames("nobody"), QByteArrayList());
    QCOMPARE(ends.agent(0).relay->behind(ends.agent(1).process), std::vector<ProcessId>());
}

void tst_RelayBroker::aWorkerKeepsItsIdBehindAnotherAgent()
{
    RelayFixture ends(BrokerContract::ringBytes, 2);
    ends.addWorker("agent-0", 0);
    ends.addWorker("b1", 1);
    ends.pass();
    ends.agent(0).relay->stop();
    ends.pass();
    // The agent said goodbye; of its worker, which bears its name here, nobody knows.
    QVERIFY(ends.recorder(1).events("agent-0").contains(u"down lost"_s));
    // The next agent has its name, and the worker is expected.
    const std::size_t next = ends.addAgent("agent-0", true);
    ends.pass();
    QVERIFY(!ends.recorder(1).events("agent-0").contains(u"gone"_s));
    ends.join(0, "agent-0", next);
    ends.pass();
    ends.agent(next).relay->settled();
    ends.pass();
    QVERIFY(!ends.recorder(1).events("agent-0").contains(u"gone"_s));
    QVERIFY(ends.recorder(1).isUp("agent-0"));
    ends.call(0, [&](Broker &broker) { broker.send(ends.process(1), textFrame("still here")); });
    ends.pass();
    QCOMPARE(ends.recorder(1).frames("agent-0"), QByteArrayList{"still here"});
}

void tst_RelayBroker::onlyTheKnownDeadAreGone()
{
    RelayFixture ends(BrokerContract::ringBytes, 2);
    ends.addWorker("agent-0", 0);
    ends.addWorker("b1", 1);
    ends.pass();
    ends.agent(0).relay->stop();
    ends.pass();
    QVERIFY(!ends.recorder(1).events("agent-0").contains(u"gone"_s));
    // The next agent knows of no worker.
    ends.addAgent("agent-0");
    ends.pass();
    QCOMPARE(ends.agent(1).recorder.events("agent-0").count(u"gone"_s), 1);
    QCOMPARE(ends.recorder(1).events("agent-0").count(u"gone"_s), 1);
}

void tst_RelayBroker::awayForTooLongIsGone()
{
    RelayFixture ends(BrokerContract::ringBytes, 2);
    ends.addWorker("a1", 0);
    ends.addWorker("b1", 1);
    ends.pass();
    ends.agent(0).relay->stop();
    ends.pass();
    ends.advance(std::chrono::minutes(9));
    QCOMPARE(ends.recorder(1).events("a1"), QStringList({u"up"_s, u"down lost"_s}));
    ends.advance(std::chrono::minutes(1));
    QCOMPARE(ends.recorder(1).events("a1"), QStringList({u"up"_s, u"down lost"_s, u"gone"_s}));
    QCOMPARE(ends.agent(1).recorder.events("a1"), QStringList({u"up"_s, u"down lost"_s, u"gone"_s}));
}

void tst_RelayBroker::anotherLinkNeverWaitsForASlowOne()
{
    RelayFixture ends(BrokerContract::ringBytes, 2);
    ends.add("a1");
    ends.add("b1");
    ends.add("a2");
    ends.add("b2");
    ends.pass();
    ends.stall(3);
    ends.call(0, [&](Broker &broker) {
        while (broker.hasRoom(ends.process(3)))
            broker.send(ends.process(3), textFrame(QByteArray(1000, 'x')));
    });
    ends.pass();
    ends.call(0, [&](Broker &broker) {
        QVERIFY(!broker.hasRoom(ends.process(3)));
        QVERIFY(broker.hasRoom(ends.process(1)));
        for (int i = 0; i < 10; ++i)
            broker.send(ends.process(1), textFrame("quick"));
    });
    ends.pass();
    QCOMPARE(ends.recorder(1).frames("a1").size(), 10);
    ends.goOn(3);
    ends.pass();
    ends.call(0, [&](Broker &broker) { QVERIFY(broker.hasRoom(ends.process(3))); });
    QCOMPARE(ends.recorder(3).events("a1"), QStringList{u"up"_s});
}

QTEST_GUILESS_MAIN(tst_RelayBroker)
#include "tst_RelayBroker.moc"
