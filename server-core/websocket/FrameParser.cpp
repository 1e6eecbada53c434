// SPDX-License-Identifier: Apache-2.0
#include "server-core/websocket/FrameParser.h"

#include "server-core/websocket/Masking.h"

#include <QtCore/qendian.h>

#include <algorithm>
#include <cstring>

namespace signalbox::core::websocket {

namespace {

constexpr std::uint8_t FinBit = 0x80;
constexpr std::uint8_t RsvBits = 0x70;
constexpr std::uint8_t OpcodeBits = 0x0f;
constexpr std::uint8_t MaskBit = 0x80;
constexpr std::uint8_t LengthBits = 0x7f;

QByteArrayView view(const char *data, std::size_t size)
{
    return {data, static_cast<qsizetype>(size)};
}

constexpr bool isControlOpcode(unsigned opcode)
{
    return opcode >= 8;
}

} // namespace

FrameParser::FrameParser(Role role, FrameLimits limits, std::uint8_t allowedRsv) : m_limits(limits), m_allowedRsv(allowedRsv), m_role(role)
{
}

FeedResult FrameParser::feed(std::span<char> input, FrameHandler &handler)
{
    if (m_finished)
        return {FeedStatus::Closed, input.size()};
    Cursor cursor{input.data(), input.data() + input.size()};
    for (;;) {
        Step step = m_inPayload ? Step::Continue : readHeader(cursor);
        if (step == Step::Continue)
            step = readPayload(cursor, handler);
        if (step == Step::Continue)
            continue;
        // From here on nothing of `this`: the handler may have destroyed it.
        const std::size_t consumed = input.size() - cursor.left();
        switch (step) {
        case Step::Stopped:
            return {FeedStatus::Stopped, consumed};
        case Step::Closed:
            return {FeedStatus::Closed, consumed};
        case Step::Failed:
            return {FeedStatus::Failed, consumed, cursor.error};
        default:
            return {FeedStatus::More, consumed};
        }
    }
}

FrameParser::Step FrameParser::fail(Cursor &cursor, CloseCode code, QByteArrayView reason)
{
    m_finished = true;
    m_assembly.release();
    cursor.error = {code, reason};
    return Step::Failed;
}

FrameParser::Step FrameParser::readHeader(Cursor &cursor)
{
    ProtocolError error;
    int size = 0;
    if (m_headerSize == 0) {
        size = decodeHeader(cursor.at, cursor.left(), error);
        if (size > 0) {
            cursor.at += size;
        } else if (size == 0 && cursor.left() > 0) {
            std::memcpy(m_header.data(), cursor.at, cursor.left());
            m_headerSize = static_cast<std::uint8_t>(cursor.left());
            cursor.at = cursor.end;
        }
    } else {
        while (size == 0 && cursor.at != cursor.end) {
            m_header[m_headerSize++] = *cursor.at++;
            size = decodeHeader(m_header.data(), m_headerSize, error);
        }
    }
    if (size < 0)
        return fail(cursor, error.code, error.reason);
    if (size == 0)
        return Step::NeedMore;
    m_headerSize = 0;
    return Step::Continue;
}

QByteArrayView FrameParser::checkFirstByte(std::uint8_t first) const
{
    const unsigned opcode = first & OpcodeBits;
    const bool control = isControlOpcode(opcode);
    // An extension marks the first frame of a message only.
    const bool mayHaveRsv = !control && opcode != 0;
    if ((first & RsvBits & ~(mayHaveRsv ? m_allowedRsv : 0)) != 0)
        return "a reserved bit is set";
    if ((opcode > 2 && opcode < 8) || opcode > 10)
        return "the opcode is reserved";
    if (control)
        return (first & FinBit) ? QByteArrayView() : "a control frame is fragmented";
    if (opcode == 0 && m_kind == 0)
        return "a continuation without a message";
    if (opcode != 0 && m_kind != 0)
        return "a new message inside a fragmented one";
    return {};
}

QByteArrayView FrameParser::checkSecondByte(std::uint8_t first, std::uint8_t second) const
{
    const bool masked = (second & MaskBit) != 0;
    if (masked != (m_role == Role::Server))
        return masked ? "a frame from the server is masked" : "a frame from the client is not masked";
    if (isControlOpcode(first & OpcodeBits) && (second & LengthBits) > MaxControlPayload)
        return "a control frame is longer than 125 bytes";
    return {};
}

int FrameParser::decodeHeader(const char *bytes, std::size_t size, ProtocolError &error)
{
    const auto refuse = [&error](CloseCode code, QByteArrayView reason) {
        error = {code, reason};
        return -1;
    };
    if (size == 0)
        return 0;
    const auto first = static_cast<std::uint8_t>(bytes[0]);
    if (const QByteArrayView reason = checkFirstByte(first); !reason.isEmpty())
        return refuse(CloseCode::ProtocolError, reason);
    const bool control = isControlOpcode(first & OpcodeBits);
    if (!control && m_fragments >= m_limits.fragments)
        return refuse(CloseCode::PolicyViolation, "the message has too many fragments");
    if (size < 2)
        return 0;
    const auto second = static_cast<std::uint8_t>(bytes[1]);
    if (const QByteArrayView reason = checkSecondByte(first, second); !reason.isEmpty())
        return refuse(CloseCode::ProtocolError, reason);

    std::uint64_t length = second & LengthBits;
    std::size_t headerSize = 2;
    if (length >= 126) {
        const std::size_t lengthBytes = length == 126 ? 2 : 8;
        headerSize += lengthBytes;
        if (size < headerSize)
            return 0;
        length = lengthBytes == 2 ? qFromBigEndian<quint16>(bytes + 2) : qFromBigEndian<quint64>(bytes + 2);
        if ((length >> 63) != 0)
            return refuse(CloseCode::ProtocolError, "the length has its top bit set");
        if (length < 126 || (lengthBytes == 8 && length <= 0xffff))
            return refuse(CloseCode::ProtocolError, "the length is not in its shortest form");
    }
    // Between messages nothing is assembled, so this is the message's size so far in both cases.
    if (!control && length > mostBytes(first) - m_assembly.size())
        return refuse(CloseCode::MessageTooBig, "the message is too big");
    std::uint32_t key = 0;
    if (m_role == Role::Server) {
        headerSize += 4;
        if (size < headerSize)
            return 0;
        std::memcpy(&key, bytes + headerSize - 4, 4);
    }
    beginFrame(first, length, key);
    return static_cast<int>(headerSize);
}

std::uint64_t FrameParser::mostBytes(std::uint8_t first) const
{
    const std::uint64_t most = m_limits.messageBytes;
    const bool compressed = ((m_kind == 0 ? first : m_rsv) & RsvBits) != 0;
    return compressed ? most + most / 8 + 64 : most;
}

void FrameParser::beginFrame(std::uint8_t first, std::uint64_t length, std::uint32_t key)
{
    m_opcode = first & OpcodeBits;
    m_final = (first & FinBit) != 0;
    m_remaining = length;
    m_key = key;
    m_inPayload = true;
    if (isControl())
        return;
    ++m_fragments;
    if (m_opcode != 0) {
        m_kind = m_opcode;
        m_rsv = first & RsvBits;
    }
}

FrameParser::Step FrameParser::readPayload(Cursor &cursor, FrameHandler &handler)
{
    if (isControl())
        return readControl(cursor, handler);
    // A first and only frame of which nothing has been put aside yet, and all of it is here.
    if (m_final && m_opcode != 0 && m_assembly.size() == 0 && m_remaining <= cursor.left())
        return wholeMessage(cursor, handler);
    return assemble(cursor, handler);
}

FrameParser::Step FrameParser::wholeMessage(Cursor &cursor, FrameHandler &handler)
{
    const auto size = static_cast<std::size_t>(m_remaining);
    char *const payload = cursor.at;
    const std::uint64_t seen = xorCopy(payload, payload, size, m_key);
    cursor.at += size;
    if ((seen & NonAsciiBits) != 0 && isPlainText() && !Utf8Validator::isValid(view(payload, size)))
        return fail(cursor, CloseCode::InvalidPayload, "the text is not UTF-8");
    m_inPayload = false;
    return deliverMessage(view(payload, size), handler);
}

FrameParser::Step FrameParser::deliverMessage(QByteArrayView payload, FrameHandler &handler)
{
    const auto kind = static_cast<MessageKind>(std::exchange(m_kind, std::uint8_t{0}));
    m_fragments = 0;
    const bool goOn = m_rsv == 0 ? handler.onMessage(kind, payload) : handler.onCompressed(kind, payload);
    return goOn ? Step::Continue : Step::Stopped;
}

FrameParser::Step FrameParser::assemble(Cursor &cursor, FrameHandler &handler)
{
    const auto chunk = static_cast<std::size_t>(std::min<std::uint64_t>(m_remaining, cursor.left()));
    if (chunk > 0) {
        m_remaining -= chunk;
        // The end of a fragment is not the end of the message: growing to it each time would copy without bound.
        char *const kept = m_assembly.extend(chunk, m_final ? static_cast<std::size_t>(m_remaining) : 0);
        const std::uint64_t seen = xorCopy(kept, cursor.at, chunk, m_key);
        m_key = rotatedKey(m_key, chunk);
        cursor.at += chunk;
        const bool mustValidate = ((seen & NonAsciiBits) != 0 || !m_utf8.atBoundary()) && isPlainText();
        if (mustValidate && !m_utf8.feed(view(kept, chunk)))
            return fail(cursor, CloseCode::InvalidPayload, "the text is not UTF-8");
    }
    if (m_remaining > 0)
        return Step::NeedMore;
    m_inPayload = false;
    if (!m_final)
        return Step::Continue;
    if (!m_utf8.atBoundary())
        return fail(cursor, CloseCode::InvalidPayload, "the text is not UTF-8");
    // Out of the object first: the handler may destroy it, and an idle connection holds nothing.
    const AssemblyBuffer message = std::move(m_assembly);
    return deliverMessage(view(message.data(), message.size()), handler);
}

FrameParser::Step FrameParser::readControl(Cursor &cursor, FrameHandler &handler)
{
    const auto chunk = static_cast<std::size_t>(std::min<std::uint64_t>(m_remaining, cursor.left()));
    if (m_controlSize == 0 && chunk == m_remaining) {
        char *const payload = cursor.at;
        xorCopy(payload, payload, chunk, m_key);
        cursor.at += chunk;
        return deliverControl(cursor, view(payload, chunk), handler);
    }
    if (chunk > 0) {
        m_remaining -= chunk;
        xorCopy(m_assembly.extend(chunk, 0), cursor.at, chunk, m_key);
        m_key = rotatedKey(m_key, chunk);
        m_controlSize = static_cast<std::uint8_t>(m_controlSize + chunk);
        cursor.at += chunk;
    }
    if (m_remaining > 0)
        return Step::NeedMore;
    // Off the message's bytes before anyone is called.
    std::array<char, MaxControlPayload> payload;
    const std::size_t size = std::exchange(m_controlSize, std::uint8_t{0});
    const std::size_t kept = m_assembly.size() - size;
    std::memcpy(payload.data(), m_assembly.data() + kept, size);
    m_assembly.truncate(kept);
    if (kept == 0)
        m_assembly.release();
    return deliverControl(cursor, view(payload.data(), size), handler);
}

FrameParser::Step FrameParser::deliverControl(Cursor &cursor, QByteArrayView payload, FrameHandler &handler)
{
    m_inPayload = false;
    const auto opcode = static_cast<Opcode>(m_opcode);
    if (opcode == Opcode::Close)
        return deliverClose(cursor, payload, handler);
    const bool goOn = opcode == Opcode::Ping ? handler.onPing(payload) : handler.onPong(payload);
    return goOn ? Step::Continue : Step::Stopped;
}

FrameParser::Step FrameParser::deliverClose(Cursor &cursor, QByteArrayView payload, FrameHandler &handler)
{
    CloseCode code = CloseCode::NoStatus;
    QByteArrayView reason;
    if (payload.size() == 1)
        return fail(cursor, CloseCode::ProtocolError, "the close frame has one byte");
    if (payload.size() >= 2) {
        const auto number = qFromBigEndian<quint16>(payload.data());
        if (!mayBeSent(number))
            return fail(cursor, CloseCode::ProtocolError, "the close code is not allowed");
        code = static_cast<CloseCode>(number);
        reason = payload.sliced(2);
        if (!Utf8Validator::isValid(reason))
            return fail(cursor, CloseCode::InvalidPayload, "the close reason is not UTF-8");
    }
    m_finished = true;
    m_kind = 0;
    m_assembly.release();
    handler.onClose(code, reason);
    return Step::Closed;
}

} // namespace signalbox::core::websocket
