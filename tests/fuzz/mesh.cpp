// SPDX-License-Identifier: Apache-2.0
// What another process says to a node of a mesh, before and after its HELLO: nothing that comes may do harm, whoever says it.
// Input: a byte: 1: the node has dialled, 2: a right HELLO and what makes a link go before, 4: the peer has the larger id; then the stream.
#include "server-core/backplane/mesh/MeshNode.h"
#include "server-core/link/EnvelopeEncoder.h"
#include "tests/fuzz/Splits.h"

#include <QtCore/QLoggingCategory>

namespace signalbox::fuzz {

namespace {

using namespace core;
using namespace core::mesh;

constexpr ProcessId ownProcess{5, 5};

/// One connection.
class Wire final : public MeshWire
{
public:
    Clock::time_point now() const override { return Clock::time_point(std::chrono::hours(1)); }
    ConnectionId dial(const QByteArray &) override { return ++m_dialled; }
    void write(ConnectionId connection, QByteArrayView bytes) override
    {
        require(connection != 0, "connections are numbered from 1");
        written += std::size_t(bytes.size());
    }
    void write(ConnectionId connection, const backplane::Frame &bytes) override { write(connection, QByteArrayView(*bytes)); }
    std::size_t pendingBytes(ConnectionId) const override { return 0; }
    void closeAfterFlush(ConnectionId connection) override { abort(connection); }
    void abort(ConnectionId connection) override { isEnded = isEnded || connection == 1; }

    std::size_t written = 0;
    bool isEnded = false;

private:
    ConnectionId m_dialled = 0;
};

class Listener final : public backplane::BrokerListener
{
public:
    void onPeerUp(const backplane::Peer &peer) override
    {
        require(!m_isUp, "who is up does not come up");
        m_isUp = true;
        trace.add('u', peer.node);
    }
    void onPeerDown(ProcessId, backplane::PeerEnd end) override
    {
        require(m_isUp, "who is not up does not go down");
        m_isUp = false;
        trace.add('d', qint64(end));
    }
    void onPeerGone(ProcessId) override { trace.add('g'); }
    void onFrame(ProcessId, QByteArrayView frame) override
    {
        require(m_isUp, "frames come from those who are up");
        trace.add('f', frame);
    }
    void onRoom(ProcessId) override { trace.add('r'); }
    Trace trace;

private:
    bool m_isUp = false;
};

QByteArray unnumbered(MessageType type, const QByteArray &payload)
{
    QByteArray bytes;
    const link::EnvelopeEncoder encoder(newestVersion, 1 << 20);
    require(encoder.appendUnnumbered(quint16(type), payload, 0, bytes), "short messages are written");
    return bytes;
}

/// What brings a peer to be linked, whichever end decides.
QByteArray greeting(bool isLarger)
{
    Hello hello;
    hello.cluster = "fuzz";
    hello.node = "peer";
    hello.process = isLarger ? ProcessId{9, 9} : ProcessId{1, 1};
    hello.ringBytes = 1000;
    return unnumbered(MessageType::Hello, encode(hello))
        + (isLarger ? unnumbered(MessageType::Joined, encode(Joined{1, 7, 0, 0})) : unnumbered(MessageType::Resume, encode(Resume{})));
}

Trace run(bool hasDialled, std::span<test::Chunk> chunks)
{
    Wire wire;
    Listener listener;
    NodeSettings settings;
    settings.cluster = "fuzz";
    settings.node = "self";
    settings.process = ownProcess;
    if (hasDialled)
        settings.peers = {"10.0.0.2:7712"};
    MeshNode node(wire, std::move(settings), 1);
    node.start(listener);
    if (hasDialled)
        node.onOpened(1, "10.0.0.2:7712");
    else
        node.onAccepted(1, "10.0.0.2:40000");
    for (test::Chunk &chunk : chunks) {
        if (!wire.isEnded)
            node.onBytes(1, QByteArrayView(chunk.span().data(), qsizetype(chunk.span().size())));
    }
    node.onTick();
    require(node.status().peers.size() <= 1, "one connection makes one peer at the most");
    require(node.status().targets.size() <= limits::learntAddresses + 2, "what is learnt is bounded");
    listener.trace.add('e', qint64(wire.isEnded));
    return listener.trace;
}

} // namespace

void check(QByteArrayView input, Depth depth)
{
    static const bool quiet = [] {
        QLoggingCategory::setFilterRules(QStringLiteral("signalbox.mesh=false"));
        return true;
    }();
    require(quiet, "the log is off");
    Settings settings(input);
    const std::uint8_t flags = settings.byte();
    QByteArray stream = settings.rest().toByteArray();
    if ((flags & 2) != 0)
        stream.prepend(greeting((flags & 4) != 0));
    requireTheSameForEverySplit(stream, depth, [flags](std::span<test::Chunk> chunks) { return run((flags & 1) != 0, chunks); });
}

} // namespace signalbox::fuzz
