// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/PresenceClusterRun.h"

namespace signalbox::test {

using namespace core::presence;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t mostClients = 10;
/// Before its leave, with all that is under way, is told anywhere.
constexpr std::chrono::milliseconds longestMove = 600ms;
/// On one node: until all have heard of it.
constexpr std::chrono::milliseconds shortestStay = 2500ms;
/// After joining the others.
constexpr std::chrono::milliseconds readyAfter = 4s;
PresenceCluster::Settings settingsFor(unsigned seed, bool isCalm)
{
    PresenceCluster::Settings settings{.presence = {.hold = 3000ms, .snapshotMembers = 1000}};
    if (seed % 4 != 0)
        settings.presence.partBytes = 40;
    settings.presence.leavesPerTurn = 1 + seed % 4;
    if (!isCalm && seed % 5 == 0) {
        settings.mostUnderWay = 2 + seed % 7;
        settings.mostWaiting = 100 + seed % 500;
    }
    return settings;
}

} // namespace

PresenceClusterRun::PresenceClusterRun(unsigned seed)
    : m_isCalm(seed % 3 == 0), m_losesFrames(seed % 4 == 3), m_world(seed, settingsFor(seed, seed % 3 == 0))
{
    const std::size_t processes = 2 + seed % 3;
    for (std::size_t i = 0; i < processes; ++i)
        addProcess("node" + QByteArray::number(quint64(++m_nodes)), true);
}

PresenceClusterRun::Outcome PresenceClusterRun::run(int steps)
{
    if (m_isCalm) {
        m_world.pass(readyAfter);
        m_world.settle();
    }
    for (int i = 0; i < steps && m_outcome.fault.isEmpty(); ++i) {
        act();
        if (i % 50 == 0)
            readAll();
    }
    bringToAnEnd();
    checkClients();
    checkRosters();
    checkQuiet();
    letAllGo();
    return m_outcome;
}

void PresenceClusterRun::fail(const QString &fault)
{
    if (m_outcome.fault.isEmpty())
        m_outcome.fault = fault;
}

// ---- what happens

void PresenceClusterRun::addProcess(const QByteArray &node, bool isFirst)
{
    const Number process = m_world.addProcess(node, ShardId(1 + m_world.random(3)));
    m_nodeOf[process] = node;
    m_ready[process] = m_world.now() + (m_isCalm ? readyAfter : 0ms);
    for (ShardId shard = 0; shard < m_world.shards(process); ++shard) {
        auto observer = std::make_unique<Observer>();
        observer->process = process;
        observer->isFromTheBeginning = isFirst;
        observer->session = std::make_unique<RecordingFollower>(m_world.party(process, shard), ++m_keys);
        for (const char *channel : channels)
            observer->session->follow(channel);
        m_observers.push_back(std::move(observer));
    }
    // Some are in use before they join.
    if (m_isCalm || m_world.random(3) > 0)
        m_world.join(process);
}

void PresenceClusterRun::act()
{
    switch (m_world.random(40)) {
    case 0:
    case 1:
        return come();
    case 2:
    case 3:
        return pass(std::chrono::milliseconds(m_world.random(300)));
    case 4:
        if (m_world.random(m_isCalm ? 20 : 8) == 0)
            change();
        return;
    case 5:
        if (!m_isCalm)
            breakSomething();
        return;
    default:
        break;
    }
    if (m_clients.empty() || m_world.random(3) > 0) {
        m_world.step();
        return;
    }
    ask(*m_clients[m_world.random(m_clients.size())]);
}

std::optional<PresenceClusterRun::Number> PresenceClusterRun::pickProcess()
{
    std::vector<Number> ready;
    for (const auto &[process, since] : m_ready) {
        if (since <= m_world.now())
            ready.push_back(process);
    }
    return ready.empty() ? std::nullopt : std::optional(ready[m_world.random(ready.size())]);
}

QByteArray PresenceClusterRun::pickChannel()
{
    return channels[m_world.random(channels.size())];
}

void PresenceClusterRun::come()
{
    if (m_clients.size() >= mostClients)
        return;
    ++m_outcome.stays;
    // Where joined and left are counted, nobody comes twice.
    const std::size_t number = m_isCalm ? m_outcome.stays : m_world.random(6);
    auto client = std::make_unique<Client>();
    client->member = "m" + QByteArray::number(quint64(number));
    client->channels = {pickChannel()};
    if (const QByteArray other = pickChannel(); other != client->channels.front())
        client->channels.push_back(other);
    arrive(*client);
    if (client->session)
        m_clients.push_back(std::move(client));
}

void PresenceClusterRun::arrive(Client &client)
{
    const std::optional<Number> process = pickProcess();
    if (!process)
        return;
    const auto wallMs = std::int64_t(m_world.now().time_since_epoch() / 1ms);
    client.process = *process;
    client.arrivedAt = m_world.now();
    client.session = std::make_unique<RecordingFollower>(
        m_world.party(*process, ShardId(m_world.random(std::size_t(m_world.shards(*process))))), ++m_keys);
    for (const QByteArray &channel : client.channels) {
        std::optional<QByteArray> info;
        if (m_world.random(2) == 0)
            info = QByteArray::number(quint64(m_world.random(4)));
        // Clocks differ.
        client.session->enter(channel, client.member, info, wallMs + std::int64_t(*process % 3) * 700);
    }
}

void PresenceClusterRun::ask(Client &client)
{
    if (!client.session) {
        if (m_world.random(3) == 0)
            arrive(client);
        return;
    }
    // What one session asks, another may overtake; and what one process tells, another.
    if (m_isCalm && (client.session->unanswered() > 0 || m_world.now() < client.arrivedAt + shortestStay))
        return;
    const QByteArray channel = client.channels[m_world.random(client.channels.size())];
    switch (m_world.random(12)) {
    case 0:
        return lose(client);
    case 1:
        if (m_world.random(3) == 0)
            leave(client);
        return;
    case 2:
        if (m_isCalm)
            return;
        return m_world.random(2) ? client.session->leave(channel) : client.session->enter(channel, client.member);
    default:
        return client.session->update(channel, QByteArray::number(quint64(m_world.random(4))));
    }
}

void PresenceClusterRun::lose(Client &client)
{
    if (!client.session->fault.isEmpty())
        fail(client.session->fault);
    client.session.reset();
    client.lostAt = m_world.now();
    ++m_outcome.moves;
    if (!m_isCalm && m_world.random(3) == 0)
        std::erase_if(m_clients, [&client](const auto &one) { return one.get() == &client; });
}

/// For good, in one of the ways.
void PresenceClusterRun::leave(Client &client)
{
    if (!client.session->fault.isEmpty())
        fail(client.session->fault);
    if (m_world.random(3) == 0) {
        client.session->end(SessionEnd::Kicked);
    } else if (m_world.random(2) == 0) {
        for (const QByteArray &channel : client.channels)
            client.session->leave(channel);
    }
    std::erase_if(m_clients, [&client](const auto &one) { return one.get() == &client; });
}

void PresenceClusterRun::pass(std::chrono::milliseconds time)
{
    for (const std::unique_ptr<Client> &client : m_clients) {
        if (m_isCalm && !client->session && client->lostAt + longestMove <= m_world.now() + time)
            arrive(*client);
    }
    m_world.pass(time);
}

void PresenceClusterRun::change()
{
    const std::vector<Number> all = m_world.processes();
    const Number process = all[m_world.random(all.size())];
    if (!m_isCalm && m_world.random(2) == 0)
        return m_world.isJoined(process) ? m_world.part(process) : m_world.join(process);
    if (all.size() < 4 && m_world.random(3) == 0)
        return addProcess("node" + QByteArray::number(quint64(++m_nodes)), false);
    // Somebody has to be ready for its clients.
    const auto isReady = [this](const auto &entry) { return entry.second <= m_world.now(); };
    if (all.size() < 2 || (m_isCalm && std::ranges::count_if(m_ready, isReady) < 2))
        return;
    const QByteArray node = m_nodeOf[process];
    remove(process, !m_isCalm && m_world.random(2) == 0);
    if (m_world.random(4) > 0)
        addProcess(node, false);
}

void PresenceClusterRun::remove(Number process, bool isDeath)
{
    readAll();
    std::erase_if(m_observers, [process](const auto &observer) { return observer->process == process; });
    // A copy, for some go.
    std::vector<Client *> clients;
    for (const std::unique_ptr<Client> &client : m_clients) {
        if (client->session && client->process == process)
            clients.push_back(client.get());
    }
    m_ready.erase(process);
    for (Client *client : clients)
        lose(*client);
    isDeath ? m_world.kill(process) : m_world.end(process);
    ++(isDeath ? m_outcome.deaths : m_outcome.ends);
}

void PresenceClusterRun::breakSomething()
{
    const std::vector<Number> all = m_world.processes();
    const Number one = all[m_world.random(all.size())];
    const Number other = all[m_world.random(all.size())];
    if (m_world.random(4) != 0)
        return;
    ++m_outcome.faults;
    switch (m_world.random(5)) {
    case 0:
    case 1:
        return m_world.reset(one, other);
    case 2:
        return m_world.cut(one, other, std::chrono::milliseconds(m_world.random(9000)));
    case 3:
        return m_world.deafen(one, other, std::chrono::milliseconds(m_world.random(4000)));
    default:
        if (m_losesFrames)
            m_world.swallow();
    }
}

void PresenceClusterRun::read(Observer &observer)
{
    if (!observer.session->fault.isEmpty())
        fail(u"process %1: %2"_s.arg(observer.process).arg(observer.session->fault));
    for (const QString &text : observer.session->take()) {
        const QByteArrayList words = text.toUtf8().split(' ');
        if (words.size() < 4 || words.front() == "following")
            continue;
        ++m_outcome.heard;
        auto &[joined, left] = observer.seen[{words[0], words[3]}];
        joined += words[2] == "joined" ? 1 : 0;
        if (words[2] != "left")
            continue;
        ++left;
        ++m_outcome.left[words[4]];
        if (m_isCalm && words[4] == "node_down")
            fail(u"a node is said to be down"_s);
    }
}

void PresenceClusterRun::readAll()
{
    for (const std::unique_ptr<Observer> &observer : m_observers)
        read(*observer);
}

} // namespace signalbox::test
