// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/mesh/MeshNode.h"
#include "server-core/net/Acceptor.h"
#include "server-core/net/Timer.h"

#include <map>
#include <mutex>

namespace signalbox::core::mesh {

/// A node's wire over TCP and TLS 1.3, on one I/O thread. No byte reaches the node before TLS has proven the other end; without TLS both
/// ends are on this machine.
/// Shape:  connections whose handshake is under way are bounded, in all and of one address.
/// Thread: `listen`, `stop`, the destructor: any but the I/O thread. `setTls`: any. Everything else: the I/O thread.
class MeshTransport final : public MeshWire
{
public:
    using Tls = std::shared_ptr<const net::TlsContext>;

    /// Errors: see net::Acceptor.
    [[nodiscard]] static Result<std::unique_ptr<MeshTransport>> listen(net::IoThread &thread, const net::ListenAddress &address, Tls tls);
    ~MeshTransport();

    quint16 port() const { return m_acceptor->port(); }
    /// For connections from now on.
    void setTls(Tls tls);

    /// `ticked` follows each tick of the node.
    void start(MeshNode &node, std::function<void()> ticked);
    /// No new connections. Those that are there stay until the thread stops.
    void stop() { m_acceptor->stop(); }
    /// `done` comes once, when no connection is there any more, those included that only send their last.
    void awaitEmpty(std::function<void()> done);

    Clock::time_point now() const override { return Clock::now(); }
    ConnectionId dial(const QByteArray &address) override;
    void write(ConnectionId connection, QByteArrayView bytes) override;
    void write(ConnectionId connection, const backplane::Frame &bytes) override;
    std::size_t pendingBytes(ConnectionId connection) const override;
    void closeAfterFlush(ConnectionId connection) override;
    void abort(ConnectionId connection) override;

private:
    class Socket;
    friend class Socket;

    MeshTransport(net::IoThread &thread, Tls tls) : m_thread(thread), m_tls(std::move(tls)) { }
    Tls tls() const;
    net::Acceptor::Settings acceptorSettings(const net::ListenAddress &address) const;
    void accept(net::Connection &connection);
    void connected(ConnectionId id, net::Connection &connection);
    void dialFailed(ConnectionId id, DialFailure why, const QString &text);
    /// The socket, which the node wants no more.
    Socket *take(ConnectionId id);
    Socket *find(ConnectionId id) const;
    void tellIfEmpty();
    void strangerLeft(const QByteArray &host);

    net::IoThread &m_thread;
    mutable std::mutex m_tlsMutex;
    Tls m_tls;
    std::unique_ptr<net::Acceptor> m_acceptor;
    MeshNode *m_node = nullptr;
    std::unique_ptr<net::Timer> m_timer;
    ConnectionId m_ids = 0;
    /// Null while it is being dialled.
    std::map<ConnectionId, Socket *> m_sockets;
    /// By host: accepted, and TLS is not through.
    std::map<QByteArray, std::size_t> m_strangers;
    std::size_t m_strangerCount = 0;
    std::size_t m_open = 0;
    std::function<void()> m_emptied;
};

} // namespace signalbox::core::mesh
