// SPDX-License-Identifier: Apache-2.0
#include "server-core/hubs/ExchangePlace.h"

#include "server-core/hubs/LiveHub.h"

namespace signalbox::core::hubs {

namespace {

backplane::HubAbout aboutOf(const LiveHub &hub)
{
    std::vector<hub::OriginId> before = hub.lineage().origins();
    before.pop_back();
    return {hub.name(), hub.lineage().own(), std::move(before), hub.rosterKey(), hub.homes().size()};
}

backplane::RosterHomes rosterHomesOf(LiveHub &hub)
{
    return {.count = hub.homes().size(),
            // Where a channel has its home is the same for all of them, and never changes.
            .homeOf = [&hub](QByteArrayView channel) { return hub.homes().front()->shard().homeOf(channel); },
            .send = [&hub](presence::ShardId home, presence::PresenceMessage message) { hub.deliver(home, std::move(message)); }};
}

} // namespace

ExchangePlace::ExchangePlace(LiveHub &hub, net::IoThread &thread, hub::ShardId id, backplane::Backplane &backplane)
    : m_hub(hub),
      m_thread(thread),
      m_id(id),
      m_port(backplane, aboutOf(hub)),
      m_channels({id, hub::ShardId(hub.homes().size())}, hub.lineage(), hub.profile()->channels, *this, m_port,
                 hub.encoders().announcement),
      m_rosters(id, hub.lineage().own(), rosterHomesOf(hub), m_port),
      m_inbox(0, [this] { post(&ExchangePlace::takeInbox); })
{
}

ExchangePlace::~ExchangePlace() = default;

void ExchangePlace::post(void (ExchangePlace::*task)())
{
    m_thread.post([weak = weak_from_this(), task] {
        if (const auto self = weak.lock())
            (self.get()->*task)();
    });
}

void ExchangePlace::start()
{
    m_thread.post([self = shared_from_this()] {
        self->m_digests = std::make_unique<net::Timer>(self->m_thread);
        self->m_limit = std::make_unique<net::Timer>(self->m_thread);
        self->m_channels.start();
        self->m_rosters.start();
        self->m_port.open(*self);
    });
}

void ExchangePlace::deliver(HubMessage message)
{
    if (m_load.add(weightOf(message)))
        m_hub.placeFilled();
    m_inbox.pushControl(std::move(message));
}

void ExchangePlace::apply(const hub::HubSettings &settings)
{
    m_thread.post([weak = weak_from_this(), settings] {
        if (const auto self = weak.lock())
            self->m_channels.apply(settings);
    });
}

// ---- between the hub's threads and this one

void ExchangePlace::takeInbox()
{
    m_inTurn = true;
    std::size_t done = 0;
    for (HubMessage &message : m_inbox.takeAll()) {
        done += weightOf(message);
        if (!m_hasEnded)
            std::visit([this](auto &&one) { take(std::forward<decltype(one)>(one)); }, std::move(message));
    }
    m_inTurn = false;
    if (!m_hasEnded)
        flush();
    if (m_load.remove(done))
        m_hub.placeEmptied();
}

void ExchangePlace::send(hub::ShardId shard, hub::ShardMessage message)
{
    m_hub.deliver(shard, std::move(message));
}

void ExchangePlace::sendToAll(const hub::ShardMessage &message)
{
    m_hub.deliverToAll(message);
}

void ExchangePlace::flushLater()
{
    if (!std::exchange(m_wantsFlush, true) && !m_inTurn)
        post(&ExchangePlace::flush);
}

void ExchangePlace::flush()
{
    m_wantsFlush = false;
    if (m_hasEnded)
        return;
    m_channels.flush();
    awaitDeadline();
}

void ExchangePlace::awaitDeadline()
{
    const std::optional<net::Clock::time_point> next = m_rosters.nextDeadline();
    if (!next || (m_deadline && *m_deadline <= *next))
        return;
    m_deadline = next;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*next - m_thread.now());
    m_digests->startOnce(std::max(left, std::chrono::milliseconds(0)), [this] { advance(); });
}

void ExchangePlace::advance()
{
    m_deadline.reset();
    m_rosters.advance();
    awaitDeadline();
}

// ---- peers

void ExchangePlace::onPeerUp(const backplane::HubPeer &peer)
{
    m_channels.onPeerUp(peer);
    m_rosters.onPeerUp(peer);
    awaitDeadline();
}

void ExchangePlace::onPeerDown(backplane::ProcessId peer, backplane::PeerEnd end)
{
    m_channels.onPeerDown(peer, end);
    m_rosters.onPeerDown(peer, end);
}

void ExchangePlace::onPeerGone(backplane::ProcessId peer)
{
    m_channels.onPeerGone(peer);
    m_rosters.onPeerGone(peer);
}

void ExchangePlace::onFrame(backplane::ProcessId from, backplane::FrameType type, backplane::FrameReader &fields)
{
    if (backplane::RosterExchange::isOwn(type))
        m_rosters.onFrame(from, type, fields);
    else
        m_channels.onFrame(from, type, fields);
}

void ExchangePlace::onRoom(backplane::ProcessId peer)
{
    m_channels.onRoom(peer);
    m_rosters.onRoom(peer);
}

// ---- the end

void ExchangePlace::leave(std::function<void()> done)
{
    m_thread.post([self = shared_from_this(), done = std::move(done)]() mutable { self->beginLeaving(std::move(done)); });
}

void ExchangePlace::beginLeaving(std::function<void()> done)
{
    if (m_hasEnded)
        return done();
    m_leaving.push_back(std::move(done));
    if (m_leaving.size() > 1)
        return;
    m_limit->startOnce(longestLeave, [this] { end(); });
    // It is said from inside the exchange, which ends with it.
    m_channels.finish([this] { post(&ExchangePlace::end); });
}

void ExchangePlace::end()
{
    if (m_hasEnded)
        return;
    // What is in the box was told before the end.
    takeInbox();
    // The hub may have been the last that had this.
    const std::shared_ptr<ExchangePlace> self = m_hub.takeExchange();
    drop();
    m_digests.reset();
    m_limit.reset();
    for (const std::function<void()> &done : std::exchange(m_leaving, {}))
        done();
}

void ExchangePlace::drop()
{
    m_hasEnded = true;
    m_port.close();
    m_channels.stop();
    m_rosters.stop();
}

} // namespace signalbox::core::hubs
