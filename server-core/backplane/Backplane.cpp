// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/Backplane.h"

#include "server-core/backplane/HubPort.h"

#include <algorithm>

namespace signalbox::core::backplane {

using namespace Qt::StringLiterals;

namespace {

/// Of those that are of a hub.
bool isOfHub(FrameType type)
{
    switch (type) {
    case FrameType::Interest:
    case FrameType::InterestEnd:
    case FrameType::InterestAnswer:
    case FrameType::Publications:
    case FrameType::Gap:
    case FrameType::WildcardInterest:
    case FrameType::WildPublications:
    case FrameType::Fetch:
    case FrameType::Fetched:
    case FrameType::Announce:
    case FrameType::Repeats:
    case FrameType::Retained:
    case FrameType::FinalHeads:
    case FrameType::RosterEvents:
    case FrameType::RosterSnapshot:
    case FrameType::RosterSnapshotAsk:
    case FrameType::RosterDigest:
        return true;
    default:
        return false;
    }
}

} // namespace

Backplane::~Backplane()
{
    Q_ASSERT(m_ports.empty() && m_waiting.empty());
}

// ---- hubs of this process

HubPort *Backplane::find(const QByteArray &name) const
{
    const auto at = m_ports.find(name);
    return at == m_ports.end() ? nullptr : at->second;
}

void Backplane::add(HubPort &port)
{
    port.m_number = ++m_lastNumber;
    if (find(port.about().name))
        m_waiting.push_back(&port);
    else
        announce(port);
}

void Backplane::announce(HubPort &port)
{
    const QByteArray &name = port.about().name;
    m_ports.emplace(name, &port);
    for (const auto &[id, remote] : m_peers) {
        tellOpen(id, port);
        const auto same =
            std::find_if(remote.hubs.begin(), remote.hubs.end(), [&name](const auto &entry) { return entry.second.about.name == name; });
        if (same != remote.hubs.end())
            tellSeen(id, port, same->first);
    }
}

void Backplane::remove(HubPort &port)
{
    if (std::erase(m_waiting, &port) > 0)
        return;
    const QByteArray name = port.about().name;
    m_ports.erase(name);
    for (const auto &[id, remote] : m_peers)
        m_broker.send(id, numbered(port.m_number, FrameWriter(FrameType::HubClose).take()));
    const auto next = std::find_if(m_waiting.begin(), m_waiting.end(), [&name](const HubPort *one) { return one->about().name == name; });
    if (next == m_waiting.end())
        return;
    HubPort &waited = **next;
    m_waiting.erase(next);
    announce(waited);
}

void Backplane::tellOpen(ProcessId peer, const HubPort &port)
{
    m_broker.send(peer, numbered(port.m_number, hubOpenFrame(port.about()).take()));
}

void Backplane::tellSeen(ProcessId peer, const HubPort &port, std::uint64_t hub)
{
    FrameWriter frame(FrameType::HubSeen);
    frame.number(hub);
    m_broker.send(peer, numbered(port.m_number, frame.take()));
}

// ---- peers

void Backplane::onPeerUp(const Peer &peer)
{
    m_peers.insert_or_assign(peer.id, Remote{.node = peer.node});
    for (const auto &[name, port] : m_ports)
        tellOpen(peer.id, *port);
    m_broker.send(peer.id, numbered(0, FrameWriter(FrameType::HubsTold).take()));
}

void Backplane::onPeerDown(ProcessId id, PeerEnd end)
{
    m_peers.erase(id);
    for (const auto &[name, port] : m_ports)
        port->peerDown(id, end);
}

void Backplane::onPeerGone(ProcessId id)
{
    m_peers.erase(id);
    for (const auto &[name, port] : m_ports)
        port->peerGone(id);
}

void Backplane::onRoom(ProcessId id)
{
    for (const auto &[name, port] : m_ports) {
        if (port->isUp(id))
            port->m_exchange->onRoom(id);
    }
}

bool Backplane::hasTold(ProcessId peer) const
{
    const auto at = m_peers.find(peer);
    return at != m_peers.end() && at->second.hasTold;
}

bool Backplane::hasHub(ProcessId peer, const QByteArray &name) const
{
    const auto at = m_peers.find(peer);
    return at != m_peers.end()
        && std::any_of(at->second.hubs.begin(), at->second.hubs.end(), [&name](const auto &hub) { return hub.second.about.name == name; });
}

void Backplane::reject(ProcessId peer, const QString &why)
{
    const auto at = m_peers.find(peer);
    if (at != m_peers.end() && !std::exchange(at->second.isRejected, true))
        m_broker.reject(peer, why);
}

// ---- what peers send

HubPort *Backplane::partnerOf(const RemoteHub &hub) const
{
    HubPort *const port = find(hub.about.name);
    return port && port->m_number == hub.seen ? port : nullptr;
}

void Backplane::onFrame(ProcessId from, QByteArrayView frame)
{
    const auto at = m_peers.find(from);
    if (at == m_peers.end() || at->second.isRejected)
        return;
    if (const QString fault = take(from, at->second, frame); !fault.isEmpty())
        reject(from, fault);
}

QString Backplane::take(ProcessId from, Remote &remote, QByteArrayView frame)
{
    FrameReader fields(frame);
    const std::uint64_t number = fields.number();
    const auto type = FrameType(fields.byte());
    if (!fields.isGood())
        return u"a frame of %1 bytes makes no sense"_s.arg(frame.size());
    if (type == FrameType::HubOpen)
        return takeOpen(from, remote, number, fields);
    if (type == FrameType::HubsTold) {
        takeTold(from, remote);
        return {};
    }
    const bool isOfLink = type == FrameType::HubClose || type == FrameType::HubSeen;
    if (!isOfLink && !isOfHub(type))
        return {};
    const auto hub = remote.hubs.find(number);
    if (hub == remote.hubs.end())
        return u"a frame of type %1 is of a hub that it does not have"_s.arg(int(type));
    if (type == FrameType::HubSeen)
        return takeSeen(from, remote, hub->second, fields);
    if (type == FrameType::HubClose)
        takeClose(from, remote, number);
    else if (HubPort *const port = partnerOf(hub->second))
        port->m_exchange->onFrame(from, type, fields);
    return {};
}

QString Backplane::takeOpen(ProcessId from, Remote &remote, std::uint64_t number, FrameReader &fields)
{
    std::optional<HubAbout> about = readHubOpen(fields);
    if (!about || number == 0 || remote.hubs.contains(number) || hasHub(from, about->name))
        return u"a hub that it opens makes no sense"_s;
    const HubPort *const port = find(about->name);
    remote.hubs.emplace(number, RemoteHub{.about = std::move(*about)});
    if (port)
        tellSeen(from, *port, number);
    return {};
}

QString Backplane::takeSeen(ProcessId from, const Remote &remote, RemoteHub &hub, FrameReader &fields)
{
    const std::uint64_t own = fields.number();
    if (!fields.isGood() || own > m_lastNumber || own <= hub.seen)
        return u"a hub that it has seen makes no sense"_s;
    hub.seen = own;
    const HubAbout &about = hub.about;
    // Another one is closed by now.
    if (HubPort *const port = partnerOf(hub))
        port->peerUp({from, remote.node, about.origin, about.before, about.rosterKey, about.rosterShards});
    return {};
}

void Backplane::takeClose(ProcessId from, Remote &remote, std::uint64_t number)
{
    const auto hub = remote.hubs.extract(number);
    if (HubPort *const port = partnerOf(hub.mapped()))
        port->peerDown(from, PeerEnd::Goodbye);
}

void Backplane::takeTold(ProcessId from, Remote &remote)
{
    remote.hasTold = true;
    // What it had before it was away, it has not any more.
    for (const auto &[name, port] : m_ports) {
        if (port->isAway(from) && !hasHub(from, name))
            port->peerGone(from);
    }
}

} // namespace signalbox::core::backplane
