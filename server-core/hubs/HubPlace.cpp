// SPDX-License-Identifier: Apache-2.0
#include "server-core/hubs/HubPlace.h"

#include "server-core/hubs/LiveHub.h"

namespace signalbox::core::hubs {

namespace {

/// The weight of a box at which publishers have to wait, and at which they may go on: some 50 ms of work for a shard, or 80 MB.
constexpr std::size_t highWater = 20'000;
constexpr std::size_t lowWater = 5'000;
/// What is large weighs more: one for each so many bytes.
constexpr std::size_t bytesOfOne = 4096;

constexpr std::chrono::milliseconds sweepInterval{1000};

std::size_t weightOf(qsizetype bytes)
{
    return 1 + std::size_t(bytes) / bytesOfOne;
}

std::size_t weightOf(const hub::ShardMessage &message)
{
    if (const auto *ask = std::get_if<hub::PublishAsk>(&message))
        return weightOf(ask->draft.data.size());
    if (const auto *tell = std::get_if<hub::AnnounceTell>(&message))
        return weightOf(tell->announcement->data.size());
    const auto *tell = std::get_if<hub::DeliverTell>(&message);
    if (!tell)
        return 1;
    std::size_t weight = 0;
    for (const hub::PublicationRef &publication : tell->publications)
        weight += weightOf(publication->frame.size());
    return weight;
}

std::size_t weightOf(const presence::PresenceMessage &message)
{
    // A member costs about half of what a message costs.
    if (const auto *part = std::get_if<presence::OriginPartTell>(&message))
        return 1 + part->rows.size() / 2;
    if (const auto *changes = std::get_if<presence::OriginChangesTell>(&message))
        return 1 + changes->changes.size() / 2;
    const auto *tell = std::get_if<presence::EventsTell>(&message);
    return tell ? tell->batches.size() : 1;
}

std::size_t weightOf(const HubMessage &message)
{
    return std::visit([](const auto &one) { return weightOf(one); }, message);
}

} // namespace

HubPlace::HubPlace(LiveHub &hub, net::IoThread &thread, const hub::HubShard::Place &place,
                   std::optional<presence::PresenceHome::Origin> origin)
    : m_hub(hub),
      m_thread(thread),
      m_id(place.shard),
      m_shard(place, hub.lineage(), hub.profile()->channels, *this, hub.encoders().message),
      m_party(
          place.shard, [this](QByteArrayView channel) { return m_shard.homeOf(channel); }, hub.profile()->members, *this,
          std::move(origin)),
      // The thread outlives its tasks, and this place its thread's last one.
      m_inbox(0, [this] { m_thread.post([this] { takeInbox(); }); })
{
}

HubPlace::~HubPlace() = default;

void HubPlace::start()
{
    m_thread.post([this] {
        m_sweep = std::make_unique<net::Timer>(m_thread);
        m_sweep->startRepeating(sweepInterval, [this] { m_shard.sweep(); });
        m_holds = std::make_unique<net::Timer>(m_thread);
        m_wake = std::make_unique<net::Timer>(m_thread);
    });
}

void HubPlace::endSession(std::uint64_t session, presence::SessionEnd end)
{
    m_shard.detach(session);
    m_party.sessions().detach(session, end);
    awaitDeadline();
}

void HubPlace::deliver(HubMessage message)
{
    const std::size_t weight = weightOf(message);
    if (m_load.fetch_add(weight, std::memory_order_relaxed) + weight > highWater && !m_isFull.exchange(true))
        m_hub.placeFilled();
    m_inbox.pushControl(std::move(message));
}

void HubPlace::takeInbox()
{
    m_inTurn = true;
    std::size_t done = 0;
    for (HubMessage &message : m_inbox.takeAll()) {
        done += weightOf(message);
        std::visit([this](auto &&one) { take(std::forward<decltype(one)>(one)); }, std::move(message));
    }
    m_inTurn = false;
    // Also when there is nothing to send: a session that was lost begins a hold.
    flush();
    if (m_load.fetch_sub(done, std::memory_order_relaxed) - done < lowWater && m_isFull.exchange(false))
        m_hub.placeEmptied();
}

void HubPlace::post(std::function<void(HubPlace &)> task)
{
    m_thread.post([this, task = std::move(task)] { task(*this); });
}

void HubPlace::relieve()
{
    for (CongestionListener *listener : std::exchange(m_waiting, {}))
        listener->onCongestionOver();
}

void HubPlace::send(hub::ShardId shard, hub::ShardMessage message)
{
    m_hub.deliver(shard, std::move(message));
}

void HubPlace::sendToAll(const hub::ShardMessage &message)
{
    m_hub.deliverToAll(message);
}

void HubPlace::send(presence::ShardId shard, presence::PresenceMessage message)
{
    m_hub.deliver(shard, std::move(message));
}

void HubPlace::flushLater()
{
    if (!std::exchange(m_wantsFlush, true) && !m_inTurn)
        m_thread.post([this] { flush(); });
}

void HubPlace::flush()
{
    m_wantsFlush = false;
    m_shard.flush();
    m_party.flush();
    awaitDeadline();
}

// ---- members that are held

void HubPlace::awaitDeadline()
{
    const std::optional<net::Clock::time_point> next = m_party.nextDeadline();
    if (!next || (m_deadline && *m_deadline <= *next))
        return;
    m_deadline = next;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*next - m_thread.now());
    m_holds->startOnce(std::max(left, std::chrono::milliseconds(0)), [this] { advance(); });
}

void HubPlace::advance()
{
    m_deadline.reset();
    m_party.advance();
    flush();
}

// ---- subscriptions that wait for other processes

void HubPlace::wakeAt(net::Clock::time_point time)
{
    const bool isFirst = m_wakeTimes.empty() || time < *m_wakeTimes.begin();
    m_wakeTimes.insert(time);
    if (isFirst)
        awaitWake();
}

void HubPlace::awaitWake()
{
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*m_wakeTimes.begin() - m_thread.now());
    m_wake->startOnce(std::max(left, std::chrono::milliseconds(0)), [this] { wake(); });
}

void HubPlace::wake()
{
    m_wakeTimes.erase(m_wakeTimes.begin(), m_wakeTimes.upper_bound(m_thread.now()));
    m_shard.wake();
    if (!m_wakeTimes.empty())
        awaitWake();
    flush();
}

} // namespace signalbox::core::hubs
