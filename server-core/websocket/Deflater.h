// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtCore/QByteArray>

#include <memory>

struct z_stream_s;

namespace signalbox::core::websocket {

/// Does permessage-deflate, one message at a time.
/// Source: RFC 7692 §7.2.1.
class Deflater
{
public:
    enum class Context : std::uint8_t { Keep, Forget };

    /// `windowBits` 9 to 15: how far back the output refers, as a power of two.
    explicit Deflater(int windowBits);
    ~Deflater();
    Deflater(const Deflater &) = delete;
    Deflater &operator=(const Deflater &) = delete;

    /// Appends the compressed `message`, without the four bytes that every message would end with.
    void deflate(QByteArrayView message, Context context, QByteArray &out);

private:
    std::unique_ptr<z_stream_s> m_stream;
};

} // namespace signalbox::core::websocket
