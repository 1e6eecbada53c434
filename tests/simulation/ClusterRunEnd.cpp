// SPDX-License-Identifier: Apache-2.0
// How a history comes to rest, and what must be true then.
#include "tests/simulation/ClusterRun.h"

namespace signalbox::test {

using namespace core::hub;
using namespace Qt::StringLiterals;

void ClusterRun::quietDown()
{
    m_world.healAll();
    m_world.settle();
    const std::vector<std::size_t> alive = m_world.alive();
    for (const std::size_t process : alive)
        readAnswers(process);
    m_known = m_once.size();
    // What was accepted by one that is there is known to those that came later, too.
    m_onceKnown.resize(m_known);
    for (std::size_t i = 0; i < m_known; ++i) {
        if (m_onceKnown[i].empty() || m_ledger.isWithOneThatIsThere(m_once[i]))
            m_onceKnown[i].insert(alive.begin(), alive.end());
    }
}

void ClusterRun::bringToAnEnd()
{
    m_world.healAll();
    for (const std::size_t process : m_dead)
        m_world.tellGone(process);
    m_world.settle();
    for (const auto &client : m_clients) {
        if (client->isThere())
            client->setRoom(true);
    }
    letThemRead();
    for (const auto &client : m_clients) {
        client->checkTold();
        if (!client->isThere()) {
            const std::size_t process = anyProcess();
            client->come(m_world.hub(process).shard(0), ++m_ids, process);
        }
        for (const char *channel : channels)
            client->subscribe(channel, Qos::AtLeastOnce, ++m_tokens);
    }
    letThemRead();
    compare();
    compareKept();
    compareWildcards();
}

void ClusterRun::letThemRead()
{
    for (int quiet = 0; quiet < 3;) {
        m_world.settle();
        bool hasNews = false;
        for (const auto &client : m_clients) {
            hasNews = hasNews || client->hasNews();
            for (const char *channel : channels) {
                if (client->isThere())
                    client->acknowledge(channel);
            }
        }
        quiet = hasNews ? 0 : quiet + 1;
        // Whoever waits for somebody who does not answer.
        m_world.pass(std::chrono::milliseconds(4000));
    }
    m_world.settle();
}

void ClusterRun::compare()
{
    for (const auto &[process, publisher] : m_publishers)
        readAnswers(process);
    for (const auto &client : m_clients) {
        for (const char *channel : channels)
            client->checkComplete(channel);
    }
}

void ClusterRun::compareKept()
{
    for (const char *channel : channels) {
        std::optional<QString> first;
        for (const std::size_t process : m_world.alive()) {
            RecordingSubscriber fresh(m_world.hub(process).shard(0), ++m_ids);
            fresh.shard().subscribe(fresh.subscriberId(), 1, channel, Qos::AtMostOnce, std::nullopt);
            m_world.settle();
            const QString answer = fresh.take().join(u';');
            if (first.value_or(answer) != answer)
                m_ledger.fail(u"%1 keeps \"%2\" here and \"%3\" there"_s.arg(QString::fromUtf8(channel), *first, answer));
            first = answer;
        }
    }
}

void ClusterRun::compareWildcards()
{
    std::vector<std::unique_ptr<RecordingSubscriber>> all;
    for (const std::size_t process : m_world.alive()) {
        for (const char *name : {"*", "quiet*"}) {
            HubWorld &hub = m_world.hub(process);
            const auto shard = ShardId(m_world.random(std::size_t(hub.shards())));
            all.push_back(std::make_unique<RecordingSubscriber>(hub.shard(shard), ++m_ids));
            all.back()->shard().subscribe(all.back()->subscriberId(), 1, name, Qos::AtMostOnce, std::nullopt);
        }
    }
    m_world.settle();
    QStringList expected;
    for (const std::size_t process : m_world.alive()) {
        for (const char *channel : {"quiet one", "quiet two"}) {
            const QByteArray data = QByteArray::number(quint64(process));
            RecordingSubscriber &publisher = *m_publishers.at(process);
            publisher.shard().publish(publisher.subscriberId(), std::nullopt, {.channel = channel, .data = data});
            expected += QString::fromUtf8(channel) + u' ' + QString::fromUtf8(data);
        }
    }
    m_world.settle();
    expected.sort();
    for (const auto &one : all) {
        QStringList got = one->take().mid(1);
        got.sort();
        if (got != expected)
            m_ledger.fail(u"a wildcard got \"%1\" instead of \"%2\""_s.arg(got.join(u';'), expected.join(u';')));
    }
}

} // namespace signalbox::test
