// SPDX-License-Identifier: Apache-2.0
// What a hub left in a file. Input: a byte, then the file without the hash at its end (nobody finds that by chance); the byte odd: the file
// as it is.
#include "server-core/hub/HubShard.h"
#include "server-core/hub/SealFormat.h"
#include "tests/fuzz/Target.h"

#include <QtCore/QBuffer>
#include <QtCore/QCryptographicHash>

namespace signalbox::fuzz {

namespace {

using namespace core::hub;

QByteArray written(const SealedHub &hub)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    require(writeSealedHub(hub, buffer).has_value(), "what was read can be written");
    return buffer.data();
}

Result<SealedHub> read(QByteArray bytes)
{
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::ReadOnly);
    return readSealedHub(buffer);
}

class Surroundings final : public ShardSurroundings
{
public:
    Clock::time_point now() const override { return Clock::time_point(std::chrono::hours(1)); }
    void send(ShardId, ShardMessage) override { broken("one shard talks to nobody"); }
    void sendToAll(const ShardMessage &) override { broken("nobody said anything to all"); }
    void flushLater() override { }
    void wakeAt(Clock::time_point) override { }
};

/// A hub that takes it up works, and leaves what can be taken up again.
void takeUp(const SealedHub &sealed)
{
    Surroundings surroundings;
    const Lineage lineage({~0ULL, ~0ULL}, sealed.origins);
    const auto encode = [](const Draft &draft, QByteArrayView position) { return draft.data + position.toByteArray(); };
    HubShard used({0, 1}, lineage, {}, surroundings, encode);
    used.unseal(sealed);
    used.publish(1, std::nullopt, {.channel = "news", .data = "x"});
    used.sweep();
    HubShard unused({0, 1}, lineage, {}, surroundings, encode);
    unused.unseal(sealed);
    const SealedHub again{.hub = sealed.hub, .origins = lineage.origins(), .shards = {unused.seal()}};
    require(read(written(again)).has_value(), "what a hub seals can be read", written(again));
}

} // namespace

void check(QByteArrayView input, Depth)
{
    Settings settings(input);
    const bool isWhole = settings.byte() & 1;
    const QByteArray body = settings.rest().toByteArray();
    const Result<SealedHub> hub = read(isWhole ? body : body + QCryptographicHash::hash(body, QCryptographicHash::Blake2b_256));
    if (!hub) {
        require(!hub.error().message.isEmpty() && hub.error().message.size() < 1000, "an error has a message of readable length");
        return;
    }
    const QByteArray bytes = written(*hub);
    const Result<SealedHub> again = read(bytes);
    require(again && written(*again) == bytes, "what was read can be written and read again", bytes);
    takeUp(*hub);
}

} // namespace signalbox::fuzz
