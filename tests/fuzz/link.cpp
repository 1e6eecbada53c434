// SPDX-License-Identifier: Apache-2.0
// The envelope of links between processes; and the input as messages, there and back.
// Input: a byte for the limit, a byte for the largest known type, the stream.
#include "server-core/link/EnvelopeDecoder.h"
#include "server-core/link/EnvelopeEncoder.h"
#include "tests/fuzz/Splits.h"

#include <algorithm>

namespace signalbox::fuzz {

namespace {

using namespace core::link;

class Recorder final : public EnvelopeHandler
{
public:
    Recorder(std::size_t limit, quint16 largestKnown) : m_limit(limit), m_largestKnown(largestKnown) { }
    bool isKnown(quint16 type) const override { return type <= m_largestKnown; }
    bool onEnvelope(const Envelope &envelope, QByteArrayView payload) override
    {
        require(isKnown(envelope.type), "only known types arrive");
        require(std::size_t(payload.size()) <= m_limit, "no payload passes the limit");
        note('m', envelope);
        trace.add('p', payload);
        return true;
    }
    void onSkipped(const Envelope &envelope) override
    {
        require(!isKnown(envelope.type), "known types are not skipped");
        note('s', envelope);
    }
    void onBroken(EnvelopeFault fault, const QString &text) override
    {
        require(!m_broken && fault != EnvelopeFault::None && !text.isEmpty(), "a stream breaks once, and says why");
        m_broken = true;
        trace.add('!', text.toUtf8());
    }
    Trace trace;

private:
    void note(char event, const Envelope &envelope)
    {
        require(!m_broken, "nothing is told of a broken stream");
        require(envelope.sequence == ++m_sequence, "messages are told in sequence");
        trace.add(event, qint64(envelope.type));
        trace.add('v', qint64(envelope.version));
        trace.add('a', qint64(envelope.acknowledgement));
    }

    const std::size_t m_limit;
    const quint16 m_largestKnown;
    quint64 m_sequence = 0;
    bool m_broken = false;
};

Trace run(std::size_t limit, quint16 largestKnown, std::span<test::Chunk> chunks)
{
    Recorder recorder(limit, largestKnown);
    EnvelopeDecoder decoder(recorder, limit);
    std::size_t received = 0;
    for (test::Chunk &chunk : chunks) {
        received += chunk.span().size();
        decoder.feed(QByteArrayView(chunk.span().data(), qsizetype(chunk.span().size())));
        require(decoder.heldBytes() <= std::min(received, limit + Envelope::headerSize), "memory follows what was received");
    }
    return recorder.trace;
}

/// The input, cut into payloads, arrives as it was sent.
void requireThereAndBack(std::size_t limit, QByteArrayView input)
{
    EnvelopeEncoder encoder(1, limit);
    QByteArray out;
    Recorder expected(limit, 0);
    Envelope envelope{.type = 0, .version = 1};
    while (!input.isEmpty()) {
        const QByteArrayView payload = input.first(std::min(input.size(), qsizetype(limit) + 1));
        input = input.sliced(payload.size());
        const qsizetype before = out.size();
        if (!encoder.append(0, payload, 0, out)) {
            require(std::size_t(payload.size()) > limit && out.size() == before, "who refuses appends nothing");
            continue;
        }
        ++envelope.sequence;
        require(expected.onEnvelope(envelope, payload), "the recorder goes on");
    }
    test::Chunk chunk(out);
    require(run(limit, 0, std::span(&chunk, 1)).bytes() == expected.trace.bytes(), "messages arrive as they were sent", out);
}

} // namespace

void check(QByteArrayView input, Depth depth)
{
    Settings settings(input);
    const std::size_t limit = settings.byte();
    const quint16 largestKnown = settings.byte();
    const QByteArrayView stream = settings.rest();
    requireTheSameForEverySplit(stream, depth, [&](std::span<test::Chunk> chunks) { return run(limit, largestKnown, chunks); });
    requireThereAndBack(limit, stream);
}

} // namespace signalbox::fuzz
