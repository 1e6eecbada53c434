// SPDX-License-Identifier: Apache-2.0
// What a broker may do between two processes, and what it may not.
#include "tests/simulation/PresenceCluster.h"

namespace signalbox::test {

using namespace core::backplane;
using namespace std::chrono_literals;

namespace {

/// Who has said nothing for so long is taken for gone.
constexpr std::chrono::milliseconds silence = 4s;

} // namespace

void PresenceCluster::connect(Number one, Number other)
{
    connection(one, other) = ++m_lastConnection;
    for (const auto &[from, to] : {std::pair(one, other), std::pair(other, one)}) {
        way(from, to).isFrozen = false;
        way(from, to).isDead = false;
        tellUp(from, to);
    }
}

void PresenceCluster::tellUp(Number from, Number to)
{
    way(from, to).items.push_back({.sent = m_now, .kind = Item::Kind::Up, .connection = connection(from, to)});
}

void PresenceCluster::tellDown(Number from, Number to, PeerEnd end)
{
    way(from, to).items.push_back({.sent = m_now, .kind = Item::Kind::Down, .end = end});
}

void PresenceCluster::loseSome(Way &way)
{
    while (!way.items.empty() && way.items.back().kind == Item::Kind::Frame && random(4) > 0)
        way.items.pop_back();
}

void PresenceCluster::reset(Number one, Number other)
{
    if (!areJoined(one, other) || connection(one, other) == 0)
        return;
    for (const auto &[from, to] : {std::pair(one, other), std::pair(other, one)}) {
        loseSome(way(from, to));
        tellDown(from, to, PeerEnd::Reset);
    }
    connect(one, other);
}

void PresenceCluster::cut(Number one, Number other, std::chrono::milliseconds time)
{
    if (!areJoined(one, other) || connection(one, other) == 0 || way(one, other).isFrozen)
        return;
    way(one, other).isFrozen = way(other, one).isFrozen = true;
    const std::uint64_t former = connection(one, other);
    const auto isSame = [this, one, other, former] { return areJoined(one, other) && connection(one, other) == former; };
    if (time < silence) {
        later(time, [this, one, other, isSame] {
            if (isSame())
                way(one, other).isFrozen = way(other, one).isFrozen = false;
        });
        return;
    }
    later(silence, [this, one, other, isSame] {
        if (!isSame())
            return;
        connection(one, other) = ++m_lastConnection;
        for (const auto &[from, to] : {std::pair(one, other), std::pair(other, one)}) {
            loseAll(way(from, to));
            tellDown(from, to, PeerEnd::Silent);
            way(from, to).isFrozen = false;
        }
    });
    later(time, [this, one, other, former] {
        if (areJoined(one, other) && connection(one, other) > former)
            connect(one, other);
    });
}

void PresenceCluster::deafen(Number one, Number other, std::chrono::milliseconds time)
{
    if (!areJoined(one, other) || connection(one, other) == 0 || way(one, other).isFrozen || way(other, one).isDead)
        return;
    loseAll(way(other, one));
    way(other, one).isDead = true;
    const std::uint64_t former = connection(one, other);
    const auto isSame = [this, one, other, former] { return areJoined(one, other) && connection(one, other) == former; };
    later(silence, [this, one, other, isSame] {
        if (isSame())
            tellDown(other, one, PeerEnd::Silent);
    });
    later(silence + time, [this, one, other, isSame] {
        if (!isSame())
            return;
        way(other, one).isDead = false;
        tellUp(other, one);
    });
}

bool PresenceCluster::swallow()
{
    std::vector<std::pair<Way *, std::size_t>> all;
    for (auto &[pair, way] : m_ways) {
        for (std::size_t i = 0; i < way.items.size(); ++i) {
            if (way.items[i].kind == Item::Kind::Frame)
                all.emplace_back(&way, i);
        }
    }
    if (all.empty())
        return false;
    const auto &[way, place] = all[random(all.size())];
    way->items.erase(way->items.begin() + std::ptrdiff_t(place));
    return true;
}

void PresenceCluster::deliver(Number from, Number to, Way &way)
{
    const Item item = std::move(way.items.front());
    way.items.pop_front();
    Process &process = *m_processes.at(to);
    if (!process.exchange)
        return;
    switch (item.kind) {
    case Item::Kind::Up:
        // One that has ended meanwhile says so next.
        if (m_processes.contains(from) && connection(from, to) == item.connection) {
            process.up[from] = item.connection;
            process.exchange->onPeerUp(m_processes.at(from)->asPeer());
        }
        return;
    case Item::Kind::Down:
        if (process.up.erase(from) > 0)
            process.exchange->onPeerDown(idOf(from), item.end);
        return;
    case Item::Kind::Frame:
        if (process.up.contains(from)) {
            FrameReader fields(QByteArrayView(item.frame).sliced(1));
            process.exchange->onFrame(idOf(from), FrameType(item.frame.front()), fields);
        }
        return;
    }
}

} // namespace signalbox::test
