// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/mesh/MeshNode.h"
#include "server-core/net/Endpoint.h"
#include "server-core/net/IoThread.h"
#include "server-core/net/TlsContext.h"

#include <atomic>
#include <functional>
#include <mutex>

namespace signalbox::core::mesh {

class MeshTransport;

struct MeshSettings {
    /// Names as of instances: `[A-Za-z0-9._-]{1,64}`.
    QByteArray cluster;
    QByteArray node;
    ProcessId process;
    net::ListenAddress listen;
    /// What others dial; empty: where it listens, or, when that is every address, the one they see.
    QByteArray advertise = {};
    /// "host:port", each of them for ever; the others are learnt.
    std::vector<QByteArray> peers = {};
    /// See loadMeshTls. Null: everybody is on this machine.
    std::shared_ptr<const net::TlsContext> tls = {};
    std::size_t ringBytes = limits::ring;
    MeshTimes times = {};
};

/// A mesh node on a thread and sockets of its own.
/// Thread: the broker's functions: `thread()`, which runs from the beginning. `listen`, `shutDown` and the destructor: any other one.
///         Everything else: any; what is told to a `done` comes on `thread()`, and does not come any more once that has ended.
class MeshBroker final : public backplane::Broker
{
public:
    /// Listens at once; who connects before `start` is turned away, and tries again.
    /// Errors: InvalidConfiguration (names, addresses, no TLS off this machine: names the command that makes a secret), and those of
    ///         net::Acceptor.
    [[nodiscard]] static Result<std::unique_ptr<MeshBroker>> listen(MeshSettings settings);
    ~MeshBroker() override;

    net::IoThread &thread() { return m_thread; }
    /// The port in effect.
    quint16 port() const;
    const MeshSettings &settings() const { return m_settings; }

    ProcessId self() const override { return m_settings.process; }
    void start(backplane::BrokerListener &listener) override;
    void stop() override;
    bool hasRoom(ProcessId to) const override { return m_node->hasRoom(to); }
    void send(ProcessId to, const backplane::Frame &frame) override { m_node->send(to, frame); }
    void publish(const QByteArray &topic, std::span<const ProcessId> to, const backplane::Frame &frame) override;
    void setInterest(const QByteArray &, bool) override { }
    void reject(ProcessId peer, const QString &why) override { m_node->reject(peer, why); }

    /// Says goodbye, if that has not been done, waits until all is sent (1 s at the most), and ends the thread. Idempotent.
    void shutDown();

    /// Thread: `thread()`.
    MeshStatus statusNow() const;
    /// What was true a moment ago. Never null.
    std::shared_ptr<const MeshStatus> status() const;
    /// Errors: InvalidConfiguration (no address; off this machine, without TLS).
    [[nodiscard]] Result<void> addPeer(const QByteArray &address);
    /// Errors: NotFound. Who is connected stays connected.
    void removePeer(const QByteArray &address, std::function<void(const Result<void> &)> done);
    /// Errors: NotFound, InvalidState (it answers).
    void evict(const QByteArray &node, std::function<void(const Result<void> &)> done);
    /// For connections from now on: a new secret, a renewed certificate. InvalidConfiguration when there was none, or shall be none.
    [[nodiscard]] Result<void> setTls(std::shared_ptr<const net::TlsContext> tls);

private:
    explicit MeshBroker(MeshSettings settings);
    void publishStatus();

    MeshSettings m_settings;
    net::IoThread m_thread;
    std::unique_ptr<MeshTransport> m_transport;
    std::unique_ptr<MeshNode> m_node;
    std::atomic<bool> m_isShutDown{false};
    unsigned m_ticks = 0;
    mutable std::mutex m_statusMutex;
    std::shared_ptr<const MeshStatus> m_status = std::make_shared<const MeshStatus>();
};

} // namespace signalbox::core::mesh
