// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/websocket/AssemblyBuffer.h"
#include "server-core/websocket/FrameHandler.h"
#include "server-core/websocket/Utf8Validator.h"

#include <array>
#include <span>

namespace signalbox::core::websocket {

/// What a peer may send.
struct FrameLimits {
    /// Of one message, all fragments together. A frame that declares more is refused by its header. A compressed one may
    /// be an eighth larger, for what does not compress; its handler limits what comes out of it.
    std::uint32_t messageBytes = 1024 * 1024;
    /// Frames of one message, so that empty fragments cannot go on for ever.
    std::uint32_t fragments = 16384;
};

enum class FeedStatus : std::uint8_t {
    More, ///< all input is consumed; waiting for more
    Stopped, ///< the handler returned false; the rest of the input is not consumed and may be fed later
    Closed, ///< the peer's close frame came (then, or before); whatever follows it is ignored
    Failed, ///< the peer broke the protocol: send `error` as close frame; later feeds answer Closed
};

struct FeedResult {
    FeedStatus status = FeedStatus::More;
    std::size_t consumed = 0;
    ProtocolError error = {};
};

/// Reads the frames of one WebSocket connection.
/// Shape:  the events are the same however the bytes are split. A message of one frame that lies within one feed() is
///         unmasked in place (the input changes) and handed out as a view; any other is unmasked while it is copied into a
///         buffer that grows with the bytes received, never with the bytes declared, and is freed with the message.
/// Errors: 1002, 1007 (at the offending byte, not at the end of the message), 1008 too many fragments, 1009 too big.
/// Thread: that of the session.
/// Source: RFC 6455 §5, §7.4, §8.1.
class FrameParser
{
public:
    /// `allowedRsv` is the mask of reserved bits that negotiated extensions use on the first frame of a message.
    explicit FrameParser(Role role, FrameLimits limits = {}, std::uint8_t allowedRsv = 0);

    [[nodiscard]] FeedResult feed(std::span<char> input, FrameHandler &handler);

    [[nodiscard]] const FrameLimits &limits() const { return m_limits; }
    /// True inside a frame or between the fragments of a message, so that a slow peer can be told from an idle one.
    [[nodiscard]] bool isMidMessage() const { return m_headerSize > 0 || m_inPayload || m_kind != 0; }
    /// Memory held for a message that is not complete; 0 between messages.
    [[nodiscard]] std::size_t assemblyBytes() const { return m_assembly.capacity(); }

private:
    /// What a step of feed() leads to. After anything but Continue and NeedMore `this` may be gone.
    enum class Step : std::uint8_t { Continue, NeedMore, Stopped, Closed, Failed };
    struct Cursor {
        char *at;
        char *end;
        ProtocolError error = {};
        [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(end - at); }
    };

    [[nodiscard]] bool isControl() const { return m_opcode >= 8; }
    /// Text is checked here, unless it still has to be decompressed.
    [[nodiscard]] bool isPlainText() const { return m_kind == std::uint8_t(MessageKind::Text) && m_rsv == 0; }
    /// Of the message under way, or of the one that `first` begins.
    [[nodiscard]] std::uint64_t mostBytes(std::uint8_t first) const;

    Step readHeader(Cursor &cursor);
    /// Checks `size` bytes of a header as far as they go. Its length when it is complete, 0 before, -1 with `error` set.
    int decodeHeader(const char *bytes, std::size_t size, ProtocolError &error);
    [[nodiscard]] QByteArrayView checkFirstByte(std::uint8_t first) const;
    [[nodiscard]] QByteArrayView checkSecondByte(std::uint8_t first, std::uint8_t second) const;
    void beginFrame(std::uint8_t first, std::uint64_t length, std::uint32_t key);

    Step readPayload(Cursor &cursor, FrameHandler &handler);
    Step readControl(Cursor &cursor, FrameHandler &handler);
    Step wholeMessage(Cursor &cursor, FrameHandler &handler);
    /// The end of a message whose payload is complete.
    Step deliverMessage(QByteArrayView payload, FrameHandler &handler);
    Step assemble(Cursor &cursor, FrameHandler &handler);
    Step deliverControl(Cursor &cursor, QByteArrayView payload, FrameHandler &handler);
    Step deliverClose(Cursor &cursor, QByteArrayView payload, FrameHandler &handler);
    Step fail(Cursor &cursor, CloseCode code, QByteArrayView reason);

    AssemblyBuffer m_assembly;
    std::uint64_t m_remaining = 0; ///< payload bytes of the current frame still to come
    FrameLimits m_limits;
    std::uint32_t m_key = 0; ///< of the next payload byte on
    std::uint32_t m_fragments = 0;
    std::array<char, MaxFrameHeader> m_header = {};
    std::uint8_t m_headerSize = 0; ///< bytes of a header cut off by the end of the input
    std::uint8_t m_controlSize = 0; ///< bytes of a cut control payload, at the end of m_assembly
    std::uint8_t m_opcode = 0; ///< of the current frame
    std::uint8_t m_kind = 0; ///< MessageKind of the message under way, 0 between messages
    std::uint8_t m_rsv = 0; ///< reserved bits of the message under way, for extensions
    std::uint8_t m_allowedRsv;
    Utf8Validator m_utf8;
    Role m_role;
    bool m_final = false;
    bool m_inPayload = false;
    bool m_finished = false;
};

// Ten thousand idle connections must cost next to nothing.
static_assert(sizeof(FrameParser) <= 96);

} // namespace signalbox::core::websocket
