// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/mesh/MeshMessages.h"
#include "server-core/backplane/mesh/MeshWire.h"
#include "server-core/link/EnvelopeDecoder.h"
#include "server-core/link/LinkSession.h"

namespace signalbox::core::mesh {

class MeshConnection;

/// What a connection tells its node. Calls come from inside `MeshConnection::feed`; whoever has ended the connection is told no more.
class MeshConnectionEvents
{
public:
    virtual void onHello(MeshConnection &connection, const Hello &hello) = 0;
    virtual void onRefusal(MeshConnection &connection, const Refusal &refusal) = 0;
    virtual void onResume(MeshConnection &connection, const Resume &resume) = 0;
    virtual void onJoined(MeshConnection &connection, const Joined &joined) = 0;
    /// Those that only a link has. Its session has seen the envelope.
    virtual void onMessage(MeshConnection &connection, MessageType type, QByteArrayView payload) = 0;
    /// What comes makes no sense.
    virtual void onFault(MeshConnection &connection, const QString &text) = 0;

protected:
    ~MeshConnectionEvents() = default;
};

/// One connection to another process: from HELLO to being its link.
/// Shape:  HELLO both ways, who dialled first; then the end with the smaller id says what it has of the session (RESUME), and the other one
///         decides (JOINED): from there on this connection is the link.
/// Thread: the backplane's.
class MeshConnection final : public link::EnvelopeHandler, public link::LinkOutput
{
public:
    enum class Stage : std::uint8_t {
        Opening, ///< dialled
        AwaitsHello,
        AwaitsResume,
        AwaitsJoined,
        Linked,
        Ended,
    };

    MeshConnection(MeshWire &wire, MeshConnectionEvents &events, ConnectionId id, QByteArray remote, QByteArray dialled,
                   Clock::time_point deadline);

    void feed(QByteArrayView bytes);
    /// Before it is a link.
    void send(MessageType type, const QByteArray &payload);
    /// It carries the session now; the other end has received up to `receivedThere`, and was told that this end has up to `told`.
    void join(link::LinkSession &session, quint64 receivedThere, quint64 told);
    /// No byte of it is looked at any more.
    void end();

    ConnectionId id() const { return m_id; }
    Stage stage() const { return m_stage; }
    void setStage(Stage stage) { m_stage = stage; }
    bool isEnded() const { return m_stage == Stage::Ended; }
    /// The address that was dialled; empty: the other end has dialled.
    const QByteArray &dialled() const { return m_dialled; }
    bool isDialled() const { return !m_dialled.isEmpty(); }
    /// Numeric address and port of the other end.
    const QByteArray &remote() const { return m_remote; }
    void setRemote(const QByteArray &remote) { m_remote = remote; }
    Clock::time_point deadline() const { return m_deadline; }
    void postpone(Clock::duration time) { m_deadline += time; }
    std::uint64_t bytesIn() const { return m_bytesIn; }
    std::uint64_t bytesOut() const { return m_bytesOut; }

    void write(QByteArrayView bytes) override;
    void write(const link::SharedPayload &bytes) override;

    /// Who is there, once it has said so.
    ProcessId process;
    quint16 version = newestVersion;

private:
    bool isKnown(quint16 type) const override { return isKnownMessageType(type); }
    bool isNumbered(quint16 type) const override { return isNumberedMessage(type); }
    bool onEnvelope(const link::Envelope &envelope, QByteArrayView payload) override;
    void onSkipped(const link::Envelope &envelope) override;
    void onBroken(link::EnvelopeFault fault, const QString &text) override;

    void handleBefore(MessageType type, QByteArrayView payload);
    void handleLinked(const link::Envelope &envelope, QByteArrayView payload);
    template <typename Message>
    void pass(QByteArrayView payload, void (MeshConnectionEvents::*event)(MeshConnection &, const Message &));
    void fault(const QString &text);

    MeshWire &m_wire;
    MeshConnectionEvents &m_events;
    const ConnectionId m_id;
    QByteArray m_remote;
    const QByteArray m_dialled;
    Clock::time_point m_deadline;
    Stage m_stage;
    link::EnvelopeDecoder m_decoder;
    link::EnvelopeEncoder m_encoder;
    link::LinkSession *m_session = nullptr;
    std::uint64_t m_bytesIn = 0;
    std::uint64_t m_bytesOut = 0;
};

} // namespace signalbox::core::mesh
