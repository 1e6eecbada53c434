// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/LocalBroker.h"
#include "tests/server-core/backplane/BrokerContract.h"

#include <QtTest/QtTest>

#include <deque>

using namespace signalbox::core::backplane;
using namespace signalbox::test;

namespace {

/// Ends that share the test's thread.
class LocalFixture final : public BrokerFixture
{
public:
    explicit LocalFixture(std::size_t ringBytes) : m_network(std::make_shared<LocalNetwork>(ringBytes)) { }

    std::size_t add(const QByteArray &node) override
    {
        m_ends.push_back(std::make_unique<End>());
        End &end = *m_ends.back();
        end.process = {1, m_ends.size()};
        end.broker = std::make_unique<LocalBroker>(m_network, Peer{end.process, node},
                                                   [&end](std::function<void()> task) { end.tasks.push_back(std::move(task)); });
        end.broker->start(end.recorder);
        return m_ends.size() - 1;
    }
    BrokerRecorder &recorder(std::size_t end) override { return m_ends.at(end)->recorder; }
    ProcessId process(std::size_t end) override { return m_ends.at(end)->process; }
    void call(std::size_t end, const std::function<void(Broker &)> &task) override { task(*m_ends.at(end)->broker); }
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
            for (const std::unique_ptr<End> &end : m_ends) {
                if (end->isStalled || end->tasks.empty())
                    continue;
                const std::function<void()> task = std::move(end->tasks.front());
                end->tasks.pop_front();
                task();
                isBusy = true;
            }
        }
    }

private:
    struct End {
        ProcessId process;
        BrokerRecorder recorder;
        std::deque<std::function<void()>> tasks;
        bool isStalled = false;
        std::unique_ptr<LocalBroker> broker;
    };
    const std::shared_ptr<LocalNetwork> m_network;
    std::vector<std::unique_ptr<End>> m_ends;
};

} // namespace

class tst_LocalBroker : public BrokerContract
{
    Q_OBJECT

    std::unique_ptr<BrokerFixture> makeFixture() override { return std::make_unique<LocalFixture>(ringBytes); }
};

QTEST_GUILESS_MAIN(tst_LocalBroker)
#include "tst_LocalBroker.moc"
