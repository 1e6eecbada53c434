// SPDX-License-Identifier: Apache-2.0
// Frames of a WebSocket connection; and the input as the payload of a text, there and back.
// Input: one byte of settings, then the stream.
#include "server-core/websocket/FrameParser.h"
#include "server-core/websocket/FrameWriter.h"
#include "tests/fuzz/Splits.h"

#include <QtCore/QStringDecoder>

namespace signalbox::fuzz {

namespace {

using namespace core::websocket;

constexpr std::uint8_t asClient = 1;
constexpr std::uint8_t smallLimits = 2;
constexpr std::uint8_t allowsRsv1 = 4;
constexpr std::uint8_t stopsAtEvents = 8;
/// What a message under way holds at least, see AssemblyBuffer.
constexpr std::size_t smallestBuffer = 512;

bool isUtf8(QByteArrayView bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(bytes);
    return !decoder.hasError();
}

class Recorder final : public FrameHandler
{
public:
    Recorder(FrameLimits limits, bool stops) : m_limits(limits), m_stops(stops) { }

    bool onMessage(MessageKind kind, QByteArrayView payload) override
    {
        require(std::size_t(payload.size()) <= m_limits.messageBytes, "no message passes the limit");
        require(kind == MessageKind::Binary || isUtf8(payload), "a text is UTF-8", payload);
        return add(kind == MessageKind::Text ? 't' : 'b', payload);
    }
    bool onCompressed(MessageKind kind, QByteArrayView payload) override
    {
        // What does not compress grows a little.
        require(std::size_t(payload.size()) <= m_limits.messageBytes + m_limits.messageBytes / 8 + 64, "no message passes the limit");
        return add(kind == MessageKind::Text ? 'T' : 'B', payload);
    }
    bool onPing(QByteArrayView payload) override { return control('i', payload); }
    bool onPong(QByteArrayView payload) override { return control('o', payload); }
    void onClose(CloseCode code, QByteArrayView reason) override
    {
        require(code == CloseCode::NoStatus || mayBeSent(std::uint16_t(code)), "a close code is one that may be sent");
        require(isUtf8(reason), "a close reason is UTF-8", reason);
        trace.add('c', int(code));
        control('r', reason);
    }

    Trace trace;

private:
    bool control(char event, QByteArrayView payload)
    {
        require(payload.size() <= qsizetype(MaxControlPayload), "a control frame is short");
        return add(event, payload);
    }
    bool add(char event, QByteArrayView payload)
    {
        trace.add(event, payload);
        return !m_stops;
    }

    const FrameLimits m_limits;
    const bool m_stops;
};

FrameLimits limitsOf(std::uint8_t settings)
{
    return settings & smallLimits ? FrameLimits{.messageBytes = 200, .fragments = 5} : FrameLimits{};
}

Trace run(std::uint8_t settings, std::span<test::Chunk> chunks)
{
    const Role role = settings & asClient ? Role::Client : Role::Server;
    FrameParser parser(role, limitsOf(settings), settings & allowsRsv1 ? Rsv1 : 0);
    Recorder recorder(limitsOf(settings), (settings & stopsAtEvents) != 0);
    std::size_t received = 0;
    for (test::Chunk &chunk : chunks) {
        std::span<char> rest = chunk.span();
        received += rest.size();
        FeedResult result{.status = FeedStatus::Stopped};
        while (result.status == FeedStatus::Stopped) {
            result = parser.feed(rest, recorder);
            require(result.consumed <= rest.size(), "no more is consumed than was fed");
            rest = rest.subspan(result.consumed);
        }
        require(parser.assemblyBytes() <= 2 * received + smallestBuffer, "memory follows what was received, not what was declared");
        require(parser.isMidMessage() || result.status != FeedStatus::More || parser.assemblyBytes() == 0, "between messages no memory");
        if (result.status == FeedStatus::More) {
            require(rest.empty(), "who needs more has consumed all");
            continue;
        }
        if (result.status == FeedStatus::Failed) {
            require(mayBeSent(std::uint16_t(result.error.code)) && !result.error.reason.isEmpty(), "a failure says why");
            recorder.trace.add('!', int(result.error.code));
            recorder.trace.add('?', result.error.reason);
        }
        QByteArray more("\x81\x80....", 6);
        require(parser.feed(more, recorder).status == FeedStatus::Closed, "what has ended stays ended");
        return recorder.trace;
    }
    recorder.trace.add('s', parser.isMidMessage());
    return recorder.trace;
}

/// Any bytes in one text frame: a message when they are UTF-8, else 1007. Qt's decoder is the second opinion.
void requireThereAndBack(QByteArrayView payload)
{
    QByteArray frame;
    FrameWriter::appendMasked(frame, Opcode::Text, payload, 0x5ca1ab1e);
    FrameParser parser(Role::Server);
    Recorder recorder(FrameLimits{}, false);
    const FeedResult result = parser.feed(frame, recorder);
    if (!isUtf8(payload)) {
        require(result.status == FeedStatus::Failed && result.error.code == CloseCode::InvalidPayload, "other than UTF-8 is refused",
                payload);
        return;
    }
    Trace expected;
    expected.add('t', payload);
    require(result.status == FeedStatus::More && recorder.trace.bytes() == expected.bytes(), "a text arrives as it was sent", payload);
}

} // namespace

void check(QByteArrayView input, Depth depth)
{
    Settings settings(input);
    const std::uint8_t flags = settings.byte();
    requireTheSameForEverySplit(settings.rest(), depth, [flags](std::span<test::Chunk> chunks) { return run(flags, chunks); });
    requireThereAndBack(settings.rest());
}

} // namespace signalbox::fuzz
