// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/websocket/FrameParser.h"
#include "server-core/websocket/FrameWriter.h"
#include "tests/support/SplitFeeder.h"

#include <QtTest/QtTest>

/// What the tests of frames share: streams as either side sends them, and what a parser made of them.
namespace signalbox::core::websocket {

using signalbox::test::Chunk;
using namespace Qt::StringLiterals;

inline constexpr FrameLimits Limits{.messageBytes = 70000, .fragments = 8};
inline constexpr auto More = FrameWriter::Fin::More;

/// Short payloads as they are, long ones by size and checksum.
inline QString shown(QByteArrayView payload)
{
    if (payload.size() <= 40)
        return QString::fromLatin1(payload.toByteArray().toPercentEncoding(" !"));
    return u"#%1:%2"_s.arg(payload.size()).arg(qChecksum(payload));
}

struct Recorder final : FrameHandler {
    bool onMessage(MessageKind kind, QByteArrayView payload) override
    {
        last = payload;
        return record(kind == MessageKind::Text ? u"text "_s : u"binary "_s, payload);
    }
    bool onCompressed(MessageKind kind, QByteArrayView payload) override { return onMessage(kind, payload); }
    bool onPing(QByteArrayView payload) override { return record(u"ping "_s, payload); }
    bool onPong(QByteArrayView payload) override { return record(u"pong "_s, payload); }
    void onClose(CloseCode code, QByteArrayView reason) override { record(u"close %1 "_s.arg(static_cast<int>(code)), reason); }
    bool record(const QString &what, QByteArrayView payload)
    {
        events << (what + shown(payload)).trimmed();
        return !stop;
    }
    QStringList events;
    QByteArrayView last;
    bool stop = false;
};

inline QStringList parse(Role role, std::vector<Chunk> chunks, std::uint8_t allowedRsv = 0)
{
    FrameParser parser(role, Limits, allowedRsv);
    Recorder recorder;
    for (Chunk &chunk : chunks) {
        const FeedResult result = parser.feed(chunk.span(), recorder);
        if (result.status == FeedStatus::Failed)
            recorder.events << u"! %1 %2"_s.arg(static_cast<int>(result.error.code)).arg(QString::fromLatin1(result.error.reason));
    }
    // A stream that ends between messages must leave nothing behind.
    if (!parser.isMidMessage() && parser.assemblyBytes() != 0)
        recorder.events << u"memory held while idle"_s;
    return recorder.events;
}

/// Builds a stream once as a client sends it and once as a server does.
class Stream
{
public:
    explicit Stream(Role sender) : m_sender(sender) { }
    Stream &frame(Opcode opcode, const QByteArray &payload, FrameWriter::Fin fin = FrameWriter::Fin::Last, std::uint8_t rsv = 0)
    {
        if (m_sender == Role::Client)
            FrameWriter::appendMasked(bytes, opcode, payload, 0x37fa213d + 0x01020304 * count++, fin, rsv);
        else
            FrameWriter::append(bytes, opcode, payload, fin, rsv);
        return *this;
    }
    Stream &text(const QByteArray &payload) { return frame(Opcode::Text, payload); }
    Stream &close(int code, const QByteArray &reason = {})
    {
        const char number[2] = {static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
        return frame(Opcode::Close, QByteArray(number, 2) + reason);
    }
    /// A header given byte by byte in hex; the mask bit and a zero key are put in for a client.
    Stream &header(const QByteArray &hex)
    {
        QByteArray raw = QByteArray::fromHex(hex);
        if (m_sender == Role::Client) {
            raw[1] = static_cast<char>(raw[1] | 0x80);
            raw.append(4, '\0');
        }
        bytes += raw;
        return *this;
    }

    QByteArray bytes;

private:
    Role m_sender;
    std::uint32_t count = 0;
};

inline QByteArray pattern(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    for (qsizetype i = 0; i < size; ++i)
        bytes[i] = static_cast<char>('a' + i * 7 % 26);
    return bytes;
}

inline QString error(int code, const char *reason)
{
    return u"! %1 %2"_s.arg(code).arg(QString::fromLatin1(reason));
}

} // namespace signalbox::core::websocket
