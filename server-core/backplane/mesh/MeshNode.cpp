// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/mesh/MeshNode.h"

#include "server-core/backplane/mesh/MeshAddress.h"
#include "server-core/backplane/mesh/MeshLog.h"

namespace signalbox::core::mesh {

using namespace Qt::StringLiterals;

MeshNode::MeshNode(MeshWire &wire, NodeSettings settings, unsigned seed)
    : m_wire(wire), m_settings(std::move(settings)), m_random(seed), m_dialler(unsigned(m_random()))
{
}

MeshNode::~MeshNode() = default;

void MeshNode::start(backplane::BrokerListener &listener)
{
    m_listener = &listener;
    m_now = m_wire.now();
    m_judgeFrom = m_now;
    m_nextGossip = m_now + limits::gossipPause;
    m_nextRumours = m_now;
    for (const QByteArray &address : m_settings.peers)
        m_dialler.addSeed(address, m_now);
    dialDue();
}

void MeshNode::stop()
{
    if (m_isStopped)
        return;
    m_isStopped = true;
    for (auto &[process, peer] : m_peers) {
        if (peer.isLinked() && peer.isUp) {
            peer.session.sendUnnumbered(quint16(MessageType::Goodbye), {});
            m_wire.closeAfterFlush(peer.connection->id());
            peer.connection->end();
        }
    }
    // They are not deleted: one of them may be what calls.
    for (auto &[id, connection] : m_connections) {
        if (!connection->isEnded()) {
            connection->end();
            m_wire.abort(id);
        }
    }
}

// ---- frames

bool MeshNode::hasRoom(ProcessId to) const
{
    const auto it = m_peers.find(to);
    return !m_isStopped && it != m_peers.end() && it->second.isUp && it->second.sessionId != 0 && !it->second.isFull();
}

void MeshNode::send(ProcessId to, const backplane::Frame &frame)
{
    MeshPeer *const peer = this->peer(to);
    if (!isRunning() || !peer || !peer->isUp || peer->sessionId == 0)
        return;
    switch (peer->session.send(quint16(MessageType::Frame), frame)) {
    case link::LinkSession::Sent::Yes:
        peer->isToldFull = peer->isToldFull || peer->isFull();
        peer->unacknowledgedBytes = 0;
        return;
    case link::LinkSession::Sent::NoRoom:
        qCWarning(lcMesh).noquote() << "peer too slow" << u"node="_s + QString::fromUtf8(peer->node)
                                    << u"unacknowledged_bytes=%1"_s.arg(peer->session.bytes());
        break;
    case link::LinkSession::Sent::TooLong:
        qCWarning(lcMesh).noquote() << "frame too long" << u"node="_s + QString::fromUtf8(peer->node) << u"bytes=%1"_s.arg(frame->size());
        break;
    }
    restartSession(*peer);
}

void MeshNode::publish(const QByteArray &, std::span<const ProcessId> to, const backplane::Frame &frame)
{
    for (const ProcessId &process : to)
        send(process, frame);
}

void MeshNode::reject(ProcessId process, const QString &why)
{
    MeshPeer *const peer = this->peer(process);
    if (!isRunning() || !peer || !peer->isUp)
        return;
    beginTurn();
    m_refusals.refused(peer->node, why, m_now);
    restartSession(*peer);
}

// ---- peers

void MeshNode::addPeer(const QByteArray &address)
{
    if (!isRunning())
        return;
    beginTurn();
    m_dialler.addSeed(address, m_now);
    dialDue();
}

bool MeshNode::removePeer(const QByteArray &address)
{
    return m_dialler.removeSeed(address);
}

EvictOutcome MeshNode::evict(const QByteArray &node)
{
    if (!isRunning())
        return EvictOutcome::NotFound;
    beginTurn();
    const auto it = std::find_if(m_peers.begin(), m_peers.end(), [&node](const auto &entry) { return entry.second.node == node; });
    if (it == m_peers.end())
        return EvictOutcome::NotFound;
    if (it->second.isLinked() && m_now - it->second.lastHeard < limits::answering)
        return EvictOutcome::Answers;
    const Gone gone{it->first};
    takeGone(gone.process);
    for (auto &[process, peer] : m_peers)
        peer.session.sendUnnumbered(quint16(MessageType::Gone), encode(gone));
    return EvictOutcome::Evicted;
}

MeshStatus MeshNode::status() const
{
    MeshStatus status;
    const Clock::time_point now = m_wire.now();
    for (const auto &[process, peer] : m_peers)
        status.peers.push_back(peer.status(m_wire, now, m_settings.times.suspect));
    for (const auto &[address, target] : m_dialler.targets()) {
        const auto it = target.process ? m_peers.find(*target.process) : m_peers.end();
        status.targets.push_back({address, target.isSeed, target.isSelf, target.process, it != m_peers.end() && it->second.isLinked(),
                                  target.failures, target.lastFailure});
    }
    return status;
}

// ---- what the wire tells

void MeshNode::beginTurn()
{
    const Clock::time_point before = std::exchange(m_now, m_wire.now());
    const Clock::duration late = m_now - before - limits::tick;
    if (late <= limits::lateTurn)
        return;
    // Nobody was heard meanwhile for we did not listen.
    for (auto &[process, peer] : m_peers)
        peer.forgive(late);
    for (auto &[id, connection] : m_connections)
        connection->postpone(late);
    m_judgeFrom = m_now + limits::lateGrace;
}

MeshNode::ConnectionPointer MeshNode::find(ConnectionId connection) const
{
    const auto it = m_connections.find(connection);
    return it == m_connections.end() ? nullptr : it->second;
}

MeshPeer *MeshNode::peer(ProcessId process)
{
    const auto it = m_peers.find(process);
    return it == m_peers.end() ? nullptr : &it->second;
}

void MeshNode::add(ConnectionId id, const QByteArray &remote, const QByteArray &dialled, Clock::duration patience)
{
    MeshConnectionEvents &events = *this;
    m_connections.emplace(id, std::make_shared<MeshConnection>(m_wire, events, id, remote, dialled, m_now + patience));
}

void MeshNode::onAccepted(ConnectionId id, const QByteArray &remote)
{
    // Identified or not: TLS says that they belong to the cluster; without it they are of this machine.
    if (!isRunning() || m_connections.size() >= limits::strangers + m_peers.size() + m_dialler.targets().size())
        return m_wire.abort(id);
    beginTurn();
    add(id, remote, {}, limits::handshake);
}

void MeshNode::onOpened(ConnectionId id, const QByteArray &remote)
{
    const ConnectionPointer connection = find(id);
    if (!connection || !isRunning())
        return;
    beginTurn();
    connection->setRemote(remote);
    connection->setStage(MeshConnection::Stage::AwaitsHello);
    connection->send(MessageType::Hello, encode(ownHello()));
}

void MeshNode::onDialFailed(ConnectionId id, DialFailure why, const QString &text)
{
    const ConnectionPointer connection = find(id);
    if (!connection || !isRunning())
        return;
    beginTurn();
    const QByteArray address = connection->dialled();
    m_connections.erase(id);
    if (why == DialFailure::NotTrusted)
        m_refusals.refused(address, text, m_now);
    m_dialler.failed(address, text.toUtf8(), m_now);
    const Dialler::Target *const target = m_dialler.target(address);
    if (why == DialFailure::Refused && target && target->process) {
        const MeshPeer *const dead = peer(*target->process);
        if (dead && !dead->isUp && (target->isProven || dead->address == address))
            takeGone(dead->process);
    }
    dialDue();
}

void MeshNode::onBytes(ConnectionId id, QByteArrayView bytes)
{
    const ConnectionPointer connection = find(id);
    if (!connection || !isRunning())
        return;
    beginTurn();
    if (MeshPeer *const heard = connection->stage() == MeshConnection::Stage::Linked ? peer(connection->process) : nullptr)
        heard->lastHeard = m_now;
    connection->feed(bytes);
    if (!isRunning())
        return;
    if (connection->stage() == MeshConnection::Stage::Linked) {
        MeshPeer &peer = *this->peer(connection->process);
        acknowledge(peer);
        tellRoom(peer);
    }
    if (isRunning())
        dialDue();
}

void MeshNode::onClosed(ConnectionId id)
{
    const ConnectionPointer connection = find(id);
    if (!connection || !isRunning())
        return;
    beginTurn();
    MeshPeer *const peer = this->peer(connection->process);
    if (peer && peer->connection == connection.get())
        breakLink(*peer);
    else
        endAttempt(*connection, "the connection was closed before it was a link");
    connection->end();
    m_connections.erase(id);
    dialDue();
}

void MeshNode::onRefused(const QByteArray &remote, const QString &why)
{
    const std::optional<MeshAddress> address = MeshAddress::parse(remote);
    m_refusals.refused(address ? address->host : remote, why, m_wire.now());
}

void MeshNode::onFault(MeshConnection &connection, const QString &text)
{
    onRefused(connection.remote(), text);
    MeshPeer *const peer = this->peer(connection.process);
    const bool isLink = peer && peer->connection == &connection;
    endAttempt(connection, text.toUtf8());
    drop(connection);
    // What it has sent cannot be understood, and sent again it would not be better.
    if (isLink)
        restartSession(*peer);
}

void MeshNode::drop(MeshConnection &connection, bool flush)
{
    if (MeshPeer *const peer = this->peer(connection.process); peer && peer->connection == &connection)
        peer->connection = nullptr;
    endAttempt(connection, {});
    if (connection.isEnded())
        return;
    connection.end();
    if (flush)
        m_wire.closeAfterFlush(connection.id());
    else
        m_wire.abort(connection.id());
    m_connections.erase(connection.id());
}

void MeshNode::endAttempt(const MeshConnection &connection, const QByteArray &why)
{
    Dialler::Target *const target = connection.isDialled() ? m_dialler.target(connection.dialled()) : nullptr;
    if (!target || target->attempt != connection.id())
        return;
    m_dialler.failed(connection.dialled(), why.isEmpty() ? target->lastFailure : why, m_now);
}

} // namespace signalbox::core::mesh
