// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/LocalBroker.h"

#include <utility>

namespace signalbox::core::backplane {

namespace {

/// Keeping a frame costs that, too.
constexpr std::size_t frameOverhead = 64;

std::size_t costOfFrame(const Frame &frame)
{
    return std::size_t(frame->size()) + frameOverhead;
}

} // namespace

LocalBroker::LocalBroker(std::shared_ptr<LocalNetwork> network, Peer self, Post post)
    : m_network(std::move(network)), m_self(std::move(self)), m_post(std::move(post))
{
}

LocalBroker::~LocalBroker()
{
    stop();
    *m_isAlive = false;
}

void LocalBroker::start(BrokerListener &listener)
{
    m_listener = &listener;
    const std::lock_guard lock(m_network->m_mutex);
    for (auto &[id, peer] : m_network->m_ends) {
        m_outgoing[id] = {};
        peer->m_outgoing[m_self.id] = {};
        put(Inbox::Kind::Up, peer->m_self);
        peer->put(Inbox::Kind::Up, m_self);
    }
    m_network->m_ends.emplace(m_self.id, this);
}

void LocalBroker::stop()
{
    if (!std::exchange(m_listener, nullptr))
        return;
    const std::lock_guard lock(m_network->m_mutex);
    m_network->m_ends.erase(m_self.id);
    for (auto &[id, peer] : m_network->m_ends) {
        peer->put(Inbox::Kind::Goodbye, m_self);
        peer->m_outgoing.erase(m_self.id);
    }
    m_outgoing.clear();
}

/// The network's mutex is held.
void LocalBroker::put(Inbox::Kind kind, const Peer &peer, const Frame &frame)
{
    m_inbox.items.push_back({kind, peer, frame});
    if (std::exchange(m_inbox.isPosted, true))
        return;
    m_post([this, alive = m_isAlive] {
        if (*alive)
            drain();
    });
}

bool LocalBroker::hasRoom(ProcessId to) const
{
    const std::lock_guard lock(m_network->m_mutex);
    const auto it = m_outgoing.find(to);
    return it != m_outgoing.end() && !it->second.isReset && it->second.bytes < m_network->m_ringBytes / 2;
}

void LocalBroker::send(ProcessId to, const Frame &frame)
{
    const std::lock_guard lock(m_network->m_mutex);
    const auto it = m_outgoing.find(to);
    const auto end = m_network->m_ends.find(to);
    if (!m_listener || it == m_outgoing.end() || end == m_network->m_ends.end() || it->second.isReset)
        return;
    Outgoing &outgoing = it->second;
    LocalBroker &peer = *end->second;
    if (outgoing.bytes >= m_network->m_ringBytes / 2 && outgoing.bytes + costOfFrame(frame) > m_network->m_ringBytes) {
        return reset(outgoing, peer);
    }
    outgoing.bytes += costOfFrame(frame);
    outgoing.isToldFull = outgoing.isToldFull || outgoing.bytes >= m_network->m_ringBytes / 2;
    peer.put(Inbox::Kind::Message, m_self, frame);
}

/// Both begin anew, as on any other link.
void LocalBroker::reset(Outgoing &outgoing, LocalBroker &peer)
{
    const auto isLost = [](const Inbox::Item &item, ProcessId of) {
        return item.peer.id == of && (item.kind == Inbox::Kind::Message || item.kind == Inbox::Kind::Room);
    };
    std::erase_if(peer.m_inbox.items, [&](const Inbox::Item &item) { return isLost(item, m_self.id); });
    std::erase_if(m_inbox.items, [&](const Inbox::Item &item) { return isLost(item, peer.m_self.id); });
    outgoing.isReset = true;
    peer.m_outgoing[m_self.id].isReset = true;
    put(Inbox::Kind::Reset, peer.m_self);
    peer.put(Inbox::Kind::Reset, m_self);
}

void LocalBroker::reject(ProcessId id, const QString &)
{
    const std::lock_guard lock(m_network->m_mutex);
    const auto it = m_outgoing.find(id);
    const auto end = m_network->m_ends.find(id);
    if (m_listener && it != m_outgoing.end() && end != m_network->m_ends.end() && !it->second.isReset)
        reset(it->second, *end->second);
}

void LocalBroker::publish(const QByteArray &, std::span<const ProcessId> to, const Frame &frame)
{
    for (const ProcessId &process : to)
        send(process, frame);
}

void LocalBroker::drain()
{
    std::vector<Inbox::Item> items;
    {
        const std::lock_guard lock(m_network->m_mutex);
        items.swap(m_inbox.items);
        m_inbox.isPosted = false;
    }
    for (const Inbox::Item &item : items) {
        if (m_listener)
            deliver(item);
    }
}

/// What was taken out of the box before both began anew is lost, too.
bool LocalBroker::isReset(ProcessId peer) const
{
    const std::lock_guard lock(m_network->m_mutex);
    const auto it = m_outgoing.find(peer);
    return it != m_outgoing.end() && it->second.isReset;
}

void LocalBroker::deliver(const Inbox::Item &item)
{
    switch (item.kind) {
    case Inbox::Kind::Up:
        return m_listener->onPeerUp(item.peer);
    case Inbox::Kind::Goodbye:
        return m_listener->onPeerDown(item.peer.id, PeerEnd::Goodbye);
    case Inbox::Kind::Room:
        return m_listener->onRoom(item.peer.id);
    case Inbox::Kind::Message:
        if (isReset(item.peer.id))
            return;
        m_listener->onFrame(item.peer.id, *item.frame);
        return taken(item.peer.id, costOfFrame(item.frame));
    case Inbox::Kind::Reset:
        m_listener->onPeerDown(item.peer.id, PeerEnd::Reset);
        if (!m_listener)
            return;
        {
            const std::lock_guard lock(m_network->m_mutex);
            if (const auto it = m_outgoing.find(item.peer.id); it != m_outgoing.end())
                it->second = {};
        }
        m_listener->onPeerUp(item.peer);
    }
}

void LocalBroker::taken(ProcessId from, std::size_t bytes)
{
    const std::lock_guard lock(m_network->m_mutex);
    const auto end = m_network->m_ends.find(from);
    if (end == m_network->m_ends.end())
        return;
    const auto it = end->second->m_outgoing.find(m_self.id);
    if (it == end->second->m_outgoing.end())
        return;
    Outgoing &outgoing = it->second;
    outgoing.bytes -= std::min(bytes, outgoing.bytes);
    if (outgoing.isToldFull && !outgoing.isReset && outgoing.bytes < m_network->m_ringBytes / 2) {
        outgoing.isToldFull = false;
        end->second->put(Inbox::Kind::Room, m_self);
    }
}

} // namespace signalbox::core::backplane
