// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/uplink/RelayBroker.h"

// What is between two that have no connection to each other.
namespace signalbox::core::uplink {

using namespace Qt::StringLiterals;
using backplane::Frame;
using backplane::FrameType;
using backplane::PeerEnd;

namespace {

/// Keeping a frame costs that, too.
constexpr std::size_t frameCost = 64;

std::size_t costOf(QByteArrayView frame)
{
    return std::size_t(frame.size()) + frameCost;
}

} // namespace

// ---- what comes

void RelayBroker::arrived(Link &, ProcessId from, QByteArrayView frame)
{
    const auto at = m_direct.find(from);
    if (!m_listener || at == m_direct.end())
        return;
    const std::optional<FrameType> type = relayTypeOf(frame);
    if (!type)
        m_listener->onFrame(from, frame);
    else if (!take(at->second, *type, frame))
        reject(from, u"what it passes on makes no sense"_s);
}

bool RelayBroker::passOn(Direct &from, QByteArrayView frame)
{
    const std::optional<RelayWay> way = readRelayWay(frame);
    if (!way)
        return false;
    if (way->to == self())
        return takeOwn(from, *relayTypeOf(frame), frame);
    if (!speaksFor(from, way->from))
        return true;
    const bool isFromInner = isInner(from);
    auto target = m_direct.find(way->to);
    if (target == m_direct.end() && isFromInner) {
        const auto route = m_routes.find(way->to);
        target = route == m_routes.end() ? m_direct.end() : m_direct.find(route->second.via);
    }
    if (target != m_direct.end() && (isFromInner || isInner(target->second)))
        pass(target->second, std::make_shared<const QByteArray>(frame.toByteArray()));
    return true;
}

bool RelayBroker::takeOwn(Direct &from, FrameType type, QByteArrayView frame)
{
    const RelayWay way = *readRelayWay(frame);
    const auto at = m_routes.find(way.from);
    const bool isKnown = at != m_routes.end() && at->second.via == from.peer.id;
    if (type == FrameType::RelayBegin) {
        const std::optional<RelayBegin> message = readRelayBegin(frame);
        if (message && isKnown)
            begun(way.from, at->second, *message);
        return message.has_value();
    }
    if (type == FrameType::Relayed) {
        const std::optional<Relayed> message = readRelayed(frame);
        if (message && isKnown && at->second.path.isUp() && message->session == at->second.path.own())
            takeRelayed(at->second, *message);
        return message.has_value();
    }
    const std::optional<RelayTaken> message = readRelayTaken(frame);
    if (message && isKnown && message->session == at->second.path.own() && at->second.path.confirmed(message->bytes))
        m_listener->onRoom(way.from);
    return message.has_value();
}

void RelayBroker::begun(ProcessId from, Route &route, const RelayBegin &message)
{
    const RelayPath::Begun begun = route.path.take(message.own, message.seen, m_lastSession + 1);
    m_lastSession = std::max(m_lastSession, route.path.own());
    if (begun.answers)
        begin(route);
    if (begun.isLost || begun.isUp)
        tellDown(route, PeerEnd::Reset);
    if (begun.isUp && m_listener && m_routes.contains(from)) {
        route.isToldUp = true;
        m_listener->onPeerUp(route.peer);
    }
}

void RelayBroker::takeRelayed(Route &route, const Relayed &message)
{
    const std::uint64_t taken = route.path.received(costOf(message.frame));
    if (const auto via = m_direct.find(route.via); taken > 0 && via != m_direct.end())
        pass(via->second, encode(RelayTaken{self(), route.peer.id, route.path.theirs(), taken}));
    m_listener->onFrame(route.peer.id, message.frame);
}

// ---- what goes

void RelayBroker::begin(const Route &route)
{
    if (const auto via = m_direct.find(route.via); via != m_direct.end())
        pass(via->second, encode(RelayBegin{self(), route.peer.id, route.path.own(), route.path.theirs()}));
}

void RelayBroker::sendRelayed(Route &route, const Frame &frame)
{
    const auto via = m_direct.find(route.via);
    if (!route.path.isUp() || via == m_direct.end())
        return;
    if (route.path.send(costOf(*frame)))
        pass(via->second, encode(Relayed{self(), route.peer.id, route.path.theirs(), *frame}));
    else
        reset(route);
}

void RelayBroker::reset(Route &route)
{
    route.path.renew(++m_lastSession);
    begin(route);
    if (std::exchange(m_wantsResets, true))
        return;
    m_post([this, isAlive = m_isAlive] {
        if (*isAlive)
            tellResets();
    });
}

void RelayBroker::tellResets()
{
    m_wantsResets = false;
    // Who is told may reject another one; that is posted anew.
    std::vector<ProcessId> all;
    for (const auto &[id, route] : m_routes) {
        if (route.isToldUp && !route.path.isUp())
            all.push_back(id);
    }
    for (const ProcessId &id : all) {
        if (const auto at = m_routes.find(id); at != m_routes.end() && !at->second.path.isUp())
            tellDown(at->second, PeerEnd::Reset);
    }
}

void RelayBroker::tellDown(Route &route, PeerEnd end)
{
    if (std::exchange(route.isToldUp, false) && m_listener)
        m_listener->onPeerDown(route.peer.id, end);
}

} // namespace signalbox::core::uplink
