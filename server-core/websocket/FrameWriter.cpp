// SPDX-License-Identifier: Apache-2.0
#include "server-core/websocket/FrameWriter.h"

#include "server-core/websocket/Masking.h"

#include <QtCore/qendian.h>

namespace signalbox::core::websocket {

std::size_t FrameWriter::writeHeader(char *out, Opcode opcode, std::size_t payload, Fin fin, std::uint8_t rsv)
{
    out[0] = static_cast<char>(static_cast<std::uint8_t>(fin) | rsv | static_cast<std::uint8_t>(opcode));
    if (payload < 126) {
        out[1] = static_cast<char>(payload);
        return 2;
    }
    if (payload <= 0xffff) {
        out[1] = 126;
        qToBigEndian(static_cast<quint16>(payload), out + 2);
        return 4;
    }
    out[1] = 127;
    qToBigEndian(static_cast<quint64>(payload), out + 2);
    return 10;
}

void FrameWriter::append(QByteArray &out, Opcode opcode, QByteArrayView payload, Fin fin, std::uint8_t rsv)
{
    char header[MaxFrameHeader];
    const std::size_t size = writeHeader(header, opcode, static_cast<std::size_t>(payload.size()), fin, rsv);
    out.append(header, static_cast<qsizetype>(size)).append(payload);
}

void FrameWriter::appendMasked(QByteArray &out, Opcode opcode, QByteArrayView payload, std::uint32_t key, Fin fin, std::uint8_t rsv)
{
    const auto payloadSize = static_cast<std::size_t>(payload.size());
    char header[MaxFrameHeader];
    std::size_t size = writeHeader(header, opcode, payloadSize, fin, rsv);
    header[1] = static_cast<char>(header[1] | 0x80);
    qToBigEndian(key, header + size);
    // The wire carries the key's bytes in order; xorCopy wants them as they lie in memory.
    std::uint32_t keyInMemory;
    std::memcpy(&keyInMemory, header + size, 4);
    size += 4;
    const qsizetype before = out.size();
    out.resize(before + static_cast<qsizetype>(size + payloadSize));
    char *const at = out.data() + before;
    std::memcpy(at, header, size);
    xorCopy(at + size, payload.data(), payloadSize, keyInMemory);
}

std::shared_ptr<const QByteArray> FrameWriter::shared(Opcode opcode, QByteArrayView payload)
{
    auto frame = std::make_shared<QByteArray>();
    frame->reserve(static_cast<qsizetype>(headerSize(static_cast<std::size_t>(payload.size()))) + payload.size());
    append(*frame, opcode, payload);
    return frame;
}

QByteArray FrameWriter::closePayload(CloseCode code, QByteArrayView reason)
{
    const auto number = static_cast<std::uint16_t>(code);
    if (!mayBeSent(number))
        return {};
    constexpr qsizetype MaxReason = static_cast<qsizetype>(MaxControlPayload) - 2;
    qsizetype size = reason.size();
    if (size > MaxReason) {
        size = MaxReason;
        while (size > 0 && (static_cast<unsigned char>(reason[size]) & 0xc0) == 0x80)
            --size;
    }
    QByteArray payload(2, Qt::Uninitialized);
    qToBigEndian(number, payload.data());
    return payload.append(reason.first(size));
}

} // namespace signalbox::core::websocket
