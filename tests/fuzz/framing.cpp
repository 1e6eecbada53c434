// SPDX-License-Identifier: Apache-2.0
// Every framing of TCP streams; and the input as a message, there and back.
// Input: the framing's letter, a byte for the message limit, a byte for the length of the delimiter, the delimiter, the stream.
#include "server-core/framing/CountedSeparatorFraming.h"
#include "server-core/framing/FixedSizeFraming.h"
#include "server-core/framing/LengthPrefixFraming.h"
#include "server-core/framing/MarkFraming.h"
#include "server-core/framing/RawFraming.h"
#include "server-core/framing/TerminatorFraming.h"
#include "server-core/types/LineFraming.h"
#include "tests/fuzz/Splits.h"

#include <algorithm>
#include <memory>

namespace signalbox::fuzz {

namespace {

using namespace core;
using namespace core::framing;

struct Parameters {
    std::size_t limit = 0;
    QByteArray delimiter;
};

/// A length field of every size, order and place, by the delimiter's first byte.
LengthPrefixFraming::Layout layoutOf(const Parameters &parameters)
{
    const auto bits = static_cast<std::uint8_t>(parameters.delimiter.front());
    return {.lengthBytes = static_cast<std::uint8_t>(1U << (bits & 3U)),
            .lengthOffset = static_cast<std::uint8_t>(bits >> 4U),
            .order = bits & 4U ? LengthPrefixFraming::Order::Little : LengthPrefixFraming::Order::Big,
            .countsHeader = (bits & 8U) != 0};
}

using Made = std::unique_ptr<Framing>;

struct Kind {
    char letter;
    Made (*make)(const Parameters &);
};

// A new framing is one line here, and an entry or two in corpus/framing.
constexpr Kind kinds[] = {
    {'t', [](const Parameters &p) -> Made { return std::make_unique<TerminatorFraming>(p.delimiter, p.limit); }},
    {'l', [](const Parameters &p) -> Made { return std::make_unique<LineFraming>(p.limit); }},
    {'m', [](const Parameters &p) -> Made { return std::make_unique<MarkFraming>(p.delimiter, p.delimiter.last(1) + "]", p.limit); }},
    {'f', [](const Parameters &p) -> Made { return std::make_unique<FixedSizeFraming>(p.limit); }},
    {'p', [](const Parameters &p) -> Made { return std::make_unique<LengthPrefixFraming>(layoutOf(p), p.limit); }},
    {'c',
     [](const Parameters &p) -> Made {
         return std::make_unique<CountedSeparatorFraming>(p.delimiter.front(), 1 + int(p.delimiter.size()), p.limit);
     }},
};

/// Bytes that a framing may hold beside the message: header, delimiter.
constexpr std::size_t overhead = 32;

class Recorder final : public MessageHandler
{
public:
    explicit Recorder(const Parameters &parameters) : m_limit(parameters.limit) { }
    bool onMessage(QByteArrayView message) override
    {
        require(std::size_t(message.size()) <= m_limit, "no message passes the limit", message);
        trace.add('m', message);
        return true;
    }
    Trace trace;

private:
    const std::size_t m_limit;
};

Trace run(const Kind &kind, const Parameters &parameters, std::span<test::Chunk> chunks)
{
    const std::unique_ptr<Framing> framing = kind.make(parameters);
    Recorder recorder(parameters);
    std::size_t received = 0;
    for (test::Chunk &chunk : chunks) {
        received += chunk.span().size();
        const FeedResult result = framing->feed(chunk.span(), recorder);
        if (result.status == FeedStatus::Failed) {
            require(!framing->errorMessage().isEmpty(), "a failure says why");
            recorder.trace.add('!', framing->errorMessage().toUtf8());
            recorder.trace.add('l', framing->failedByLength());
            QByteArray more("more");
            require(framing->feed(more, recorder).status == FeedStatus::Failed, "a failed framing stays failed");
            return recorder.trace;
        }
        require(result.status == FeedStatus::More && result.consumed == chunk.span().size(), "who needs more has consumed all");
        require(framing->errorMessage().isEmpty(), "no error without failure");
        require(framing->heldBytes() <= 2 * std::min(received, parameters.limit + overhead) + 64, "memory follows what was received");
    }
    framing->end(recorder);
    return recorder.trace;
}

void requireThereAndBack(const Kind &kind, const Parameters &parameters, QByteArrayView rest)
{
    const QByteArrayView message = rest.first(std::min(rest.size(), qsizetype(parameters.limit)));
    const std::unique_ptr<Framing> framing = kind.make(parameters);
    QByteArray out("before");
    if (!framing->encode(message, out))
        return require(out == "before", "who refuses appends nothing");
    require(out.startsWith("before"), "encoding appends");
    out.remove(0, 6);
    Recorder recorder(parameters);
    const FeedResult result = kind.make(parameters)->feed(out, recorder);
    Trace expected;
    expected.add('m', message);
    require(result.status == FeedStatus::More && recorder.trace.bytes() == expected.bytes(), "a message arrives as it was sent", out);
}

/// It has no messages of its own: what goes in comes out.
void checkRaw(QByteArrayView input)
{
    if (input.isEmpty())
        return;
    RawFraming framing;
    Recorder recorder({.limit = std::size_t(input.size()), .delimiter = {}});
    QByteArray bytes = input.toByteArray();
    const FeedResult result = framing.feed(bytes, recorder);
    Trace expected;
    expected.add('m', input);
    require(result.consumed == std::size_t(input.size()) && recorder.trace.bytes() == expected.bytes(), "raw bytes pass");
}

} // namespace

void check(QByteArrayView input, Depth depth)
{
    Settings settings(input);
    const char letter = char(settings.byte());
    const auto kind = std::find_if(std::begin(kinds), std::end(kinds), [letter](const Kind &k) { return k.letter == letter; });
    if (kind == std::end(kinds))
        return checkRaw(input);
    Parameters parameters;
    parameters.limit = 1 + settings.byte();
    const qsizetype size = 1 + settings.byte() % 4;
    parameters.delimiter = settings.bytes(size).toByteArray();
    if (parameters.delimiter.isEmpty())
        parameters.delimiter = "\n";
    // A counted separator stands at least twice.
    if (letter == 'c' && parameters.delimiter.size() < 2)
        parameters.delimiter.append('2');
    requireTheSameForEverySplit(settings.rest(), depth, [&](std::span<test::Chunk> chunks) { return run(*kind, parameters, chunks); });
    requireThereAndBack(*kind, parameters, settings.rest());
}

} // namespace signalbox::fuzz
