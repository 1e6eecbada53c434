// SPDX-License-Identifier: Apache-2.0
// HTTP requests that follow each other on one connection, and the answer to each as a WebSocket handshake.
// Input: one byte of settings, then the stream.
#include "server-core/http/RequestParser.h"
#include "server-core/http/Syntax.h"
#include "server-core/websocket/Handshake.h"
#include "tests/fuzz/Splits.h"

#include <algorithm>

namespace signalbox::fuzz {

namespace {

using namespace core;

constexpr std::uint8_t smallLimits = 1;
constexpr std::uint8_t originsAreListed = 2;
constexpr std::uint8_t subprotocolIsRequired = 4;
constexpr std::uint8_t compresses = 8;
constexpr std::uint8_t keepsContext = 16;

void requireAWholeResponse(const QByteArray &response)
{
    const qsizetype end = response.indexOf("\r\n\r\n");
    require(response.startsWith("HTTP/1.1 ") && end > 0, "an answer is a whole response", response);
    for (const QByteArray &line : response.first(end).replace("\r\n", "\n").split('\n'))
        require(!line.isEmpty() && std::all_of(line.cbegin(), line.cend(), http::isFieldValueChar), "an answer is not split", response);
}

void take(const http::Request &request, const websocket::HandshakePolicy &policy, Trace &trace)
{
    require(http::isToken(request.method()), "a method is a token", request.method());
    for (const QByteArrayView part : {request.target(), request.path(), request.query()})
        require(std::all_of(part.begin(), part.end(), [](char c) { return c > ' ' && c != 0x7f; }), "a target is visible ASCII", part);
    trace.add('m', request.method());
    trace.add('t', request.target());
    trace.add('p', request.path());
    trace.add('q', request.query());
    if (const auto value = request.queryValue("room"))
        trace.add('v', *value);
    trace.add('n', qint64(request.headerCount()));
    for (const QByteArrayView name : {"Host", "Cookie", "connection", "SEC-WEBSOCKET-PROTOCOL"}) {
        for (const QByteArrayView value : request.headers(name)) {
            require(std::all_of(value.begin(), value.end(), http::isFieldValueChar), "a field holds no control character", value);
            trace.add('h', value);
        }
        for (const QByteArrayView member : request.headerList(name))
            trace.add('l', member);
    }
    trace.add('u', websocket::Handshake::isUpgrade(request));
    const auto answer = websocket::Handshake::answer(request, policy);
    requireAWholeResponse(answer.response);
    require(!answer.accepted() || websocket::Handshake::isUpgrade(request), "only an upgrade is accepted");
    require(answer.subprotocol.isEmpty() || policy.subprotocols.contains(answer.subprotocol), "no other subprotocol is chosen");
    require(!answer.deflate || (policy.deflate && answer.deflate->serverWindowBits >= 8 && answer.deflate->serverWindowBits <= 15),
            "compression is agreed on when it is offered, with a window that exists");
    trace.add('a', answer.response);
}

void requireItStaysFailed(http::RequestParser &parser)
{
    const std::string_view good = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    require(parser.feed(good).state == http::RequestParser::State::Failed, "a failed parser stays failed");
}

Trace run(std::uint8_t settings, std::span<test::Chunk> chunks)
{
    http::RequestParser parser(settings & smallLimits ? http::RequestParser::Limits{200, 6} : http::RequestParser::Limits{});
    websocket::HandshakePolicy policy{.subprotocols = {"signalbox.v1", "chat"},
                                      .requireSubprotocol = (settings & subprotocolIsRequired) != 0};
    if (settings & originsAreListed)
        policy.allowedOrigins = {"https://app.example.com"};
    if (settings & compresses)
        policy.deflate = websocket::DeflatePolicy{.keepContext = (settings & keepsContext) != 0};
    Trace trace;
    for (test::Chunk &chunk : chunks) {
        std::span<const char> rest = chunk.span();
        while (!rest.empty()) {
            const auto outcome = parser.feed(rest);
            require(outcome.consumed <= rest.size(), "no more is consumed than was fed");
            if (outcome.state == http::RequestParser::State::Failed) {
                require(outcome.status != http::Status::Ok && !outcome.reason.isEmpty(), "a failure says why");
                trace.add('!', int(outcome.status));
                trace.add('?', outcome.reason);
                requireItStaysFailed(parser);
                return trace;
            }
            rest = rest.subspan(outcome.consumed);
            if (outcome.state == http::RequestParser::State::Complete) {
                take(parser.request(), policy, trace);
                parser.reset();
            } else {
                require(rest.empty(), "who needs more has consumed all");
            }
        }
    }
    trace.add('s', parser.hasStarted());
    return trace;
}

} // namespace

void check(QByteArrayView input, Depth depth)
{
    Settings settings(input);
    const std::uint8_t flags = settings.byte();
    requireTheSameForEverySplit(settings.rest(), depth, [flags](std::span<test::Chunk> chunks) { return run(flags, chunks); });
}

} // namespace signalbox::fuzz
