// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/uplink/RelayBroker.h"

#include <algorithm>

namespace signalbox::core::uplink {

using namespace Qt::StringLiterals;
using backplane::Frame;
using backplane::Peer;
using backplane::PeerEnd;

/// One of the brokers that it is made of.
class RelayBroker::Link final : public backplane::BrokerListener
{
public:
    Link(RelayBroker &relay, Broker &broker_, Side side_) : broker(broker_), side(side_), m_relay(relay) { }

    void onPeerUp(const Peer &peer) override { m_relay.directUp(*this, peer); }
    void onPeerDown(ProcessId id, PeerEnd end) override { m_relay.directDown(id, end); }
    void onPeerGone(ProcessId id) override { m_relay.directGone(*this, id); }
    void onFrame(ProcessId from, QByteArrayView frame) override { m_relay.arrived(*this, from, frame); }
    void onRoom(ProcessId id) override { m_relay.room(id); }

    bool isInner() const { return side == Side::Inner; }

    Broker &broker;
    const Side side;

private:
    RelayBroker &m_relay;
};

RelayBroker::RelayBroker(RelaySettings settings, Now now, Post post)
    : m_settings(std::move(settings)), m_now(std::move(now)), m_post(std::move(post))
{
}

RelayBroker::~RelayBroker()
{
    stop();
    *m_isAlive = false;
}

bool RelayBroker::isInner(const Direct &direct)
{
    return direct.link->isInner();
}

// ---- beginning and end

void RelayBroker::add(Broker &broker, Side side)
{
    m_links.push_back(std::make_unique<Link>(*this, broker, side));
    if (m_listener)
        broker.start(*m_links.back());
}

void RelayBroker::start(backplane::BrokerListener &listener)
{
    m_listener = &listener;
    for (const std::unique_ptr<Link> &link : m_links)
        link->broker.start(*link);
}

void RelayBroker::stop()
{
    if (!std::exchange(m_listener, nullptr))
        return;
    // Each keeps more than what can be waiting for one of its peers.
    for (auto &[id, direct] : m_direct) {
        for (const Frame &frame : direct.waiting)
            direct.link->broker.send(id, frame);
    }
    for (const std::unique_ptr<Link> &link : m_links)
        link->broker.stop();
    m_direct.clear();
    m_routes.clear();
    m_away.clear();
}

void RelayBroker::onTick()
{
    const Clock::time_point now = m_now();
    std::vector<ProcessId> over;
    for (const auto &[id, away] : m_away) {
        if (now - away.since >= m_settings.gone)
            over.push_back(id);
    }
    for (const ProcessId &id : over)
        routeGone(id);
}

void RelayBroker::evicted(const QByteArray &node)
{
    std::vector<ProcessId> dead;
    for (const auto &[id, away] : m_away) {
        if (away.node == node)
            dead.push_back(id);
    }
    for (const ProcessId &id : dead)
        routeGone(id);
}

// ---- who is here

void RelayBroker::announce(const Frame &frame, bool isOfWorker, ProcessId except)
{
    for (auto &[id, direct] : m_direct) {
        if (id != except && (direct.link->isInner() || isOfWorker))
            pass(direct, frame);
    }
}

void RelayBroker::pass(Direct &to, const Frame &frame)
{
    if (to.waiting.empty() && to.link->broker.hasRoom(to.peer.id))
        to.link->broker.send(to.peer.id, frame);
    else
        to.waiting.push_back(frame);
}

void RelayBroker::directUp(Link &link, const Peer &peer)
{
    if (!m_listener || peer.id == self())
        return;
    // It was to be had by an agent, and has another one now: this.
    if (m_routes.contains(peer.id))
        routeDown(peer.id, PeerEnd::Lost);
    m_away.erase(peer.id);
    m_awaited.erase(peer.id);
    Direct &direct = m_direct.insert_or_assign(peer.id, Direct{.peer = peer, .link = &link}).first->second;
    for (const auto &[id, other] : m_direct) {
        if (id != peer.id && (link.isInner() || other.link->isInner()))
            pass(direct, encode(RelayUp{id, other.peer.node}));
    }
    if (link.isInner()) {
        for (const auto &[id, route] : m_routes)
            pass(direct, encode(RelayUp{id, route.peer.node}));
    }
    if (m_isSettled)
        tellSettled(direct);
    announce(encode(RelayUp{peer.id, peer.node}), link.isInner(), peer.id);
    m_listener->onPeerUp(peer);
}

void RelayBroker::directDown(ProcessId id, PeerEnd end)
{
    const auto at = m_direct.find(id);
    if (!m_listener || at == m_direct.end())
        return;
    const Link &link = *at->second.link;
    for (const ProcessId &one : behind(id))
        routeDown(one, end == PeerEnd::Goodbye ? PeerEnd::Lost : end);
    m_direct.erase(at);
    if (link.isInner() && end != PeerEnd::Goodbye)
        m_awaited.insert(id);
    announce(encode(RelayDown{id, end}), link.isInner(), id);
    m_listener->onPeerDown(id, end);
}

void RelayBroker::directGone(Link &link, ProcessId id)
{
    if (!m_listener)
        return;
    m_awaited.erase(id);
    announce(encode(RelayGone{id}), link.isInner(), id);
    m_listener->onPeerGone(id);
}

void RelayBroker::room(ProcessId id)
{
    const auto at = m_direct.find(id);
    if (!m_listener || at == m_direct.end())
        return;
    Direct &direct = at->second;
    while (!direct.waiting.empty() && direct.link->broker.hasRoom(id)) {
        direct.link->broker.send(id, direct.waiting.front());
        direct.waiting.pop_front();
    }
    if (hasRoom(id))
        m_listener->onRoom(id);
}

// ---- who is behind an agent

std::vector<ProcessId> RelayBroker::behind(ProcessId agent) const
{
    std::vector<ProcessId> all;
    for (const auto &[id, route] : m_routes) {
        if (route.via == agent)
            all.push_back(id);
    }
    return all;
}

std::vector<ProcessId> RelayBroker::everybody() const
{
    std::vector<ProcessId> all;
    for (const auto &[id, direct] : m_direct)
        all.push_back(id);
    for (const auto &[id, route] : m_routes)
        all.push_back(id);
    return all;
}

bool RelayBroker::isWorker(ProcessId id) const
{
    const auto at = m_direct.find(id);
    return at != m_direct.end() && isInner(at->second);
}

std::vector<ProcessId> RelayBroker::workers() const
{
    std::vector<ProcessId> all;
    for (const auto &[id, direct] : m_direct) {
        if (direct.link->isInner())
            all.push_back(id);
    }
    return all;
}

bool RelayBroker::hasTold(ProcessId agent) const
{
    const auto at = m_direct.find(agent);
    return at != m_direct.end() && at->second.hasTold;
}

bool RelayBroker::speaksFor(const Direct &direct, ProcessId id) const
{
    if (id == direct.peer.id)
        return true;
    const auto route = m_routes.find(id);
    return !isInner(direct) && route != m_routes.end() && route->second.via == direct.peer.id;
}

void RelayBroker::settled()
{
    if (std::exchange(m_isSettled, true))
        return;
    for (auto &[id, direct] : m_direct)
        tellSettled(direct);
}

void RelayBroker::tellSettled(Direct &to)
{
    pass(to, encode(RelayTold{{m_awaited.begin(), m_awaited.end()}}));
}

bool RelayBroker::take(Direct &from, backplane::FrameType type, QByteArrayView frame)
{
    const bool isHeard = !from.link->isInner();
    switch (type) {
    case backplane::FrameType::RelayUp: {
        const std::optional<RelayUp> message = readRelayUp(frame);
        if (message && isHeard)
            routeUp(from, *message);
        return message.has_value();
    }
    case backplane::FrameType::RelayDown: {
        const std::optional<RelayDown> message = readRelayDown(frame);
        const auto route = message ? m_routes.find(message->process) : m_routes.end();
        if (isHeard && route != m_routes.end() && route->second.via == from.peer.id)
            routeDown(message->process, message->end);
        return message.has_value();
    }
    case backplane::FrameType::RelayGone: {
        const std::optional<RelayGone> message = readRelayGone(frame);
        if (message && isHeard && m_away.contains(message->process))
            routeGone(message->process);
        return message.has_value();
    }
    case backplane::FrameType::RelayTold: {
        const std::optional<RelayTold> message = readRelayTold(frame);
        if (message && isHeard)
            takeTold(from, *message);
        return message.has_value();
    }
    default:
        return passOn(from, frame);
    }
}

void RelayBroker::routeUp(Direct &by, const RelayUp &message)
{
    const ProcessId id = message.process;
    if (id == self() || m_direct.contains(id))
        return;
    // Its agent was followed by another one, or has begun anew.
    if (m_routes.contains(id))
        routeDown(id, PeerEnd::Lost);
    m_away.erase(id);
    Route route{Peer{id, message.node}, by.peer.id, RelayPath(++m_lastSession, m_settings.windowBytes)};
    const auto at = m_routes.try_emplace(id, std::move(route)).first;
    if (!by.link->isInner())
        announce(encode(message), false, by.peer.id);
    begin(at->second);
}

void RelayBroker::routeDown(ProcessId id, PeerEnd end)
{
    auto route = m_routes.extract(id);
    if (route.empty())
        return;
    if (end != PeerEnd::Goodbye)
        m_away.insert_or_assign(id, Away{route.mapped().peer.node, m_now()});
    announce(encode(RelayDown{id, end}), false, route.mapped().via);
    tellDown(route.mapped(), end);
}

void RelayBroker::routeGone(ProcessId id)
{
    m_away.erase(id);
    announce(encode(RelayGone{id}), false, id);
    m_listener->onPeerGone(id);
}

void RelayBroker::takeTold(Direct &from, const RelayTold &message)
{
    from.hasTold = true;
    std::vector<ProcessId> dead;
    for (const auto &[id, away] : m_away) {
        if (away.node == from.peer.node && std::find(message.awaited.begin(), message.awaited.end(), id) == message.awaited.end())
            dead.push_back(id);
    }
    for (const ProcessId &id : dead)
        routeGone(id);
}

// ---- Broker

bool RelayBroker::hasRoom(ProcessId to) const
{
    if (const auto at = m_direct.find(to); at != m_direct.end())
        return at->second.waiting.empty() && at->second.link->broker.hasRoom(to);
    const auto route = m_routes.find(to);
    return route != m_routes.end() && route->second.path.hasRoom();
}

void RelayBroker::send(ProcessId to, const Frame &frame)
{
    if (const auto at = m_direct.find(to); at != m_direct.end())
        at->second.link->broker.send(to, frame);
    else if (const auto route = m_routes.find(to); route != m_routes.end())
        sendRelayed(route->second, frame);
}

void RelayBroker::publish(const QByteArray &topic, std::span<const ProcessId> to, const Frame &frame)
{
    std::map<Link *, std::vector<ProcessId>> together;
    for (const ProcessId &id : to) {
        if (const auto at = m_direct.find(id); at != m_direct.end())
            together[at->second.link].push_back(id);
        else
            send(id, frame);
    }
    for (const auto &[link, ids] : together)
        link->broker.publish(topic, ids, frame);
}

void RelayBroker::setInterest(const QByteArray &topic, bool wanted)
{
    for (const std::unique_ptr<Link> &link : m_links)
        link->broker.setInterest(topic, wanted);
}

void RelayBroker::reject(ProcessId peer, const QString &why)
{
    if (const auto at = m_direct.find(peer); at != m_direct.end())
        at->second.link->broker.reject(peer, why);
    else if (const auto route = m_routes.find(peer); route != m_routes.end() && route->second.path.isUp())
        reset(route->second);
}

} // namespace signalbox::core::uplink
