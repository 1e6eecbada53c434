// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/http/Request.h"
#include "server-core/http/Status.h"

#include <span>

namespace signalbox::core::http {

/// Reads the head of one HTTP/1.1 request from bytes that arrive in any pieces.
/// Shape:  feed() until it says Complete or Failed; bytes past the head are not consumed, they belong to what comes next
///         (WebSocket frames, the next request after reset()). Strict: what two parsers could read in two ways is refused.
/// Units:  limits in bytes of the whole head and in field lines.
/// Errors: 400 malformed, 413 a body, 431 past a limit, 505 not HTTP/1.1. The same for every split of the input.
/// Source: RFC 9112 §2–§7, RFC 9110 §5.
class RequestParser
{
public:
    struct Limits {
        std::uint16_t headBytes = 8192;
        std::uint16_t fieldLines = 64;
    };

    enum class State : std::uint8_t { NeedMore, Complete, Failed };

    struct Outcome {
        State state = State::NeedMore;
        /// How many bytes of this feed() were the head's.
        std::size_t consumed = 0;
        /// When Failed: the answer to send, and why, in words for the peer (static storage).
        Status status = Status::Ok;
        QByteArrayView reason = {};
    };

    RequestParser() = default;
    explicit RequestParser(Limits limits) : m_limits(limits) { }

    [[nodiscard]] Outcome feed(std::span<const char> input);
    /// The request, once feed() has said Complete.
    [[nodiscard]] const Request &request() const { return m_request; }
    /// True when bytes of a request have come, so that a silent peer can be told from an idle one.
    [[nodiscard]] bool hasStarted() const { return !m_request.m_head.isEmpty(); }
    /// Makes ready for the next request of the same connection.
    void reset();

private:
    struct Fault {
        Status status = Status::Ok;
        QByteArrayView reason = {};
        explicit operator bool() const { return status != Status::Ok; }
    };

    /// One line, without its CRLF. Sets m_ended at the empty line.
    Fault takeLine(qsizetype start, qsizetype size);
    Fault takeRequestLine(qsizetype start, QByteArrayView line);
    Fault takeFieldLine(qsizetype start, QByteArrayView line);
    [[nodiscard]] Fault checkHead() const;
    [[nodiscard]] Fault checkBody() const;
    [[nodiscard]] Outcome failed(Fault fault);

    Request m_request;
    Limits m_limits;
    Fault m_fault;
    qsizetype m_lineStart = 0;
    bool m_sawRequestLine = false;
    bool m_skippedEmptyLine = false;
    bool m_ended = false;
};

} // namespace signalbox::core::http
