// SPDX-License-Identifier: Apache-2.0
#include "server-core/websocket/MessageDeflate.h"

namespace signalbox::core::websocket {

namespace {

/// What a thread keeps from message to message.
constexpr qsizetype KeptBytes = 256 * 1024;

} // namespace

Inflater &DeflateWorkshop::inflater()
{
    if (!m_inflater)
        m_inflater = std::make_unique<Inflater>();
    return *m_inflater;
}

Deflater &DeflateWorkshop::deflater(int windowBits)
{
    std::unique_ptr<Deflater> &deflater = m_deflaters[static_cast<std::size_t>(windowBits)];
    if (!deflater)
        deflater = std::make_unique<Deflater>(windowBits);
    return *deflater;
}

void DeflateWorkshop::tidy()
{
    if (compressed.capacity() > KeptBytes)
        compressed = QByteArray();
    if (inflated.capacity() > static_cast<std::size_t>(KeptBytes))
        inflated.release();
}

MessageDeflate::MessageDeflate(const DeflateParameters &parameters, std::uint32_t threshold, DeflateWorkshop &workshop)
    : m_workshop(workshop), m_parameters(parameters), m_threshold(threshold)
{
}

QByteArrayView MessageDeflate::compress(QByteArrayView message)
{
    // Messages beyond this are not for one call of zlib, and no configuration allows them.
    constexpr qsizetype LargestMessage = qsizetype(1) << 30;
    if (message.isEmpty() || message.size() < qsizetype{m_threshold} || message.size() > LargestMessage)
        return {};
    QByteArray &out = m_workshop.compressed;
    out.resize(0); // keeps the memory
    if (m_parameters.serverKeepsContext) {
        if (!m_deflater)
            m_deflater = std::make_unique<Deflater>(m_parameters.serverWindowBits);
        // Sent even when it gained nothing: the next message refers to this one.
        m_deflater->deflate(message, Deflater::Context::Keep, out);
        return out;
    }
    m_workshop.deflater(m_parameters.serverWindowBits).deflate(message, Deflater::Context::Forget, out);
    return out.size() < message.size() ? QByteArrayView(out) : QByteArrayView();
}

Inflater::Outcome MessageDeflate::decompress(QByteArrayView payload, std::size_t limit)
{
    m_workshop.inflated.truncate(0);
    if (!m_parameters.clientKeepsContext)
        return m_workshop.inflater().inflate(payload, limit, Inflater::Context::Forget, m_workshop.inflated);
    if (!m_inflater)
        m_inflater = std::make_unique<Inflater>();
    return m_inflater->inflate(payload, limit, Inflater::Context::Keep, m_workshop.inflated);
}

} // namespace signalbox::core::websocket
