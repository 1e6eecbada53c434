// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/HubWorld.h"

namespace signalbox::test {

using namespace core::hub;

HubWorld::Place::Place(HubWorld &world, ShardId id, const Lineage &lineage, const HubSettings &settings)
    : m_world(world), m_id(id), shard({id, world.m_homes}, lineage, settings, *this, [](const Draft &draft, QByteArrayView position) {
          return '<' + draft.channel + ' ' + draft.data + ' ' + position.toByteArray() + '>';
      })
{
}

void HubWorld::Place::send(ShardId to, ShardMessage message)
{
    m_world.send(m_id, to, std::move(message));
}

void HubWorld::Place::sendToAll(const ShardMessage &message)
{
    m_world.sendToAll(m_id, message);
}

HubWorld::ExchangePlace::ExchangePlace(HubWorld &world, ShardId id, core::backplane::HubOutlet &outlet)
    : m_world(world), m_id(id), exchange({id, world.m_homes}, world.shard(0).lineage(), world.m_settings, *this, outlet, nullptr)
{
}

void HubWorld::send(ShardId from, ShardId to, ShardMessage message)
{
    if (m_places.contains(to) || (m_exchange && m_exchange->m_id == to))
        m_queues[{from, to}].push_back(std::move(message));
}

void HubWorld::sendToAll(ShardId from, const ShardMessage &message)
{
    for (const auto &[id, place] : m_places)
        send(from, id, message);
    if (m_exchange)
        send(from, m_exchange->m_id, message);
}

void HubWorld::receive(ShardId to, ShardMessage message)
{
    if (m_exchange && m_exchange->m_id == to)
        m_exchange->exchange.receive(std::move(message));
    else if (const auto at = m_places.find(to); at != m_places.end())
        at->second->shard.receive(std::move(message));
}

core::backplane::ChannelExchange &HubWorld::attach(core::backplane::HubOutlet &outlet)
{
    ShardId id = 0;
    while (m_places.contains(id))
        ++id;
    m_exchange = std::make_unique<ExchangePlace>(*this, id, outlet);
    m_exchange->exchange.start();
    return m_exchange->exchange;
}

void HubWorld::detach()
{
    m_exchange->exchange.stop();
    m_exchange.reset();
}

HubWorld::HubWorld(unsigned seed, ShardId shards, const HubSettings &settings, OriginId origin) : m_random(seed)
{
    start(shards, settings, origin, nullptr);
}

ShardId HubWorld::addShard()
{
    ShardId id = 0;
    while (m_places.contains(id) || (m_exchange && m_exchange->m_id == id))
        ++id;
    m_places.emplace(id, std::make_unique<Place>(*this, id, shard(0).lineage(), m_settings));
    if (m_exchange)
        shard(id).setExchange(m_exchange->m_id);
    return id;
}

SealedHub HubWorld::stop()
{
    settle();
    SealedHub sealed = seal();
    crash();
    return sealed;
}

SealedHub HubWorld::seal()
{
    SealedHub sealed{.hub = "hub", .origins = shard(0).lineage().origins()};
    for (ShardId id = 0; id < m_homes; ++id)
        sealed.shards.push_back(shard(id).seal());
    return sealed;
}

void HubWorld::crash()
{
    m_queues.clear();
    m_wakes.clear();
    m_exchange.reset();
    m_places.clear();
}

void HubWorld::start(ShardId shards, const HubSettings &settings, OriginId origin, const SealedHub *sealed)
{
    m_settings = settings;
    m_homes = shards;
    m_now = Clock::time_point(std::chrono::minutes(random(100)));
    const Lineage lineage = sealed ? Lineage(origin, sealed->origins) : Lineage(origin);
    for (ShardId id = 0; id < shards; ++id)
        m_places.emplace(id, std::make_unique<Place>(*this, id, lineage, settings));
    if (!sealed)
        return;
    for (const auto &[id, place] : m_places)
        place->shard.unseal(*sealed);
}

bool HubWorld::step()
{
    std::vector<std::function<void()>> choices;
    for (auto &[way, queue] : m_queues) {
        if (!queue.empty()) {
            choices.emplace_back([this, to = way.second, &messages = queue] {
                ShardMessage message = std::move(messages.front());
                messages.pop_front();
                receive(to, std::move(message));
            });
        }
    }
    for (const auto &[id, place] : m_places) {
        if (place->wantsFlush) {
            choices.emplace_back([&one = *place] {
                one.wantsFlush = false;
                one.shard.flush();
            });
        }
    }
    if (m_exchange && m_exchange->wantsFlush) {
        choices.emplace_back([this] {
            m_exchange->wantsFlush = false;
            m_exchange->exchange.flush();
        });
    }
    if (choices.empty())
        return false;
    choices[random(choices.size())]();
    return true;
}

void HubWorld::settle()
{
    while (step()) { }
}

void HubWorld::advance(std::chrono::milliseconds time)
{
    settle();
    pass(time);
    settle();
}

void HubWorld::pass(std::chrono::milliseconds time)
{
    m_now += time;
    while (!m_wakes.empty() && m_wakes.begin()->first <= m_now) {
        const ShardId id = m_wakes.begin()->second;
        m_wakes.erase(m_wakes.begin());
        if (const auto at = m_places.find(id); at != m_places.end())
            at->second->shard.wake();
    }
    for (const auto &[id, place] : m_places)
        place->shard.sweep();
}

} // namespace signalbox::test
