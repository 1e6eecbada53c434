// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/hub/Position.h"
#include "server-core/hub/SealedHub.h"

namespace signalbox::test {

/// A sealed hub with something of everything.
inline core::hub::SealedHub sealedExample(const QByteArray &data = "{\"text\":\"hello\"}")
{
    using namespace core::hub;
    using std::chrono::milliseconds;
    const auto publication = [&](const char *channel, std::uint64_t seq, milliseconds age) {
        const Draft draft{.channel = channel, .data = data, .id = "m1", .from = "ann", .qos = Qos::ExactlyOnce, .retain = seq % 2 == 0};
        return SealedPublication{draft, Position({1, 2}, seq).toText(), age};
    };
    SealedHub hub{.hub = "chat", .sealedAt = 1'700'000'000'000, .origins = {{7, 8}, {1, 2}}};
    SealedShard one{.forgotten = 3, .freed = {{"b-gone", 5}, {"a-gone", 1}}};
    one.channels.push_back(
        {.name = "news", .head = 9, .log = {publication("news", 8, milliseconds(70)), publication("news", 9, milliseconds(0))}});
    one.channels.push_back(
        {.name = "room/\xC3\xA4", .head = 2, .retained = 2, .kept = publication("room/\xC3\xA4", 2, milliseconds(4000))});
    SealedShard two;
    two.channels.push_back({.name = "weather", .head = 4, .log = {publication("weather", 4, milliseconds(1))}, .retained = 4});
    two.repeats.push_back({{1, ~0ULL}, 77, Position({1, 2}, 4).toText(), milliseconds(299'999)});
    hub.shards = {one, two, {}};
    return hub;
}

} // namespace signalbox::test
