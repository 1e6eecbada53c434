// SPDX-License-Identifier: Apache-2.0
// The network of a simulated mesh: what connections do, and what is done to them.
#include "tests/simulation/MeshWorldParts.h"

namespace signalbox::test {

using namespace Qt::StringLiterals;
using core::mesh::DialFailure;

namespace {

/// What TCP waits before it sends again what was lost on its way.
constexpr std::chrono::milliseconds retransmission{300};
constexpr std::chrono::milliseconds repeatedSyn{1000};

} // namespace

void MeshWorld::setCut(std::size_t from, std::size_t to, bool isCut)
{
    if (isCut)
        m_cuts.insert({from, to});
    else
        m_cuts.erase({from, to});
}

void MeshWorld::heal()
{
    m_cuts.clear();
}

void MeshWorld::breakConnections(std::size_t one, std::size_t other)
{
    for (const auto &[id, pipe] : std::map(m_places.at(one)->pipes)) {
        const bool isTheirs = pipe->sides[0].place->index == other || pipe->sides[1].place->index == other;
        if (!isTheirs || !pipe->isConnected)
            continue;
        pipe->isDead = true;
        closeSide(pipe, 0);
        closeSide(pipe, 1);
    }
}

void MeshWorld::halfOpen(std::size_t one, std::size_t other)
{
    for (const auto &[id, pipe] : m_places.at(one)->pipes)
        pipe->isDead = pipe->isDead || pipe->sides[0].place->index == other || pipe->sides[1].place->index == other;
}

MeshWorld::Clock::duration MeshWorld::travel()
{
    Clock::duration time = latency + milliseconds(random(std::size_t(jitter.count()) + 1));
    while (random(1000) < lossPerMille)
        time += retransmission + 2 * latency;
    return time;
}

void MeshWorld::at(Clock::time_point due, std::function<void()> run)
{
    m_queue.push({due, ++m_events, std::move(run)});
}

void MeshWorld::advance(milliseconds time)
{
    const Clock::time_point end = m_now + time;
    while (!m_queue.empty() && m_queue.top().due <= end) {
        const Event event = m_queue.top();
        m_queue.pop();
        m_now = std::max(m_now, event.due);
        event.run();
    }
    m_now = end;
}

MeshWorld::ConnectionId MeshWorld::Place::dial(const QByteArray &address)
{
    const auto pipe = std::make_shared<Pipe>();
    pipe->began = world.m_now;
    const ConnectionId id = ++world.m_ids;
    pipe->sides[0] = {this, life, id, false, false, {}, {}};
    for (const std::unique_ptr<Place> &place : world.m_places) {
        if (addressOf(place->index) == address)
            pipe->sides[1].place = place.get();
    }
    pipes.emplace(id, pipe);
    world.connectStep(pipe, 0);
    return id;
}

/// SYN, its answer, the client's first TLS flight, the server's, the client's last.
void MeshWorld::connectStep(const PipePointer &pipe, int step)
{
    Pipe::Side &client = pipe->sides[0];
    Pipe::Side &server = pipe->sides[1];
    at(m_now + travel(), [this, pipe, step, &client, &server] {
        if (client.isClosed || client.life != client.place->life)
            return;
        const Clock::duration age = m_now - pipe->began;
        if (age > (step < 2 ? core::mesh::limits::connect : core::mesh::limits::handshake))
            return failDial(pipe, DialFailure::TimedOut);
        const bool isForward = step % 2 == 0;
        const bool isLost = !server.place || server.place->isHostGone
            || (isForward ? isCut(client.place->index, server.place->index) : isCut(server.place->index, client.place->index));
        if (isLost) {
            at(m_now + repeatedSyn, [this, pipe, step] { connectStep(pipe, step); });
            return;
        }
        if (isForward && (!server.place->isAlive || (step > 0 && server.life != server.place->life)))
            return failDial(pipe, step == 0 ? DialFailure::Refused : DialFailure::Unreachable);
        if (step == 0)
            server.life = server.place->life;
        if (step == 3) {
            tell(*client.place, client.life, [this, pipe, &client, &server] {
                if (client.isClosed)
                    return;
                client.isOpen = true;
                pipe->isConnected = true;
                connectStep(pipe, 4);
                client.place->node->onOpened(client.id, addressOf(server.place->index));
            });
        } else if (step == 4) {
            tell(*server.place, server.life, [this, pipe, &client, &server] {
                ++m_opened;
                server.id = ++m_ids;
                server.isOpen = true;
                server.place->pipes.emplace(server.id, pipe);
                server.place->node->onAccepted(server.id, addressOf(client.place->index).chopped(4) + "49152");
                deliver(pipe, 0);
            });
        } else if (step == 2 && server.place->isPaused) {
            // The kernel has taken it; the process has not. Meanwhile it may be killed.
            connectStep(pipe, step);
        } else {
            connectStep(pipe, step + 1);
        }
    });
}

void MeshWorld::failDial(const PipePointer &pipe, DialFailure why)
{
    Pipe::Side &client = pipe->sides[0];
    tell(*client.place, client.life, [pipe, why, &client] {
        if (client.isClosed)
            return;
        client.isClosed = true;
        client.place->pipes.erase(client.id);
        if (client.isOpen)
            client.place->node->onClosed(client.id);
        else
            client.place->node->onDialFailed(client.id, why, u"it failed"_s);
    });
}

void MeshWorld::Place::write(ConnectionId connection, QByteArrayView bytes)
{
    const auto it = pipes.find(connection);
    if (it != pipes.end())
        world.sendChunk(it->second, it->second->sides[0].place == this && it->second->sides[0].id == connection ? 0 : 1,
                        bytes.toByteArray(), false);
}

void MeshWorld::Place::closeAfterFlush(ConnectionId connection)
{
    const auto it = pipes.find(connection);
    if (it == pipes.end())
        return;
    const PipePointer pipe = it->second;
    const int side = pipe->sides[0].place == this && pipe->sides[0].id == connection ? 0 : 1;
    pipes.erase(it);
    world.sendChunk(pipe, side, {}, true);
    pipe->sides[side].isClosed = true;
}

void MeshWorld::Place::abort(ConnectionId connection)
{
    const auto it = pipes.find(connection);
    if (it == pipes.end())
        return;
    const PipePointer pipe = it->second;
    const int side = pipe->sides[0].place == this && pipe->sides[0].id == connection ? 0 : 1;
    pipes.erase(it);
    pipe->sides[side].isClosed = true;
    pipe->sides[side].sent.clear();
    world.reset(pipe, side);
}

void MeshWorld::sendChunk(const PipePointer &pipe, int side, QByteArray bytes, bool isEnd)
{
    Pipe::Side &from = pipe->sides[side];
    m_bytes += std::uint64_t(bytes.size());
    from.lastDue = std::max(from.lastDue, m_now + travel());
    // A batch, as one turn of a loop sends it.
    if (!from.sent.empty() && from.sent.back().due == from.lastDue && !from.sent.back().isEnd && !isEnd) {
        from.sent.back().bytes += bytes;
        return;
    }
    from.sent.push_back({std::move(bytes), isEnd, from.lastDue});
    at(from.lastDue, [this, pipe, side] { deliver(pipe, side); });
}

void MeshWorld::deliver(const PipePointer &pipe, int side)
{
    Pipe::Side &from = pipe->sides[side];
    Pipe::Side &to = pipe->sides[1 - side];
    while (!from.sent.empty() && from.sent.front().due <= m_now) {
        // The server's end comes to be with the last flight of the handshake.
        if (pipe->isDead || to.place->isHostGone || (!to.isOpen && to.life == to.place->life && !to.isClosed))
            return;
        if (isCut(from.place->index, to.place->index)) {
            at(m_now + retransmission, [this, pipe, side] { deliver(pipe, side); });
            return;
        }
        if (to.isClosed || to.life != to.place->life) {
            from.sent.clear();
            return reset(pipe, 1 - side);
        }
        const Pipe::Chunk chunk = std::move(from.sent.front());
        from.sent.pop_front();
        if (chunk.isEnd)
            return closeSide(pipe, 1 - side);
        tell(*to.place, to.life, [bytes = chunk.bytes, &to, pipe] {
            if (!to.isClosed)
                to.place->node->onBytes(to.id, bytes);
        });
    }
}

/// From this side to the other; lost when the way is cut.
void MeshWorld::reset(const PipePointer &pipe, int side)
{
    if (!pipe->sides[1].place)
        return;
    at(m_now + travel(), [this, pipe, side] {
        const Pipe::Side &from = pipe->sides[side];
        const Pipe::Side &to = pipe->sides[1 - side];
        if (!pipe->isDead && !isCut(from.place->index, to.place->index))
            closeSide(pipe, 1 - side);
    });
}

void MeshWorld::closeSide(const PipePointer &pipe, int side)
{
    Pipe::Side &ended = pipe->sides[side];
    if (!ended.isOpen)
        return;
    tell(*ended.place, ended.life, [pipe, &ended] {
        if (std::exchange(ended.isClosed, true))
            return;
        ended.sent.clear();
        ended.place->pipes.erase(ended.id);
        ended.place->node->onClosed(ended.id);
    });
}

} // namespace signalbox::test
