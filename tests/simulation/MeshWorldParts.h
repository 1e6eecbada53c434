// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulation/MeshWorld.h"

// Inside MeshWorld only.
namespace signalbox::test {

/// One process, and the host it is on.
struct MeshWorld::Place final : core::mesh::MeshWire {
    Place(MeshWorld &world_, std::size_t index_) : world(world_), index(index_) { }

    Clock::time_point now() const override { return world.m_now; }
    ConnectionId dial(const QByteArray &address) override;
    void write(ConnectionId connection, QByteArrayView bytes) override;
    void write(ConnectionId connection, const core::backplane::Frame &bytes) override { write(connection, QByteArrayView(*bytes)); }
    std::size_t pendingBytes(ConnectionId) const override { return 0; }
    void closeAfterFlush(ConnectionId connection) override;
    void abort(ConnectionId connection) override;

    MeshWorld &world;
    const std::size_t index;
    QByteArray name;
    std::vector<QByteArray> seeds;
    ProcessId process;
    /// Rises with each process that ends: what was meant for it is dropped.
    std::size_t life = 0;
    bool isAlive = false;
    bool isHostGone = false;
    bool isPaused = false;
    std::vector<std::function<void()>> waiting;
    std::map<ConnectionId, PipePointer> pipes;
    std::unique_ptr<MeshRecorder> recorder;
    std::unique_ptr<core::mesh::MeshNode> node;
};

/// A connection: side 0 has dialled.
struct MeshWorld::Pipe {
    struct Chunk {
        QByteArray bytes;
        bool isEnd = false;
        Clock::time_point due;
    };
    struct Side {
        Place *place = nullptr;
        std::size_t life = 0;
        ConnectionId id = 0;
        /// The node knows of it.
        bool isOpen = false;
        /// It wants nothing of it any more.
        bool isClosed = false;
        /// To the other side.
        std::deque<Chunk> sent;
        Clock::time_point lastDue;
    };
    Side sides[2];
    bool isDead = false;
    Clock::time_point began;
    bool isConnected = false;
};

} // namespace signalbox::test
