// SPDX-License-Identifier: Apache-2.0
// The PROXY header in front of a connection.
// Input: the stream.
#include "server-core/net/ProxyHeader.h"
#include "tests/fuzz/Splits.h"

namespace signalbox::fuzz {

namespace {

using core::net::Endpoint;
using core::net::ProxyHeader;

/// Text, or the longest binary one.
constexpr std::size_t mostBytes = 16 + 216 + 4096;

Trace run(std::span<test::Chunk> chunks)
{
    ProxyHeader header;
    Trace trace;
    std::size_t size = 0;
    auto state = ProxyHeader::State::NeedMore;
    for (test::Chunk &chunk : chunks) {
        if (state != ProxyHeader::State::NeedMore)
            break;
        const ProxyHeader::Outcome outcome = header.feed(chunk.span());
        state = outcome.state;
        size += outcome.consumed;
        require(outcome.consumed <= chunk.span().size(), "no more is consumed than was fed");
        require(state != ProxyHeader::State::NeedMore || outcome.consumed == chunk.span().size(), "who needs more has consumed all");
    }
    require(size <= mostBytes, "a header has an end");
    require((state == ProxyHeader::State::Failed) == !header.error().isEmpty(), "a failure says why, and nothing else does");
    QByteArray more("PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n");
    if (state != ProxyHeader::State::NeedMore)
        require(header.feed(std::span(more.data(), std::size_t(more.size()))).consumed == 0, "what follows a header is left alone");
    if (state == ProxyHeader::State::Complete && header.client()) {
        const Endpoint &client = *header.client();
        require(Endpoint::parse(client.address(), client.port) == client, "a client has a numeric address");
        trace.add('c', client.toString().toLatin1());
    }
    trace.add('s', int(state));
    trace.add('n', qint64(size));
    return trace;
}

} // namespace

void check(QByteArrayView input, Depth depth)
{
    requireTheSameForEverySplit(input, depth, run);
}

} // namespace signalbox::fuzz
