// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/link/EnvelopeEncoder.h"
#include "server-core/link/ResendRing.h"

namespace signalbox::core::link {

/// Where a session writes while a connection carries it.
class LinkOutput
{
public:
    virtual void write(QByteArrayView bytes) = 0;
    virtual void write(const SharedPayload &bytes) = 0;

protected:
    ~LinkOutput() = default;
};

/// One end of a link between two processes, whichever connections carry it: what is sent arrives once and in order, though connections
/// break, as long as what is not acknowledged fits into the ring.
/// Shape:  without a connection what is sent is kept. On a new one each end says what it has received; both go on if each still has what
///         the other one lacks, else both begin anew with `reset`: then something may be lost, and who uses the link has to know.
///         Messages outside of the sequence go with the connection that is there, or nowhere; they take no room in the ring.
/// Thread: one at a time. Nothing calls back but the output.
class LinkSession
{
public:
    enum class Sent : std::uint8_t {
        Yes,
        NoRoom, ///< not kept, not sent: this session cannot go on
        TooLong,
    };
    enum class Arrival : std::uint8_t {
        Next,
        Repeated, ///< it came on an earlier connection
        Fault, ///< out of sequence, or it acknowledges what was never sent
    };

    /// `limit`: of one payload. `ringBytes`: see ResendRing.
    LinkSession(quint16 version, std::size_t limit, std::size_t ringBytes) : m_encoder(version, limit), m_ring(ringBytes) { }

    Sent send(quint16 type, const SharedPayload &payload);
    /// Outside of the sequence, with the newest acknowledgement. False: no connection, or too long.
    bool sendUnnumbered(quint16 type, QByteArrayView payload);

    /// Of each message that comes, numbered or not, before it is looked at.
    [[nodiscard]] Arrival onReceived(const Envelope &envelope);

    /// Whether the ring has all that comes behind this.
    bool canResumeAfter(quint64 receivedThere) const;
    /// From here on this connection carries it; what the other end lacks is sent again. Only where `canResumeAfter`.
    void attach(LinkOutput &output, quint64 receivedThere);
    void detach() { m_output = nullptr; }
    bool isAttached() const { return m_output != nullptr; }
    /// Begins anew, at 1 in both directions, without a connection.
    void reset();

    quint64 lastSent() const { return m_encoder.lastSequence(); }
    quint64 lastReceived() const { return m_lastReceived; }
    /// The first that could be sent again.
    quint64 oldestKept() const { return m_ring.isEmpty() ? lastSent() + 1 : m_ring.entries().front().sequence; }
    /// Of what is kept.
    std::size_t bytes() const { return m_ring.bytes(); }
    std::size_t messages() const { return m_ring.entries().size(); }
    std::size_t capacity() const { return m_ring.capacity(); }

private:
    void write(const ResendRing::Entry &entry);

    EnvelopeEncoder m_encoder;
    ResendRing m_ring;
    LinkOutput *m_output = nullptr;
    quint64 m_lastReceived = 0;
};

} // namespace signalbox::core::link
