// SPDX-License-Identifier: Apache-2.0
// What a node does with links that are there, and with those that are not any more.
#include "server-core/backplane/mesh/MeshNode.h"

#include "server-core/backplane/mesh/MeshAddress.h"
#include "server-core/backplane/mesh/MeshLog.h"

namespace signalbox::core::mesh {

using namespace Qt::StringLiterals;

namespace {

QLatin1StringView endText(backplane::PeerEnd end)
{
    switch (end) {
    case backplane::PeerEnd::Goodbye:
        return "goodbye"_L1;
    case backplane::PeerEnd::Reset:
        return "reset"_L1;
    case backplane::PeerEnd::Lost:
        return "lost"_L1;
    case backplane::PeerEnd::Silent:
        break;
    }
    return "silent"_L1;
}

} // namespace

void MeshNode::onMessage(MeshConnection &connection, MessageType type, QByteArrayView payload)
{
    MeshPeer &peer = *this->peer(connection.process);
    Heartbeat heartbeat;
    Members members;
    Gone gone;
    bool isGood = true;
    switch (type) {
    case MessageType::Frame:
        peer.unacknowledgedBytes += std::uint64_t(payload.size()) + link::Envelope::headerSize;
        return m_listener->onFrame(peer.process, payload);
    case MessageType::Heartbeat:
        isGood = decode(payload, heartbeat);
        if (isGood)
            peer.onHeartbeat(heartbeat, m_now);
        break;
    case MessageType::Members:
        isGood = decode(payload, members);
        if (isGood)
            onMembers(members);
        break;
    case MessageType::Gone:
        isGood = decode(payload, gone);
        if (isGood)
            onGone(gone);
        break;
    case MessageType::Goodbye:
        return onGoodbye(peer, connection);
    default:
        break;
    }
    if (!isGood)
        onFault(connection, u"message %1 makes no sense"_s.arg(quint16(type)));
}

void MeshNode::acknowledge(MeshPeer &peer)
{
    const std::uint64_t most = std::min<std::uint64_t>(limits::unacknowledged, peer.itsRing / 8);
    if (peer.unacknowledgedBytes > most && peer.session.sendUnnumbered(quint16(MessageType::Acknowledge), {}))
        peer.unacknowledgedBytes = 0;
}

void MeshNode::tellRoom(MeshPeer &peer)
{
    if (peer.isUp && peer.isToldFull && !peer.isFull()) {
        peer.isToldFull = false;
        m_listener->onRoom(peer.process);
    }
}

// ---- ends

Clock::time_point MeshNode::redialAt(ProcessId process) const
{
    return m_settings.process < process ? m_now : m_now + limits::politeDelay;
}

/// Its connection is gone; its session waits for another.
void MeshNode::breakLink(MeshPeer &peer)
{
    const MeshTimes &times = m_settings.times;
    if (peer.connection)
        peer.connection->end();
    peer.connection = nullptr;
    peer.lostAt = std::min(m_now + times.lost, peer.lastHeard + times.silent);
    // It closed for it did not hear us, which is as good as not being heard: it counts from there.
    if (peer.heardThere + limits::answering < m_now && m_now - peer.lastHeard < limits::answering)
        peer.lostAt = std::min(peer.lostAt, std::max(peer.heardThere + times.silent, m_now + limits::lateGrace));
    qCInfo(lcMesh).noquote() << "link broken" << u"node="_s + QString::fromUtf8(peer.node);
    m_dialler.hurry(peer.process, redialAt(peer.process));
}

void MeshNode::restartSession(MeshPeer &peer)
{
    dropHandshakes(peer.process);
    if (peer.connection)
        drop(*peer.connection);
    peer.dropSession();
    peer.lostAt = std::min(m_now + m_settings.times.lost, peer.lastHeard + m_settings.times.silent);
    // Who has cut it knows it first.
    m_dialler.hurry(peer.process, m_now);
    dialDue();
}

void MeshNode::dropHandshakes(ProcessId process)
{
    std::vector<ConnectionPointer> open;
    for (const auto &[id, connection] : m_connections) {
        if (connection->process == process && connection->stage() != MeshConnection::Stage::Linked)
            open.push_back(connection);
    }
    for (const ConnectionPointer &connection : open)
        drop(*connection);
}

void MeshNode::takeDown(MeshPeer &peer, PeerEnd end)
{
    const ProcessId process = peer.process;
    dropHandshakes(process);
    if (peer.connection)
        drop(*peer.connection);
    peer.dropSession();
    peer.isUp = false;
    peer.end = end;
    peer.since = m_now;
    m_news.erase(process);
    m_dialler.hurry(process, m_now);
    qCInfo(lcMesh).noquote() << "peer down" << u"node="_s + QString::fromUtf8(peer.node)
                             << u"process="_s + QString::fromLatin1(idText(process)) << u"end="_s + endText(end);
    m_listener->onPeerDown(process, end);
}

void MeshNode::takeGone(ProcessId process)
{
    MeshPeer *const peer = this->peer(process);
    // One that never was up is nobody's loss.
    const bool wasKnown = peer->isUp || peer->end;
    if (peer->isUp)
        takeDown(*peer, PeerEnd::Lost);
    if (!isRunning())
        return;
    dropHandshakes(process);
    m_dialler.forget(process);
    qCInfo(lcMesh).noquote() << "peer gone" << u"node="_s + QString::fromUtf8(peer->node)
                             << u"process="_s + QString::fromLatin1(idText(process));
    m_peers.erase(process);
    if (wasKnown)
        m_listener->onPeerGone(process);
}

void MeshNode::onGoodbye(MeshPeer &peer, MeshConnection &connection)
{
    const ProcessId process = peer.process;
    dropHandshakes(process);
    drop(connection);
    m_dialler.forget(process);
    m_news.erase(process);
    qCInfo(lcMesh).noquote() << "peer down" << u"node="_s + QString::fromUtf8(peer.node)
                             << u"process="_s + QString::fromLatin1(idText(process)) << u"end="_s + endText(PeerEnd::Goodbye);
    m_peers.erase(process);
    m_listener->onPeerDown(process, PeerEnd::Goodbye);
}

void MeshNode::onGone(const Gone &gone)
{
    const MeshPeer *const dead = peer(gone.process);
    if (dead && !(dead->isLinked() && m_now - dead->lastHeard < limits::answering))
        takeGone(gone.process);
}

// ---- time

void MeshNode::onTick()
{
    if (!isRunning())
        return;
    beginTurn();
    if (m_now >= m_judgeFrom)
        judge();
    if (!isRunning())
        return;
    for (auto &[process, peer] : m_peers)
        beat(peer);
    gossip();
    dialDue();
}

void MeshNode::judge()
{
    std::vector<ConnectionPointer> late;
    for (const auto &[id, connection] : m_connections) {
        if (connection->stage() != MeshConnection::Stage::Linked && connection->deadline() < m_now)
            late.push_back(connection);
    }
    for (const ConnectionPointer &connection : late) {
        if (!connection->isDialled())
            onRefused(connection->remote(), u"it did not say in time who it is"_s);
        endAttempt(*connection, "no answer in time");
        drop(*connection);
    }
    std::vector<ProcessId> processes;
    for (const auto &[process, peer] : m_peers)
        processes.push_back(process);
    for (const ProcessId &process : processes) {
        if (MeshPeer *const peer = isRunning() ? this->peer(process) : nullptr)
            judge(*peer);
    }
}

void MeshNode::judge(MeshPeer &peer)
{
    const Clock::duration unheard = m_now - peer.lastHeard;
    if (!peer.isUp) {
        if (m_now - peer.since >= m_settings.times.gone && !peer.isLinked())
            takeGone(peer.process);
        return;
    }
    if (!peer.isLinked()) {
        if (m_now >= peer.lostAt)
            takeDown(peer, PeerEnd::Lost);
        return;
    }
    if (unheard >= m_settings.times.silent)
        return takeDown(peer, PeerEnd::Silent);
    const bool isSuspect = unheard >= m_settings.times.suspect;
    if (isSuspect && !peer.isSuspect)
        qCWarning(lcMesh).noquote() << "peer suspect" << u"node="_s + QString::fromUtf8(peer.node);
    peer.isSuspect = isSuspect;
}

void MeshNode::beat(MeshPeer &peer)
{
    if (!peer.isLinked() || m_now < peer.nextBeat)
        return;
    peer.nextBeat = std::max(peer.nextBeat + m_settings.times.heartbeat, m_now);
    peer.session.sendUnnumbered(quint16(MessageType::Heartbeat), encode(peer.heartbeat(m_now)));
    peer.unacknowledgedBytes = 0;
}

void MeshNode::dialDue()
{
    const auto isLinked = [this](ProcessId process) {
        const MeshPeer *const peer = this->peer(process);
        return peer && peer->isLinked();
    };
    m_dialler.dialDue(m_now, isLinked, [this](const QByteArray &address) {
        const ConnectionId id = m_wire.dial(address);
        add(id, address, address, limits::connect + limits::handshake);
        return id;
    });
}

// ---- gossip

/// What is of this machine is of no use to another.
bool MeshNode::mayHear(const MeshPeer &reader, const MeshPeer &of) const
{
    const bool isThere = !of.address.isEmpty() && &reader != &of && of.isUp && of.isLinked();
    return isThere && (!of.isAddressLocal || reader.isNear);
}

Members MeshNode::membersFor(const MeshPeer &reader) const
{
    Members all;
    for (const auto &[process, of] : m_peers) {
        if (mayHear(reader, of))
            all.members.push_back({process, of.node, of.address});
    }
    return all;
}

void MeshNode::tellMembers(MeshPeer &reader, const Members &members)
{
    for (std::size_t from = 0; from < members.members.size(); from += limits::membersAtOnce) {
        const auto begin = members.members.begin() + std::ptrdiff_t(from);
        const auto size = std::ptrdiff_t(std::min(members.members.size() - from, limits::membersAtOnce));
        reader.session.sendUnnumbered(quint16(MessageType::Members), encode(Members{{begin, begin + size}}));
    }
}

void MeshNode::gossip()
{
    const bool rumours = m_now >= m_nextRumours && !m_news.empty();
    const bool all = m_now >= m_nextGossip;
    if (all)
        m_dialler.forgetUnproven(m_now);
    if (!rumours && !all)
        return;
    std::vector<MeshPeer *> readers;
    for (auto &[process, peer] : m_peers) {
        if (peer.isLinked() && peer.isUp)
            readers.push_back(&peer);
    }
    const std::size_t count = rumours ? std::min(readers.size(), limits::rumours) : std::min<std::size_t>(readers.size(), 1);
    for (std::size_t i = 0; i < count; ++i) {
        std::swap(readers[i], readers[i + m_random() % (readers.size() - i)]);
        Members members = membersFor(*readers[i]);
        if (!all || i > 0)
            std::erase_if(members.members, [this](const Member &member) { return !m_news.contains(member.process); });
        tellMembers(*readers[i], members);
    }
    if (rumours) {
        m_news.clear();
        m_nextRumours = m_now + m_settings.times.heartbeat;
    }
    if (all)
        m_nextGossip = m_now + limits::gossipPause;
}

void MeshNode::onMembers(const Members &members)
{
    for (const Member &member : members.members) {
        const std::optional<MeshAddress> address = MeshAddress::parse(member.address);
        const MeshPeer *const known = peer(member.process);
        if (member.process == m_settings.process || (known && known->isLinked()))
            continue;
        if (!m_settings.isLoopbackOnly || address->isLoopback())
            m_dialler.learn(address->toString(), member.process, redialAt(member.process), m_now);
    }
}

} // namespace signalbox::core::mesh
