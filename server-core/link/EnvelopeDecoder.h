// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/link/Envelope.h"

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <array>
#include <cstdint>

namespace signalbox::core::link {

enum class EnvelopeFault : std::uint8_t {
    None,
    TooLong, ///< the payload passes the limit; said by the header, before any of it is kept
    OutOfSequence, ///< a message is missing, or came twice
    AcknowledgementFell,
};

/// What a decoder tells. Calls come from inside `feed`.
class EnvelopeHandler
{
public:
    /// False: the payload is passed over, not kept, and `onSkipped` follows: what a newer version says beside the known.
    virtual bool isKnown(quint16 type) const = 0;
    /// False: it stands outside of the sequence.
    virtual bool isNumbered(quint16) const { return true; }
    /// `payload` is valid during the call only. False: this stream is of no interest any more; nothing more is told.
    [[nodiscard]] virtual bool onEnvelope(const Envelope &envelope, QByteArrayView payload) = 0;
    virtual void onSkipped(const Envelope &) { }
    /// The last call. The stream cannot be understood from here on.
    virtual void onBroken(EnvelopeFault fault, const QString &text) = 0;

protected:
    ~EnvelopeHandler() = default;
};

/// Bytes in, messages out.
/// Shape:  any split of a stream gives the same calls. What is kept is at most what was received of one payload.
/// Errors: as `onBroken`, once; what comes after it is ignored.
/// Thread: one at a time.
class EnvelopeDecoder
{
public:
    EnvelopeDecoder(EnvelopeHandler &handler, std::size_t limit) : m_handler(handler), m_limit(limit) { }

    void feed(QByteArrayView input);

    /// The next message bears the number behind `sequence`, and its acknowledgement may be any: the other end goes on from there. May
    /// be called from inside `onEnvelope`.
    void goOnAfter(quint64 sequence);
    /// For messages whose header has not come. May be called from inside `onEnvelope`.
    void setLimit(std::size_t limit) { m_limit = limit; }

    /// Of the last message that came whole: what to acknowledge.
    quint64 lastSequence() const { return m_lastSequence; }
    bool isEnded() const { return m_ended; }
    std::size_t heldBytes() const { return std::size_t(m_payload.size()) + m_headerHeld; }

private:
    /// Takes header bytes from the front of `input`; true when it is complete and allowed.
    [[nodiscard]] bool takeHeader(QByteArrayView &input);
    [[nodiscard]] bool checkHeader();
    void takePayload(QByteArrayView &input);
    void complete(QByteArrayView payload);
    [[nodiscard]] bool fail(EnvelopeFault fault, const QString &text);

    EnvelopeHandler &m_handler;
    std::size_t m_limit;
    std::array<char, Envelope::headerSize> m_header = {};
    std::size_t m_headerHeld = 0;
    Envelope m_envelope;
    /// Of the message whose header is complete.
    bool m_inPayload = false;
    bool m_known = false;
    std::size_t m_missing = 0;
    QByteArray m_payload;
    quint64 m_lastSequence = 0;
    quint64 m_lastAcknowledgement = 0;
    bool m_ended = false;
};

} // namespace signalbox::core::link
