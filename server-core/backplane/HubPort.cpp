// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/HubPort.h"

#include "server-core/backplane/Backplane.h"

#include <algorithm>

namespace signalbox::core::backplane {

using namespace Qt::StringLiterals;

HubPort::~HubPort()
{
    close();
}

void HubPort::open(HubExchange &exchange)
{
    m_exchange = &exchange;
    m_backplane.add(*this);
}

void HubPort::close()
{
    if (!std::exchange(m_exchange, nullptr))
        return;
    m_up.clear();
    m_away.clear();
    m_backplane.remove(*this);
}

// ---- to peers

Clock::time_point HubPort::now() const
{
    return m_backplane.m_now();
}

bool HubPort::hasRoom(ProcessId to) const
{
    return isUp(to) && m_backplane.m_broker.hasRoom(to);
}

void HubPort::send(ProcessId to, FrameWriter frame)
{
    if (isUp(to))
        m_backplane.m_broker.send(to, numbered(m_number, frame.take()));
}

void HubPort::publish(const QByteArray &channel, std::span<const ProcessId> to, FrameWriter frame)
{
    std::vector<ProcessId> there;
    std::copy_if(to.begin(), to.end(), std::back_inserter(there), [this](const ProcessId &peer) { return isUp(peer); });
    if (!there.empty())
        m_backplane.m_broker.publish(topic(channel), there, numbered(m_number, frame.take()));
}

void HubPort::setInterest(const QByteArray &channel, bool wanted)
{
    m_backplane.m_broker.setInterest(topic(channel), wanted);
}

void HubPort::reject(ProcessId peer, const QString &why)
{
    m_backplane.reject(peer, u"hub \"%1\": %2"_s.arg(QString::fromUtf8(m_about.name), why));
}

// ---- from the backplane

void HubPort::peerUp(const HubPeer &peer)
{
    // It has the hub, but not the one that it had: nothing more comes from that.
    if (const auto away = m_away.find(peer.process); away != m_away.end()) {
        const hub::OriginId origin = away->second;
        m_away.erase(away);
        if (origin != peer.origin && std::find(peer.before.begin(), peer.before.end(), origin) == peer.before.end())
            m_exchange->onPeerGone(peer.process);
    }
    m_up.emplace(peer.process, peer.origin);
    m_exchange->onPeerUp(peer);
}

void HubPort::peerDown(ProcessId peer, PeerEnd end)
{
    const auto at = m_up.find(peer);
    if (at != m_up.end()) {
        if (end != PeerEnd::Goodbye)
            m_away[peer] = at->second;
        m_up.erase(at);
        m_exchange->onPeerDown(peer, end);
    } else if (end == PeerEnd::Goodbye) {
        // It had ended with the hub while it was away.
        peerGone(peer);
    }
}

void HubPort::peerGone(ProcessId peer)
{
    if (m_away.erase(peer) > 0)
        m_exchange->onPeerGone(peer);
}

} // namespace signalbox::core::backplane
