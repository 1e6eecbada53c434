// SPDX-License-Identifier: Apache-2.0
#include "server-core/websocket/Deflater.h"

#include <QtCore/qglobal.h>

#include <zlib.h>

namespace signalbox::core::websocket {

namespace {

/// A third of the work of zlib's default for nearly its ratio on short messages.
constexpr int Level = 3;
constexpr int MemoryLevel = 8;
/// The empty stored block at the end of a flush.
constexpr qsizetype TailBytes = 4;
/// Room for the flush beyond deflateBound, which knows of one block's end only.
constexpr qsizetype FlushBytes = 16;

} // namespace

Deflater::Deflater(int windowBits) : m_stream(std::make_unique<z_stream>())
{
    *m_stream = {};
    if (deflateInit2(m_stream.get(), Level, Z_DEFLATED, -windowBits, MemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK)
        qBadAlloc();
}

Deflater::~Deflater()
{
    deflateEnd(m_stream.get());
}

void Deflater::deflate(QByteArrayView message, Context context, QByteArray &out)
{
    z_stream &stream = *m_stream;
    const qsizetype before = out.size();
    // All at once: a whole message is at hand, and zlib then needs no second call.
    out.resize(before + static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(message.size()))) + FlushBytes);
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(message.data()));
    stream.avail_in = static_cast<uInt>(message.size());
    qsizetype size = before;
    do {
        if (size == out.size())
            out.resize(2 * size);
        stream.next_out = reinterpret_cast<Bytef *>(out.data() + size);
        stream.avail_out = static_cast<uInt>(out.size() - size);
        (void)::deflate(&stream, Z_SYNC_FLUSH);
        size = out.size() - static_cast<qsizetype>(stream.avail_out);
    } while (stream.avail_out == 0);
    out.truncate(size - TailBytes);
    if (context == Context::Forget)
        deflateReset(&stream);
}

} // namespace signalbox::core::websocket
