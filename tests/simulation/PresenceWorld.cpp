// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/PresenceWorld.h"

#include "tests/simulation/RecordingFollower.h"

namespace signalbox::test {

using namespace core::presence;

PresenceWorld::Place::Place(PresenceWorld &world, ShardId id, const PresenceSettings &settings)
    : m_world(world),
      m_id(id),
      party(
          id, [&world](QByteArrayView channel) { return world.homeOf(channel); }, settings, *this, world.originOf(id))
{
}

PresenceWorld::PresenceWorld(unsigned seed, ShardId homes, const PresenceSettings &settings, std::size_t members, PresenceWatcher *watcher)
    : m_random(seed), m_homes(homes), m_settings(settings), m_quota(std::make_shared<MemberQuota>(members)), m_watcher(watcher)
{
    for (ShardId id = 0; id < homes; ++id)
        m_places.emplace(id, std::make_unique<Place>(*this, id, settings));
}

std::optional<PresenceHome::Origin> PresenceWorld::originOf(ShardId id)
{
    if (id >= m_homes)
        return std::nullopt;
    const auto encode = [this](const RosterEvent &event) {
        if (m_watcher)
            m_watcher->onEvent(event);
        return RecordingFollower::encode(event);
    };
    return PresenceHome::Origin{.node = "node-a", .key = {1, 2}, .quota = m_quota, .encode = encode};
}

PresenceWorld::ShardId PresenceWorld::homeOf(QByteArrayView channel) const
{
    unsigned sum = 0;
    for (const char byte : channel)
        sum += static_cast<unsigned char>(byte);
    return ShardId(sum % unsigned(m_homes));
}

std::vector<PresenceWorld::ShardId> PresenceWorld::shards() const
{
    std::vector<ShardId> all;
    for (const auto &[id, place] : m_places)
        all.push_back(id);
    return all;
}

PresenceWorld::ShardId PresenceWorld::addShard()
{
    ShardId id = m_homes;
    const auto isInUse = [this](ShardId number) {
        return m_places.contains(number)
            || std::ranges::any_of(m_queues, [number](const auto &way) { return way.first.first == number && !way.second.empty(); });
    };
    while (isInUse(id))
        ++id;
    m_places.emplace(id, std::make_unique<Place>(*this, id, m_settings));
    return id;
}

void PresenceWorld::removeShard(ShardId id)
{
    m_places.erase(id);
    std::erase_if(m_queues, [id](const auto &way) { return way.first.second == id; });
}

void PresenceWorld::send(ShardId from, ShardId to, PresenceMessage message)
{
    if (m_watcher)
        m_watcher->onSent(from, message);
    if (!m_places.contains(to))
        return;
    ++m_messages;
    m_queues[{from, to}].push_back(std::move(message));
}

void PresenceWorld::deliver(ShardId to, Queue &queue)
{
    PresenceMessage message = std::move(queue.front());
    queue.pop_front();
    if (m_watcher)
        m_watcher->onDelivery(to, message);
    shard(to).receive(std::move(message));
}

bool PresenceWorld::step()
{
    std::vector<std::function<void()>> choices;
    for (auto &[way, queue] : m_queues) {
        if (!queue.empty())
            choices.emplace_back([this, to = way.second, &waiting = queue] { deliver(to, waiting); });
    }
    for (const auto &entry : m_places) {
        Place &place = *entry.second;
        if (place.wantsFlush) {
            choices.emplace_back([&place] {
                place.wantsFlush = false;
                place.party.flush();
            });
        }
        if (place.isDue())
            choices.emplace_back([&place] { place.party.advance(); });
    }
    if (choices.empty())
        return false;
    choices[random(choices.size())]();
    return true;
}

void PresenceWorld::endHolds()
{
    for (const auto &[id, place] : m_places) {
        while (place->isDue())
            place->party.advance();
    }
}

void PresenceWorld::settle()
{
    while (step()) { }
}

void PresenceWorld::advance(std::chrono::milliseconds time)
{
    settle();
    pass(time);
    settle();
}

} // namespace signalbox::test
