// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/websocket/DeflateOffer.h"
#include "server-core/websocket/Deflater.h"
#include "server-core/websocket/Inflater.h"

#include <array>

namespace signalbox::core::websocket {

/// What the sessions of a thread use to compress and decompress, in turn; each piece is made when it is first needed.
/// Thread: one.
class DeflateWorkshop
{
public:
    Inflater &inflater();
    Deflater &deflater(int windowBits);
    /// For the message being put together or taken apart; given back when it is large.
    QByteArray compressed;
    AssemblyBuffer inflated;
    void tidy();

private:
    std::unique_ptr<Inflater> m_inflater;
    std::array<std::unique_ptr<Deflater>, 16> m_deflaters;
};

/// permessage-deflate of one session: the thread's workshop, or contexts of its own where that was agreed.
/// Thread: that of the session.
class MessageDeflate
{
public:
    MessageDeflate(const DeflateParameters &parameters, std::uint32_t threshold, DeflateWorkshop &workshop);

    /// Empty when the message had better be sent as it is. Valid until the workshop is used again.
    [[nodiscard]] QByteArrayView compress(QByteArrayView message);
    /// The result lies in the workshop's `inflated`.
    [[nodiscard]] Inflater::Outcome decompress(QByteArrayView payload, std::size_t limit);
    DeflateWorkshop &workshop() { return m_workshop; }

private:
    DeflateWorkshop &m_workshop;
    const DeflateParameters m_parameters;
    const std::uint32_t m_threshold;
    std::unique_ptr<Inflater> m_inflater;
    std::unique_ptr<Deflater> m_deflater;
};

} // namespace signalbox::core::websocket
