// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/HubWorld.h"

namespace signalbox::test {

using namespace core::hub;

HubWorld::Place::Place(HubWorld &world, ShardId id, ShardId shards, OriginId origin, const HubSettings &settings)
    : m_world(world), m_id(id), shard({id, shards, shards}, origin, settings, *this, [](const Draft &draft, QByteArrayView position) {
          return '<' + draft.channel + ' ' + draft.data + ' ' + position.toByteArray() + '>';
      })
{
}

void HubWorld::Place::send(ShardId to, ShardMessage message)
{
    m_world.m_queues[{m_id, to}].push_back(std::move(message));
}

HubWorld::HubWorld(unsigned seed, ShardId shards, const HubSettings &settings, OriginId origin) : m_random(seed)
{
    for (ShardId id = 0; id < shards; ++id)
        m_places.push_back(std::make_unique<Place>(*this, id, shards, origin, settings));
}

bool HubWorld::step()
{
    std::vector<std::function<void()>> choices;
    for (auto &[way, queue] : m_queues) {
        if (!queue.empty()) {
            choices.emplace_back([this, to = way.second, &queue] {
                ShardMessage message = std::move(queue.front());
                queue.pop_front();
                shard(to).receive(std::move(message));
            });
        }
    }
    for (const auto &place : m_places) {
        if (place->wantsFlush) {
            choices.emplace_back([&place] {
                place->wantsFlush = false;
                place->shard.flush();
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
    for (const auto &place : m_places)
        place->shard.sweep();
}

} // namespace signalbox::test
