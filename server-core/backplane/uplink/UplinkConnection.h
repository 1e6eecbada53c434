// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/Broker.h"
#include "server-core/backplane/uplink/PeerProcess.h"
#include "server-core/link/EnvelopeDecoder.h"
#include "server-core/link/LinkSession.h"
#include "server-core/net/Connection.h"

namespace signalbox::core::uplink {

class UplinkConnection;

/// What a connection tells its broker. Whoever has ended the connection is told no more.
class UplinkConnectionEvents
{
public:
    /// Who is at the other end.
    virtual void onHello(UplinkConnection &connection, const backplane::Peer &peer) = 0;
    virtual void onFrame(UplinkConnection &connection, QByteArrayView frame) = 0;
    virtual void onRoom(UplinkConnection &connection) = 0;
    virtual void onGoodbye(UplinkConnection &connection) = 0;
    /// The last call: it is gone when this returns.
    virtual void onEnded(UplinkConnection &connection) = 0;

protected:
    ~UplinkConnectionEvents() = default;
};

/// One connection between an agent and one of its workers, on the backplane's thread: frames, in order, until it breaks. There is no
/// network between the two: what breaks is not mended.
/// Shape:  HELLO both ways, then frames; heartbeats now and then; perhaps GOODBYE. It deletes itself when it has ended.
/// Thread: the backplane's.
class UplinkConnection final : public net::ConnectionHandler, public link::EnvelopeHandler, public link::LinkOutput
{
public:
    /// `ringBytes`: kept until the other end has taken it.
    /// `place`: held until it is gone.
    static UplinkConnection *make(net::Connection &connection, UplinkConnectionEvents &events, const backplane::Peer &self,
                                  std::size_t ringBytes, std::shared_ptr<void> place);

    bool isGreeted() const { return m_isGreeted; }
    backplane::ProcessId process() const { return m_peer.id; }
    /// Of the other end's process, as the kernel says.
    std::int64_t pid() const { return m_pid; }
    net::Clock::time_point lastHeard() const { return m_lastHeard; }
    void forgive(net::Clock::time_point now) { m_lastHeard = now; }
    PeerProcess takeProcess() { return std::move(m_process); }

    bool hasRoom() const;
    void send(const backplane::Frame &frame);
    void heartbeat();
    void goodbye();
    /// What is under way is lost. `onEnded` follows, later.
    void cut(const QString &why);
    /// Nothing is told any more.
    void forget() { m_events = nullptr; }

private:
    UplinkConnection(net::Connection &connection, UplinkConnectionEvents &events, const backplane::Peer &self, std::size_t ringBytes,
                     std::shared_ptr<void> place);

    void onOpened() override;
    void onData(std::span<char> data) override;
    void onClosed(net::CloseReason reason) override;
    bool isKnown(quint16 type) const override;
    bool isNumbered(quint16 type) const override;
    bool onEnvelope(const link::Envelope &envelope, QByteArrayView payload) override;
    void onSkipped(const link::Envelope &envelope) override;
    void onBroken(link::EnvelopeFault fault, const QString &text) override;
    void write(QByteArrayView bytes) override;
    void write(const link::SharedPayload &bytes) override;

    bool takeEnvelope(const link::Envelope &envelope);
    void takeHello(QByteArrayView payload);

    net::Connection &m_connection;
    UplinkConnectionEvents *m_events;
    const backplane::Peer m_self;
    backplane::Peer m_peer;
    const std::shared_ptr<void> m_place;
    const std::int64_t m_pid;
    PeerProcess m_process;
    link::EnvelopeDecoder m_decoder;
    link::LinkSession m_session;
    net::Clock::time_point m_lastHeard;
    std::size_t m_unacknowledged = 0;
    bool m_isGreeted = false;
    bool m_isToldFull = false;
    bool m_isCut = false;
};

} // namespace signalbox::core::uplink
