// SPDX-License-Identifier: Apache-2.0
// How a node learns who is at the other end of a connection, and makes it a link.
#include "server-core/backplane/mesh/MeshNode.h"

#include "server-core/backplane/mesh/MeshAddress.h"
#include "server-core/backplane/mesh/MeshLog.h"

namespace signalbox::core::mesh {

using namespace Qt::StringLiterals;

namespace {

QString refusalText(RefusalCode code, const QByteArray &otherCluster, const QByteArray &node)
{
    switch (code) {
    case RefusalCode::OwnProcess:
        return u"it is this process itself"_s;
    case RefusalCode::OtherCluster:
        return u"it belongs to the cluster \"%1\""_s.arg(QString::fromUtf8(otherCluster));
    case RefusalCode::NameTaken:
        return u"another process with the node name \"%1\" is there; names must differ"_s.arg(QString::fromUtf8(node));
    case RefusalCode::Version:
        return u"it speaks no version that this release understands"_s;
    case RefusalCode::Malformed:
        return u"what it says of itself makes no sense"_s;
    }
    return u"reason %1"_s.arg(int(code));
}

} // namespace

Hello MeshNode::ownHello() const
{
    Hello hello;
    hello.cluster = m_settings.cluster;
    hello.process = m_settings.process;
    hello.node = m_settings.node;
    hello.address = m_settings.advertise;
    hello.startedAt = m_settings.startedAt;
    hello.ringBytes = m_settings.ringBytes;
    return hello;
}

/// Whoever has its name and does not answer is another process that is dead, and makes place.
bool MeshNode::yieldsName(const Hello &hello)
{
    if (hello.node == m_settings.node)
        return false;
    const auto it = std::find_if(m_peers.begin(), m_peers.end(),
                                 [&hello](const auto &entry) { return entry.second.node == hello.node && entry.first != hello.process; });
    if (it == m_peers.end())
        return true;
    if (it->second.isLinked() && m_now - it->second.lastHeard < limits::answering)
        return false;
    takeGone(it->first);
    return true;
}

std::optional<RefusalCode> MeshNode::refusalOf(const Hello &hello)
{
    if (hello.process == m_settings.process)
        return RefusalCode::OwnProcess;
    if (hello.cluster != m_settings.cluster)
        return RefusalCode::OtherCluster;
    if (hello.minVersion > newestVersion || hello.maxVersion < oldestVersion)
        return RefusalCode::Version;
    const MeshPeer *const known = peer(hello.process);
    if (known && known->node != hello.node)
        return RefusalCode::Malformed;
    if (!yieldsName(hello))
        return RefusalCode::NameTaken;
    return std::nullopt;
}

void MeshNode::onHello(MeshConnection &connection, const Hello &hello)
{
    const std::optional<RefusalCode> refusal = refusalOf(hello);
    if (!isRunning())
        return;
    if (refusal) {
        // A seed may be this process itself: nobody's fault.
        if (refusal != RefusalCode::OwnProcess)
            onRefused(connection.remote(), refusalText(*refusal, hello.cluster, hello.node));
        if (refusal == RefusalCode::OwnProcess)
            m_dialler.foundSelf(connection.dialled(), m_now);
        endAttempt(connection, refusalText(*refusal, hello.cluster, hello.node).toUtf8());
        return refuse(connection, *refusal);
    }
    if (isNeedless(connection, peer(hello.process))) {
        m_dialler.linked(connection.dialled(), hello.process);
        return drop(connection);
    }
    if (connection.isDialled())
        m_dialler.answered(connection.dialled(), hello.process);
    if (!connection.isDialled())
        connection.send(MessageType::Hello, encode(ownHello()));
    meet(connection, hello);
}

/// It was dialled to learn who is there, and that one is linked already.
bool MeshNode::isNeedless(const MeshConnection &connection, const MeshPeer *known) const
{
    return connection.isDialled() && known && known->isLinked() && m_now - known->lastHeard < limits::answering;
}

void MeshNode::refuse(MeshConnection &connection, RefusalCode code)
{
    connection.send(MessageType::Refusal, encode(Refusal{code, m_settings.cluster}));
    drop(connection, true);
}

void MeshNode::onRefusal(MeshConnection &connection, const Refusal &refusal)
{
    const QString text = refusalText(refusal.code, refusal.cluster, m_settings.node);
    if (refusal.code == RefusalCode::OwnProcess) {
        m_dialler.foundSelf(connection.dialled(), m_now);
    } else {
        onRefused(connection.remote(), u"it refuses this node: %1"_s.arg(text));
    }
    endAttempt(connection, text.toUtf8());
    drop(connection);
}

void MeshNode::meet(MeshConnection &connection, const Hello &hello)
{
    const auto [it, isNew] = m_peers.try_emplace(hello.process, hello, m_settings.ringBytes);
    MeshPeer &peer = it->second;
    if (isNew) {
        peer.since = m_now;
        peer.lastHeard = m_now;
    }
    peer.itsRing = hello.ringBytes;
    peer.address = completeAddress(hello.address, connection.isDialled() ? connection.dialled() : connection.remote());
    const std::optional<MeshAddress> address = MeshAddress::parse(peer.address);
    const std::optional<MeshAddress> from = MeshAddress::parse(connection.remote());
    peer.isAddressLocal = address && address->isLoopback();
    peer.isNear = from && from->isLoopback();
    connection.process = hello.process;
    connection.version = std::min(hello.maxVersion, newestVersion);
    if (m_settings.process > hello.process)
        return connection.setStage(MeshConnection::Stage::AwaitsResume);
    connection.setStage(MeshConnection::Stage::AwaitsJoined);
    connection.send(MessageType::Resume,
                    encode(Resume{peer.sessionId, peer.decision, peer.session.lastReceived(), peer.session.oldestKept()}));
}

void MeshNode::onResume(MeshConnection &connection, const Resume &said)
{
    MeshPeer *const peer = this->peer(connection.process);
    if (!peer)
        return drop(connection);
    Resume resume = said;
    // It has not heard of this session, which began on a connection that was made at the same time: it can still take part from the first
    // message on.
    if (peer->sessionId != 0 && resume.decision < peer->decision)
        resume = {peer->sessionId, resume.decision, 0, 1};
    const link::LinkSession &session = peer->session;
    const bool resumed = peer->sessionId != 0 && resume.session == peer->sessionId && session.canResumeAfter(resume.received)
        && resume.oldestKept <= session.lastReceived() + 1;
    // The connection before this one is dead at the other end, or will be: what it might still bring is sent again.
    if (peer->connection)
        drop(*peer->connection);
    ++m_decisions;
    if (!resumed) {
        peer->dropSession();
        peer->sessionId = m_random() | 1;
        peer->decision = m_decisions;
        resume.received = 0;
    }
    connection.send(MessageType::Joined, encode(Joined{m_decisions, peer->sessionId, session.lastReceived(), resume.received}));
    join(*peer, connection, resumed, {.there = resume.received, .told = session.lastReceived()});
}

void MeshNode::onJoined(MeshConnection &connection, const Joined &joined)
{
    MeshPeer *const peer = this->peer(connection.process);
    if (!peer || joined.decision <= peer->decision)
        return drop(connection);
    peer->decision = joined.decision;
    const bool resumed = joined.session == peer->sessionId;
    const bool isPossible = resumed ? peer->session.canResumeAfter(joined.received) && joined.resumesAfter <= peer->session.lastReceived()
                                    : joined.received == 0 && joined.resumesAfter == 0;
    // It was given up here while the answer was under way.
    if (!isPossible)
        return drop(connection);
    if (peer->connection)
        drop(*peer->connection);
    if (!resumed) {
        peer->dropSession();
        peer->sessionId = joined.session;
    }
    join(*peer, connection, resumed, {.there = joined.received, .told = joined.resumesAfter});
}

void MeshNode::join(MeshPeer &peer, MeshConnection &connection, bool resumed, Received received)
{
    const ProcessId process = peer.process;
    peer.connection = &connection;
    peer.lastHeard = m_now;
    peer.heardThere = m_now;
    peer.isSuspect = false;
    peer.unacknowledgedBytes = 0;
    // Spread, so that a cluster that starts at once does not beat at once.
    peer.nextBeat = m_now + std::chrono::milliseconds(m_random() % std::uint64_t(m_settings.times.heartbeat.count()));
    connection.join(peer.session, received.there, received.told);
    if (connection.isDialled())
        m_dialler.linked(connection.dialled(), process);
    if (!peer.address.isEmpty() && (!m_settings.isLoopbackOnly || peer.isAddressLocal))
        m_dialler.learn(peer.address, process, m_now + limits::politeDelay, m_now);
    tellMembers(peer, membersFor(peer));
    if (resumed) {
        ++peer.resumes;
        qCInfo(lcMesh).noquote() << "link resumed" << u"node="_s + QString::fromUtf8(peer.node);
        return tellRoom(peer);
    }
    tellUp(peer, peer.isUp);
}

void MeshNode::tellUp(MeshPeer &peer, bool wasReset)
{
    const backplane::Peer told{peer.process, peer.node};
    peer.isUp = true;
    peer.isToldFull = false;
    peer.end.reset();
    peer.since = m_now;
    m_news.insert(peer.process);
    qCInfo(lcMesh).noquote() << (wasReset ? "link reset" : "peer up") << u"node="_s + QString::fromUtf8(peer.node)
                             << u"process="_s + QString::fromLatin1(idText(peer.process))
                             << u"address="_s + QString::fromUtf8(peer.address);
    if (wasReset) {
        ++peer.resets;
        m_listener->onPeerDown(told.id, PeerEnd::Reset);
        // Nothing but the listener's own stop() can have happened to it meanwhile.
        if (!isRunning())
            return;
    }
    m_listener->onPeerUp(told);
}

} // namespace signalbox::core::mesh
