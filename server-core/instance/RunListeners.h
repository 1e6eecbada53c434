// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/instance/InstanceConfig.h"
#include "server-core/instance/ListenerRegistry.h"
#include "server-core/net/Acceptor.h"
#include "server-core/session/SessionPool.h"

namespace signalbox::core {

/// The addresses of one local run, and the sockets that listen there.
/// Shape:  listens on all addresses or on none; a listener keeps its socket while its address and port stay.
/// Thread: main.
class RunListeners
{
public:
    using Acceptors = std::vector<std::unique_ptr<net::Acceptor>>;
    using Tables = std::vector<std::shared_ptr<SessionTable>>;
    /// Of the run, for all its listeners.
    struct Settings {
        LimitsConfig limits;
        std::shared_ptr<const net::TlsContext> tls;
    };

    RunListeners(QString instance, QList<ListenerConfig> configured, ListenerRegistry &registry);
    ~RunListeners();

    /// With the ports in effect once it has listened.
    const QList<ListenerConfig> &effective() const { return m_effective; }
    bool isListening() const { return !m_acceptors.empty(); }

    /// Takes the addresses; accepts nothing before `accept`.
    /// Errors: those of Acceptor::listen; the message names the instance that has the address.
    [[nodiscard]] Result<void> listen(net::IoPool &io, const Settings &settings);
    void accept(net::IoPool &io, const Tables &tables);
    /// Listens where `wanted` says and no longer elsewhere; when one fails, all stays as it is. Before `listen`, and after
    /// `release`: notes it for the next `listen`.
    /// Gives what has to be ended: on another thread, for that waits for the I/O threads.
    [[nodiscard]] Result<Acceptors> replace(const QList<ListenerConfig> &wanted, net::IoPool &io, const Settings &settings,
                                            const Tables &tables);
    /// Listens no longer; to be ended as with `replace`, and the addresses are taken until then.
    Acceptors release();

private:
    [[nodiscard]] Result<std::unique_ptr<net::Acceptor>> listenOn(const ListenerConfig &listener, net::IoPool &io,
                                                                  const Settings &settings) const;
    static void start(net::Acceptor &acceptor, net::IoPool &io, const Tables &tables);
    /// For each of `wanted` the index of the one that has its address and port; -1: a new one.
    std::vector<qsizetype> matchesOf(const QList<ListenerConfig> &wanted) const;
    void claim();

    const QString m_instance;
    ListenerRegistry &m_registry;
    /// As configured, for a port 0 is no port to compare; same order as the two below.
    QList<ListenerConfig> m_configured;
    QList<ListenerConfig> m_effective;
    /// Empty before `listen` and after `release`.
    Acceptors m_acceptors;
};

} // namespace signalbox::core
