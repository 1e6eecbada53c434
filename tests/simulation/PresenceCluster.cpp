// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/PresenceCluster.h"

#include "server-core/hub/ChannelHash.h"
#include "tests/simulation/RecordingFollower.h"

namespace signalbox::test {

using namespace core::backplane;
using namespace core::presence;
using namespace std::chrono_literals;

namespace {

/// So long a broken connection is dialled anew.
constexpr std::chrono::milliseconds redial = 3s;
/// A message is under way for no longer.
constexpr std::chrono::milliseconds longestWay = 500ms;

} // namespace

PresenceCluster::~PresenceCluster() = default;

// ---- a process

PresenceCluster::Place::Place(Process &owner, ShardId shard)
    : process(owner),
      id(shard),
      party(
          shard, [&owner](QByteArrayView channel) { return owner.homeOf(channel); }, owner.world.m_settings.presence, *this,
          shard < owner.homes ? std::optional(PresenceHome::Origin{.node = owner.node,
                                                                   .key = owner.asPeer().rosterKey,
                                                                   .quota = owner.quota,
                                                                   .encode = RecordingFollower::encode,
                                                                   .id = owner.world.originOf(owner.number)})
                              : std::nullopt)
{
}

PresenceCluster::Clock::time_point PresenceCluster::Place::now() const
{
    return process.world.m_now;
}

void PresenceCluster::Place::send(ShardId to, PresenceMessage message)
{
    process.post(id, to, std::move(message));
}

PresenceCluster::Process::Process(PresenceCluster &owner, Number its, const QByteArray &name, ShardId count)
    : world(owner), number(its), node(name), homes(count)
{
    for (ShardId id = 0; id <= homes; ++id)
        places.push_back(std::make_unique<Place>(*this, id));
}

ShardId PresenceCluster::Process::homeOf(QByteArrayView channel) const
{
    return ShardId(core::hub::channelHash(channel) % std::uint64_t(homes));
}

HubPeer PresenceCluster::Process::asPeer() const
{
    const RosterOrigin origin = world.originOf(number);
    return {.process = world.idOf(number),
            .node = node,
            .origin = {origin.high, origin.low},
            .rosterKey = {number, 9},
            .rosterShards = std::size_t(homes)};
}

void PresenceCluster::Process::post(ShardId from, ShardId to, PresenceMessage message)
{
    if (to != exchangeShard || exchange)
        queues[{from, to}].push_back({world.m_now, std::move(message)});
}

void PresenceCluster::Process::deliver(ShardId to, std::deque<Message> &queue)
{
    const PresenceMessage message = std::move(queue.front().message);
    queue.pop_front();
    if (to != exchangeShard)
        places[std::size_t(to)]->party.receive(message);
    else if (exchange)
        exchange->receive(message);
}

bool PresenceCluster::Process::hasRoom(ProcessId to) const
{
    if (!up.contains(to.low))
        return false;
    if (world.way(number, to.low).items.size() < world.m_settings.mostUnderWay)
        return true;
    waitsForRoom.insert(to.low);
    return false;
}

void PresenceCluster::Process::send(ProcessId to, FrameWriter frame)
{
    const QByteArray bytes = frame.take();
    ++world.frames[FrameType(bytes.front())];
    const auto peer = up.find(to.low);
    Way &way = world.way(number, to.low);
    if (peer != up.end() && peer->second == world.connection(number, to.low) && !way.isDead)
        way.items.push_back({.sent = world.m_now, .frame = bytes});
}

void PresenceCluster::Process::reject(ProcessId, const QString &)
{
    ++world.rejected;
}

// ---- processes

PresenceCluster::Number PresenceCluster::addProcess(const QByteArray &node, ShardId homes)
{
    const Number number = ++m_lastProcess;
    m_processes.emplace(number, std::make_unique<Process>(*this, number, node, homes));
    return number;
}

std::vector<PresenceCluster::Number> PresenceCluster::processes() const
{
    std::vector<Number> all;
    for (const auto &[number, process] : m_processes)
        all.push_back(number);
    return all;
}

const PresenceHome &PresenceCluster::home(Number process, QByteArrayView channel)
{
    return home(process, m_processes.at(process)->homeOf(channel));
}

std::set<PresenceCluster::Number> PresenceCluster::seenBy(Number process) const
{
    std::set<Number> seen;
    for (const auto &[number, connection] : m_processes.at(process)->up)
        seen.insert(number);
    return seen;
}

bool PresenceCluster::areJoined(Number one, Number other) const
{
    return one != other && m_processes.contains(one) && m_processes.contains(other) && isJoined(one) && isJoined(other);
}

void PresenceCluster::join(Number number)
{
    Process &process = *m_processes.at(number);
    RosterHomes homes{.count = std::size_t(process.homes),
                      .homeOf = [&process](QByteArrayView channel) { return process.homeOf(channel); },
                      .send = [&process](ShardId home, PresenceMessage message) { process.post(exchangeShard, home, std::move(message)); }};
    const RosterOrigin origin = originOf(number);
    process.exchange = std::make_unique<RosterExchange>(exchangeShard, core::hub::OriginId{origin.high, origin.low}, std::move(homes),
                                                        process, m_settings.mostWaiting);
    process.exchange->start();
    for (const Number other : processes()) {
        if (areJoined(number, other))
            connect(number, other);
    }
}

void PresenceCluster::part(Number number)
{
    Process &process = *m_processes.at(number);
    for (const Number other : processes()) {
        if (!areJoined(number, other))
            continue;
        tellDown(number, other, PeerEnd::Goodbye);
        connection(number, other) = 0;
        way(other, number).items.clear();
    }
    process.exchange->stop();
    process.exchange.reset();
    process.up.clear();
    std::erase_if(process.queues, [](const auto &entry) { return entry.first.second == exchangeShard; });
}

void PresenceCluster::end(Number number)
{
    // What it still has to say.
    Process &process = *m_processes.at(number);
    for (Choices choices;; choices.clear()) {
        collect(process, choices, Clock::time_point::max());
        if (choices.empty())
            break;
        choices[random(choices.size())]();
    }
    if (process.exchange)
        part(number);
    forget(number);
}

void PresenceCluster::kill(Number number)
{
    for (const Number other : processes()) {
        if (!areJoined(number, other))
            continue;
        loseSome(way(number, other));
        later(redial, [this, number, other] {
            if (m_processes.contains(other))
                tellDown(number, other, PeerEnd::Lost);
        });
    }
    forget(number);
}

void PresenceCluster::forget(Number number)
{
    for (auto &[pair, connection] : m_connections) {
        if (pair.first == number || pair.second == number)
            connection = 0;
    }
    std::erase_if(m_ways, [number](const auto &entry) { return entry.first.second == number; });
    for (auto &[pair, way] : m_ways) {
        if (pair.first == number)
            way.isFrozen = false;
    }
    m_processes.erase(number);
}

// ---- time

void PresenceCluster::collect(Process &process, Choices &choices, Clock::time_point before)
{
    for (auto &[path, queue] : process.queues) {
        if (!queue.empty() && queue.front().sent < before)
            choices.emplace_back([&process, to = path.second, &waiting = queue] { process.deliver(to, waiting); });
    }
    for (const std::unique_ptr<Place> &place : process.places) {
        if (place->wantsFlush) {
            choices.emplace_back([&one = *place] {
                one.wantsFlush = false;
                one.party.flush();
            });
        }
        if (place->isDue()) {
            choices.emplace_back([&one = *place] {
                one.party.advance();
                // As a place does it.
                one.party.flush();
            });
        }
    }
}

void PresenceCluster::collectWays(Choices &choices, Clock::time_point before)
{
    for (auto &[pair, way] : m_ways) {
        const auto [from, to] = pair;
        if (!way.isFrozen && m_processes.contains(to) && !way.items.empty() && way.items.front().sent < before)
            choices.emplace_back([this, from = from, to = to, &one = way] { deliver(from, to, one); });
        const auto sender = m_processes.find(from);
        if (sender == m_processes.end() || !sender->second->exchange || !sender->second->waitsForRoom.contains(to))
            continue;
        if (way.items.size() < m_settings.mostUnderWay && sender->second->up.contains(to)) {
            choices.emplace_back([this, &process = *sender->second, to = to] {
                process.waitsForRoom.erase(to);
                process.exchange->onRoom(idOf(to));
            });
        }
    }
}

bool PresenceCluster::step(Clock::time_point before)
{
    Choices choices;
    for (const auto &[number, process] : m_processes) {
        collect(*process, choices, before);
        if (process->exchange && process->exchange->nextDeadline() && *process->exchange->nextDeadline() <= m_now)
            choices.emplace_back([&one = *process->exchange] { one.advance(); });
    }
    collectWays(choices, before);
    if (choices.empty())
        return false;
    choices[random(choices.size())]();
    return true;
}

bool PresenceCluster::step()
{
    return step(Clock::time_point::max());
}

void PresenceCluster::settle()
{
    while (step()) { }
}

void PresenceCluster::pass(std::chrono::milliseconds time)
{
    const Clock::time_point end = m_now + time;
    while (m_now < end) {
        Clock::time_point next = std::min(end, m_now + 100ms);
        if (!m_later.empty())
            next = std::min(next, std::max(m_now, m_later.begin()->first));
        while (step(next - longestWay)) { }
        m_now = next;
        while (!m_later.empty() && m_later.begin()->first <= m_now)
            m_later.extract(m_later.begin()).mapped()();
    }
}

} // namespace signalbox::test
