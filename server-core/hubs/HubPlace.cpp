// SPDX-License-Identifier: Apache-2.0
#include "server-core/hubs/HubPlace.h"

#include "server-core/hubs/LiveHub.h"

namespace signalbox::core::hubs {

namespace {

constexpr std::chrono::milliseconds sweepInterval{1000};

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
    if (m_load.add(weightOf(message)))
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
    if (m_load.remove(done))
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
