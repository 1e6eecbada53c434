// SPDX-License-Identifier: Apache-2.0
#include "server-core/hubs/LiveHub.h"

#include "server-core/hubs/ExchangePlace.h"

#include <QtCore/QDateTime>
#include <QtCore/QRandomGenerator>

#include <algorithm>

namespace signalbox::core::hubs {

namespace {

hub::OriginId drawOrigin()
{
    auto &random = *QRandomGenerator::system();
    return {random.generate64(), random.generate64()};
}

presence::SipKey drawKey()
{
    auto &random = *QRandomGenerator::system();
    return {random.generate64(), random.generate64()};
}

} // namespace

LiveHub::LiveHub(HubProfile profile, QByteArray node, HubEncoders encoders, const net::IoPool &homes, std::optional<hub::SealedHub> past)
    : m_name(profile.name.toUtf8()),
      m_node(std::move(node)),
      m_lineage(drawOrigin(), past ? past->origins : std::vector<hub::OriginId>()),
      m_rosterKey(drawKey()),
      m_encoders(std::move(encoders)),
      m_profile(std::make_shared<const HubProfile>(std::move(profile))),
      m_memberQuota(std::make_shared<presence::MemberQuota>(m_profile->maxMembers))
{
    const hub::OriginId own = m_lineage.own();
    const presence::PresenceHome::Origin origin{m_node, m_rosterKey, m_memberQuota, m_encoders.roster, {own.high, own.low}};
    for (const auto &thread : homes.threads())
        m_homes.push_back(std::make_unique<HubPlace>(*this, *thread, hub::HubShard::Place{m_nextShard++, homes.size()}, origin));
    const auto shared = past ? std::make_shared<const hub::SealedHub>(std::move(*past)) : nullptr;
    for (const auto &place : m_homes) {
        place->start();
        if (shared)
            place->post([shared](HubPlace &self) { self.shard().unseal(*shared); });
    }
}

LiveHub::~LiveHub() = default;

std::shared_ptr<const HubProfile> LiveHub::profile() const
{
    const std::lock_guard lock(m_profileMutex);
    return m_profile;
}

void LiveHub::apply(HubProfile profile)
{
    const auto changed = std::make_shared<const HubProfile>(std::move(profile));
    {
        const std::lock_guard lock(m_profileMutex);
        m_profile = changed;
    }
    m_memberQuota->setMost(changed->maxMembers);
    forEachPlace([changed](HubPlace &place) {
        place.shard().apply(changed->channels);
        place.party().apply(changed->members);
    });
    const std::shared_lock lock(m_guestsMutex);
    if (m_exchange)
        m_exchange->apply(changed->channels);
}

HubPlace &LiveHub::placeOn(const net::IoThread &thread) const
{
    const auto isThere = [&thread](const auto &place) { return &place->thread() == &thread; };
    if (const auto home = std::find_if(m_homes.begin(), m_homes.end(), isThere); home != m_homes.end())
        return **home;
    const std::shared_lock lock(m_guestsMutex);
    const auto guest = std::find_if(m_guests.begin(), m_guests.end(), [&](const auto &entry) { return isThere(entry.second); });
    Q_ASSERT(guest != m_guests.end());
    return *guest->second;
}

void LiveHub::addThreads(const net::IoPool &pool)
{
    for (const auto &thread : pool.threads()) {
        const hub::ShardId id = m_nextShard++;
        auto place = std::make_unique<HubPlace>(*this, *thread, hub::HubShard::Place{id, hub::ShardId(m_homes.size())}, std::nullopt);
        place->start();
        const std::unique_lock lock(m_guestsMutex);
        // Before anybody else can tell it who the exchange is, or that there is none any more.
        if (m_exchange)
            place->post([exchange = m_exchange->id()](HubPlace &self) { self.shard().setExchange(exchange); });
        m_guests.emplace(id, std::move(place));
    }
}

void LiveHub::removeThreads(const net::IoPool &pool)
{
    std::vector<std::unique_ptr<HubPlace>> gone;
    {
        const std::unique_lock lock(m_guestsMutex);
        for (const auto &thread : pool.threads()) {
            const auto at = std::find_if(m_guests.begin(), m_guests.end(),
                                         [&thread](const auto &entry) { return &entry.second->thread() == thread.get(); });
            if (at == m_guests.end())
                continue;
            gone.push_back(std::move(at->second));
            m_guests.erase(at);
        }
    }
    // What was still in their boxes keeps nobody waiting any more.
    for (const auto &place : gone) {
        if (place->isFull())
            placeEmptied();
    }
}

std::weak_ptr<ExchangePlace> LiveHub::join(net::IoThread &thread, backplane::Backplane &backplane)
{
    const auto exchange = std::make_shared<ExchangePlace>(*this, thread, m_nextShard++, backplane);
    {
        const std::unique_lock lock(m_guestsMutex);
        Q_ASSERT(!m_exchange);
        m_exchange = exchange;
    }
    exchange->start();
    return exchange;
}

void LiveHub::leave(std::function<void()> done)
{
    {
        const std::shared_lock lock(m_guestsMutex);
        if (m_exchange)
            return m_exchange->leave(std::move(done));
    }
    done();
}

void LiveHub::dropExchange()
{
    if (const std::shared_ptr<ExchangePlace> exchange = takeExchange())
        exchange->drop();
}

std::shared_ptr<ExchangePlace> LiveHub::takeExchange()
{
    std::shared_ptr<ExchangePlace> exchange;
    {
        const std::unique_lock lock(m_guestsMutex);
        exchange.swap(m_exchange);
    }
    // What is still in its box keeps nobody waiting any more.
    if (exchange && exchange->isFull())
        placeEmptied();
    return exchange;
}

void LiveHub::forEachPlace(const std::function<void(HubPlace &)> &task)
{
    for (const auto &place : m_homes)
        place->post(task);
    const std::shared_lock lock(m_guestsMutex);
    for (const auto &[id, place] : m_guests)
        place->post(task);
}

void LiveHub::seal(const std::function<void(hub::SealedHub)> &done)
{
    struct Gathering {
        std::mutex mutex;
        hub::SealedHub sealed;
        std::size_t missing = 0;
    };
    const auto gathering = std::make_shared<Gathering>();
    gathering->sealed.hub = m_name;
    gathering->sealed.sealedAt = QDateTime::currentMSecsSinceEpoch();
    gathering->sealed.origins = m_lineage.origins();
    gathering->missing = m_homes.size();
    for (const auto &place : m_homes) {
        place->post([gathering, done](HubPlace &self) {
            hub::SealedShard shard = self.shard().seal();
            std::unique_lock lock(gathering->mutex);
            gathering->sealed.shards.push_back(std::move(shard));
            const bool isLast = --gathering->missing == 0;
            lock.unlock();
            if (isLast)
                done(std::move(gathering->sealed));
        });
    }
}

void LiveHub::deliver(hub::ShardId shard, HubMessage message)
{
    if (std::size_t(shard) < m_homes.size())
        return m_homes[std::size_t(shard)]->deliver(std::move(message));
    const std::shared_lock lock(m_guestsMutex);
    if (m_exchange && m_exchange->id() == shard)
        return m_exchange->deliver(std::move(message));
    // One that has gone had no sessions any more.
    if (const auto guest = m_guests.find(shard); guest != m_guests.end())
        guest->second->deliver(std::move(message));
}

void LiveHub::deliverToAll(const hub::ShardMessage &message)
{
    for (const auto &home : m_homes)
        home->deliver(message);
    const std::shared_lock lock(m_guestsMutex);
    for (const auto &[id, guest] : m_guests)
        guest->deliver(message);
    if (m_exchange)
        m_exchange->deliver(message);
}

void LiveHub::placeEmptied()
{
    if (m_full.fetch_sub(1, std::memory_order_relaxed) == 1)
        forEachPlace([](HubPlace &place) { place.relieve(); });
}

} // namespace signalbox::core::hubs
