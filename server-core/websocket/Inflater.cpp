// SPDX-License-Identifier: Apache-2.0
#include "server-core/websocket/Inflater.h"

#include <QtCore/qglobal.h>

#include <zlib.h>

#include <algorithm>
#include <array>

namespace signalbox::core::websocket {

namespace {

/// A raw stream with the largest window: reads what was made with any.
constexpr int RawLargestWindow = -15;
constexpr std::size_t WindowBytes = 32 * 1024;
/// The end of an empty stored block, which senders leave out.
constexpr char Tail[] = {'\x00', '\x00', '\xff', '\xff'};
/// What zlib may write in one go: small beside any limit, large beside its overhead.
constexpr std::size_t SmallestStep = 4096;
constexpr std::size_t LargestStep = 256 * 1024;

/// Bits of z_stream::data_type after inflate(): between two blocks, and how many bits of the last byte are unread.
constexpr int BetweenBlocks = 128;
constexpr int UnreadBits = 63;

} // namespace

Inflater::Inflater() : m_stream(std::make_unique<z_stream>())
{
    *m_stream = {};
    if (inflateInit2(m_stream.get(), RawLargestWindow) != Z_OK)
        qBadAlloc();
}

Inflater::~Inflater()
{
    inflateEnd(m_stream.get());
}

void Inflater::reset()
{
    inflateReset(m_stream.get());
}

bool Inflater::continueAfterEnd()
{
    std::array<Bytef, WindowBytes> window;
    uInt size = 0;
    return inflateGetDictionary(m_stream.get(), window.data(), &size) == Z_OK && inflateReset(m_stream.get()) == Z_OK
        && (size == 0 || inflateSetDictionary(m_stream.get(), window.data(), size) == Z_OK);
}

Inflater::Step Inflater::run(QByteArrayView input, std::size_t limit, AssemblyBuffer &out)
{
    z_stream &stream = *m_stream;
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(input.data()));
    stream.avail_in = static_cast<uInt>(input.size());
    for (;;) {
        // One byte past the limit tells a message that is too big from one that just fits.
        const std::size_t before = out.size();
        const std::size_t room = std::min(std::clamp(before, SmallestStep, LargestStep), limit + 1 - before);
        const std::size_t most = std::max<std::size_t>(limit + 1 - before - room, 1);
        stream.next_out = reinterpret_cast<Bytef *>(out.extend(room, most));
        stream.avail_out = static_cast<uInt>(room);
        const int result = ::inflate(&stream, Z_SYNC_FLUSH);
        out.truncate(before + room - stream.avail_out);
        if (out.size() > limit)
            return Step::TooBig;
        if (result == Z_STREAM_END) {
            if (stream.avail_in == 0)
                return Step::StreamEnded;
            if (!continueAfterEnd())
                return Step::Invalid;
            continue;
        }
        // Z_BUF_ERROR is no error: there was nothing more to do.
        if (result != Z_OK && result != Z_BUF_ERROR)
            return Step::Invalid;
        if (stream.avail_out > 0)
            return stream.avail_in == 0 ? Step::NeedsInput : Step::Invalid;
    }
}

Inflater::Outcome Inflater::inflate(QByteArrayView payload, std::size_t limit, Context context, AssemblyBuffer &out)
{
    // Not even a block's header: some senders' empty message.
    if (payload.isEmpty())
        return Outcome::Done;
    Step step = run(payload, limit, out);
    if (step == Step::NeedsInput) {
        step = run(QByteArrayView(Tail, sizeof Tail), limit, out);
        // Anything but the border between two blocks: the message was cut short.
        if (step == Step::NeedsInput && (m_stream->data_type & (BetweenBlocks | UnreadBits)) != BetweenBlocks)
            step = Step::Invalid;
    }
    // Its last block was marked as such and nothing followed.
    if (step == Step::StreamEnded)
        step = continueAfterEnd() ? Step::NeedsInput : Step::Invalid;
    if (step != Step::NeedsInput || context == Context::Forget)
        reset();
    if (step == Step::NeedsInput)
        return Outcome::Done;
    return step == Step::TooBig ? Outcome::TooBig : Outcome::Invalid;
}

} // namespace signalbox::core::websocket
