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
    if (m_world.m_places.contains(to))
        m_world.m_queues[{m_id, to}].push_back(std::move(message));
}

void HubWorld::Place::sendToAll(const ShardMessage &message)
{
    for (const auto &[id, place] : m_world.m_places)
        send(id, message);
}

HubWorld::HubWorld(unsigned seed, ShardId shards, const HubSettings &settings, OriginId origin) : m_random(seed)
{
    start(shards, settings, origin, nullptr);
}

ShardId HubWorld::addShard()
{
    ShardId id = 0;
    while (m_places.contains(id))
        ++id;
    m_places.emplace(id, std::make_unique<Place>(*this, id, shard(0).lineage(), m_settings));
    return id;
}

SealedHub HubWorld::stop()
{
    settle();
    SealedHub sealed{.hub = "hub", .origins = shard(0).lineage().origins()};
    for (ShardId id = 0; id < m_homes; ++id)
        sealed.shards.push_back(shard(id).seal());
    crash();
    return sealed;
}

void HubWorld::crash()
{
    m_queues.clear();
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
                if (const auto at = m_places.find(to); at != m_places.end())
                    at->second->shard.receive(std::move(message));
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
    for (const auto &[id, place] : m_places)
        place->shard.sweep();
}

} // namespace signalbox::test
