// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/ClusterRun.h"

#include "server-core/hub/SealFormat.h"

#include <QtCore/QBuffer>

namespace signalbox::test {

using namespace core::backplane;
using namespace core::hub;
using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t clientCount = 5;

HubSettings settingsFor(bool longLog)
{
    return {.log = {.count = longLog ? 100'000U : 15U, .bytes = 100'000'000}, .ackWindow = 8};
}

} // namespace

ClusterRun::ClusterRun(unsigned seed)
    : m_network{seed % 4 != 3, seed % 4 != 0, seed % 4 >= 2},
      m_world(seed, settingsFor(m_network.logIsLong), 3 + seed % 17),
      m_lines(m_ledger.lines)
{
    m_ledger.logIsLong = m_network.logIsLong;
    m_ledger.nobodyDies = !m_network.dies;
    const std::size_t processes = 2 + seed % 3;
    for (std::size_t i = 0; i < processes; ++i)
        start(nullptr, m_originCount);
    m_world.settle();
    for (std::size_t i = 0; i < clientCount; ++i)
        m_clients.push_back(std::make_unique<ClusterClient>(m_ledger, u"client %1"_s.arg(i)));
}

ClusterRun::~ClusterRun()
{
    m_clients.clear();
    m_publishers.clear();
}

void ClusterRun::start(const SealedHub *sealed, std::size_t line)
{
    const OriginId origin{++m_originCount, m_world.random(1000)};
    m_lines[origin] = line;
    const std::size_t process = m_world.start(ShardId(1 + m_world.random(3)), origin, sealed);
    m_origins[process] = origin;
    m_ledger.nodes[ClusterWorld::nodeOf(process)] = line;
    if (!sealed) {
        for (const auto &client : m_clients)
            client->lineBegins(line);
    }
    m_ledger.trace(u"process %1 starts: origin %2 of line %3"_s.arg(process).arg(origin.high).arg(line));
    openPublisher(process);
    // It takes no clients before it knows who else is there.
    m_world.settle();
}

void ClusterRun::openPublisher(std::size_t process)
{
    HubWorld &hub = m_world.hub(process);
    m_publishers[process] = std::make_unique<RecordingSubscriber>(hub.shard(ShardId(m_world.random(std::size_t(hub.shards())))), ++m_ids);
}

std::size_t ClusterRun::anyProcess()
{
    const std::vector<std::size_t> alive = m_world.alive();
    return alive[m_world.random(alive.size())];
}

ClusterRun::Outcome ClusterRun::run(int steps)
{
    for (int i = 0; i < steps && m_ledger.fault.isEmpty(); ++i)
        act();
    if (m_ledger.fault.isEmpty())
        bringToAnEnd();
    m_outcome.fault = m_ledger.fault;
    for (const auto &client : m_clients) {
        m_outcome.received += client->received();
        m_outcome.gaps += client->gaps();
        m_outcome.missing += client->missing();
    }
    m_outcome.frames = m_world.frames();
    if (m_outcome.fault.isEmpty() && m_world.rejected() > 0)
        m_outcome.fault = u"%1 frames made no sense"_s.arg(m_world.rejected());
    if (m_outcome.fault.isEmpty() && m_network.logIsLong && !m_network.fallsApart && m_outcome.gaps > 0)
        m_outcome.fault = u"%1 gaps, though everything is in the logs"_s.arg(m_outcome.gaps);
    return m_outcome;
}

void ClusterRun::act()
{
    if (m_world.random(900) == 0)
        return restart();
    if (m_network.dies && m_world.random(1500) == 0)
        return kill();
    if (m_world.random(1200) == 0)
        return quietDown();
    if (m_world.random(60) == 0)
        return disturb();
    ClusterClient &client = *m_clients[m_world.random(m_clients.size())];
    switch (m_world.random(14)) {
    case 0:
        if (m_world.random(4) == 0)
            comeOrGo(client);
        break;
    case 1:
        publish();
        break;
    case 2:
        if (client.isThere())
            client.acknowledge(channels[m_world.random(channels.size())]);
        break;
    case 3:
        if (m_world.random(3) == 0)
            m_world.pass(std::chrono::milliseconds(m_world.random(40)));
        break;
    case 4:
        if (client.isThere() && m_world.random(4) == 0)
            client.setRoom(!client.hasRoom());
        break;
    default:
        m_world.step();
    }
}

void ClusterRun::comeOrGo(ClusterClient &client)
{
    if (client.isThere() && m_world.random(3) == 0) {
        const QByteArray channel = channels[m_world.random(channels.size())];
        if (m_world.random(2) == 0)
            client.unsubscribe(channel);
        return client.subscribe(channel, m_world.random(2) ? Qos::AtLeastOnce : Qos::AtMostOnce, ++m_tokens);
    }
    if (client.isThere())
        return client.go();
    ++m_outcome.moves;
    const std::size_t process = anyProcess();
    HubWorld &hub = m_world.hub(process);
    client.come(hub.shard(ShardId(m_world.random(std::size_t(hub.shards())))), ++m_ids, process);
    for (const char *channel : channels)
        client.subscribe(channel, m_world.random(2) ? Qos::AtLeastOnce : Qos::AtMostOnce, ++m_tokens);
}

void ClusterRun::disturb()
{
    const std::size_t a = anyProcess();
    const std::size_t b = anyProcess();
    if (a == b)
        return;
    const std::size_t what = m_world.random(m_network.fallsApart ? 5 : 3);
    constexpr std::array<const char *, 5> names{"stalls", "goes on", "is reset", "breaks", "is made"};
    m_ledger.trace(u"the connection of %1 and %2 %3"_s.arg(a).arg(b).arg(QLatin1String(names[what])));
    switch (what) {
    case 0:
        return m_world.setStalled(a, b, true);
    case 1:
        return m_world.setStalled(a, b, false);
    case 2:
        if (m_world.isConnected(a, b)) {
            m_world.disconnect(a, b, PeerEnd::Reset);
            m_world.connect(a, b);
        }
        return;
    case 3:
        ++m_outcome.partitions;
        return m_world.disconnect(a, b, m_world.random(2) ? PeerEnd::Silent : PeerEnd::Lost);
    default:
        return m_world.connect(a, b);
    }
}

// ---- processes

void ClusterRun::everybodyLeaves(std::size_t process)
{
    for (const auto &client : m_clients) {
        if (client->isThere() && client->process() == process)
            client->go();
    }
    readAnswers(process);
    m_publishers.erase(process);
}

void ClusterRun::restart()
{
    ++m_outcome.restarts;
    const std::size_t process = anyProcess();
    // What was asked for is accepted.
    m_world.hub(process).settle();
    everybodyLeaves(process);
    const std::size_t line = lineOf(process);
    m_ledger.trace(u"process %1 ends"_s.arg(process));
    SealedHub sealed = m_world.stop(process);
    m_ledger.nodes.erase(ClusterWorld::nodeOf(process));
    QBuffer buffer;
    buffer.open(QIODevice::ReadWrite);
    if (!writeSealedHub(sealed, buffer))
        m_ledger.fail(u"a hub cannot be sealed"_s);
    buffer.seek(0);
    const Result<SealedHub> carried = readSealedHub(buffer);
    if (!carried)
        return m_ledger.fail(carried.error().message);
    for (std::size_t i = m_world.random(60); i > 0; --i)
        m_world.step();
    start(&*carried, line);
}

void ClusterRun::kill()
{
    if (m_world.alive().size() < 2)
        return;
    ++m_outcome.deaths;
    const std::size_t process = anyProcess();
    const std::size_t line = lineOf(process);
    everybodyLeaves(process);
    m_ledger.trace(u"process %1 dies"_s.arg(process));
    m_world.kill(process);
    m_ledger.deadLines.insert(line);
    // What it has accepted since everything was quiet is perhaps known to nobody.
    for (std::size_t i = m_once.size(); i > m_known; --i) {
        if (m_ledger.isWithOneThatIsThere(m_once[i - 1]))
            continue;
        m_once.erase(m_once.begin() + std::ptrdiff_t(i - 1));
    }
    m_ledger.nodes.erase(ClusterWorld::nodeOf(process));
    for (const auto &client : m_clients)
        client->lineDies(line);
    if (m_world.random(2) == 0)
        m_world.tellGone(process);
    else
        m_dead.push_back(process);
    start(nullptr, m_originCount + 100);
}

// ---- publications

void ClusterRun::handIn(std::size_t process, const Draft &draft, bool isKnown)
{
    m_ledger.handIn({lineOf(process), draft.channel});
    m_handedIn[++m_tokens] = {draft, isKnown};
    RecordingSubscriber &publisher = *m_publishers.at(process);
    publisher.shard().publish(publisher.subscriberId(), m_tokens, draft);
}

void ClusterRun::readAnswers(std::size_t process)
{
    RecordingSubscriber &publisher = *m_publishers.at(process);
    if (publisher.error)
        m_ledger.fail(u"a publication was refused: %1"_s.arg(publisher.error->message));
    for (const auto &[token, text] : std::exchange(publisher.answers, {})) {
        const HandedIn one = m_handedIn.extract(token).mapped();
        const std::optional<Position> position = Position::fromText(text);
        const std::uint64_t seq = position ? position->of(m_origins.at(process)).value_or(0) : 0;
        m_ledger.trace(u"process %1 answers %2 in %3: %4"_s.arg(process)
                           .arg(QString::fromUtf8(one.draft.data), QString::fromUtf8(one.draft.channel))
                           .arg(seq));
        const bool isNew = m_ledger.answer({lineOf(process), one.draft.channel}, one.draft, seq);
        if (isNew && one.isKnown)
            m_ledger.fail(u"\"%1\" was accepted once more"_s.arg(QString::fromUtf8(one.draft.id)));
        // Where both were on their way, the one that came later is the repeat.
        const bool isRepeat = m_repeated.contains(one.draft.id);
        if (!isNew && !isRepeat)
            m_ledger.fail(u"\"%1\" was taken for a repeat, or its number is not the next"_s.arg(QString::fromUtf8(one.draft.data)));
        m_outcome.twice += isNew && isRepeat ? 1 : 0;
    }
}

void ClusterRun::publish()
{
    if (m_world.random(5) == 0)
        return repeat();
    const std::size_t process = anyProcess();
    Draft draft{
        .channel = channels[m_world.random(channels.size())], .data = QByteArray::number(quint64(++m_outcome.published)), .from = "p"};
    const bool isOnce = m_world.random(3) == 0;
    if (isOnce) {
        draft.qos = Qos::ExactlyOnce;
        draft.id = "id" + draft.data;
    }
    if (m_world.random(12) == 0) {
        draft.retain = true;
        if (m_world.random(3) == 0)
            draft.data = "null";
    }
    handIn(process, draft, false);
    if (!isOnce)
        return;
    m_once.push_back(draft);
}

void ClusterRun::repeat()
{
    const std::size_t process = anyProcess();
    if (m_once.empty())
        return;
    // Who has lost the connection to one process comes to another, before that one can know.
    const std::size_t index = m_world.random(3) == 0 ? m_once.size() - 1 : m_world.random(m_once.size());
    ++m_outcome.repeats;
    m_repeated.insert(m_once[index].id);
    handIn(process, m_once[index], index < m_known && m_onceKnown[index].contains(process));
}

} // namespace signalbox::test
