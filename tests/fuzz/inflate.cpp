// SPDX-License-Identifier: Apache-2.0
// permessage-deflate: what a peer sends as compressed, and the input as messages, there and back.
// Input: a byte of settings, a byte for the limit, then payloads, each after a byte with its size.
#include "server-core/websocket/MessageDeflate.h"
#include "tests/fuzz/Target.h"

#include <vector>

namespace signalbox::fuzz {

namespace {

using namespace core::websocket;

/// What a buffer takes at least.
constexpr std::size_t smallestBuffer = 512;

struct Result {
    Inflater::Outcome outcome;
    QByteArray message;
    bool operator==(const Result &) const = default;
};

Result inflate(Inflater &inflater, QByteArrayView payload, std::size_t limit, Inflater::Context context)
{
    AssemblyBuffer out;
    const Inflater::Outcome outcome = inflater.inflate(payload, limit, context, out);
    // One byte past it tells a message that is too big from one that just fits.
    require(out.size() <= limit + (outcome == Inflater::Outcome::TooBig ? 1 : 0), "no more comes out than the limit");
    require(out.capacity() <= 2 * limit + smallestBuffer, "memory follows the limit, not what the input promises");
    if (outcome != Inflater::Outcome::Done)
        return {outcome, {}};
    return {outcome, QByteArray(out.data(), qsizetype(out.size()))};
}

void checkPeer(const std::vector<QByteArrayView> &payloads, std::size_t limit, Inflater::Context context)
{
    Inflater inflater;
    bool isFresh = true;
    for (const QByteArrayView payload : payloads) {
        const Result result = inflate(inflater, payload, limit, context);
        if (isFresh) {
            Inflater another;
            require(result == inflate(another, payload, limit, context), "after a failure, or without context, it begins anew", payload);
        }
        isFresh = context == Inflater::Context::Forget || result.outcome != Inflater::Outcome::Done;
    }
}

void checkThereAndBack(const std::vector<QByteArrayView> &messages, bool keepsContext, std::uint8_t windowBits)
{
    DeflateWorkshop workshop;
    DeflateWorkshop peersWorkshop;
    const DeflateParameters parameters{
        .serverKeepsContext = keepsContext, .clientKeepsContext = keepsContext, .serverWindowBits = windowBits};
    MessageDeflate ours(parameters, 1, workshop);
    MessageDeflate peers(parameters, 1, peersWorkshop);
    for (const QByteArrayView message : messages) {
        const QByteArray compressed = ours.compress(message).toByteArray();
        if (compressed.isEmpty())
            continue;
        // With context it is sent in any case: the next message refers to it.
        require(keepsContext || compressed.size() < message.size(), "a message is sent compressed when that is shorter");
        const auto outcome = peers.decompress(compressed, std::size_t(message.size()));
        const AssemblyBuffer &out = peersWorkshop.inflated;
        require(outcome == Inflater::Outcome::Done && QByteArrayView(out.data(), qsizetype(out.size())) == message,
                "a message arrives as it was sent", message);
        workshop.trimCompressed();
        peersWorkshop.trimInflated();
    }
}

} // namespace

void check(QByteArrayView input, Depth)
{
    Settings settings(input);
    const std::uint8_t flags = settings.byte();
    const std::size_t limit = 1 + 64U * settings.byte();
    std::vector<QByteArrayView> payloads;
    while (!settings.rest().isEmpty()) {
        const qsizetype size = settings.byte();
        payloads.push_back(settings.bytes(size));
    }
    const bool keepsContext = (flags & 1U) != 0;
    checkPeer(payloads, limit, keepsContext ? Inflater::Context::Keep : Inflater::Context::Forget);
    checkThereAndBack(payloads, keepsContext, static_cast<std::uint8_t>(9 + (flags >> 1U) % 7));
}

} // namespace signalbox::fuzz
