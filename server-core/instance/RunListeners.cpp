// SPDX-License-Identifier: Apache-2.0
#include "server-core/instance/RunListeners.h"

#include "server-core/instance/RunSettings.h"

#include <algorithm>

namespace signalbox::core {

using namespace Qt::StringLiterals;

RunListeners::RunListeners(QString instance, QList<ListenerConfig> configured, ListenerRegistry &registry)
    : m_instance(std::move(instance)), m_registry(registry), m_configured(configured), m_effective(std::move(configured))
{
}

RunListeners::~RunListeners()
{
    m_registry.release(m_instance);
}

Result<void> RunListeners::listen(net::IoPool &io, const Settings &settings)
{
    Acceptors acceptors;
    for (const ListenerConfig &listener : m_effective) {
        auto acceptor = listenOn(listener, io, settings);
        if (!acceptor)
            return failure(acceptor.error());
        acceptors.push_back(std::move(*acceptor));
    }
    m_acceptors = std::move(acceptors);
    claim();
    return {};
}

Result<std::unique_ptr<net::Acceptor>> RunListeners::listenOn(const ListenerConfig &listener, net::IoPool &io,
                                                              const Settings &settings) const
{
    const net::Acceptor::Settings made = acceptorSettings(listener, settings.limits, settings.tls);
    auto acceptor = net::Acceptor::listen(io.leastLoaded(), made);
    if (acceptor)
        return acceptor;
    Error error = acceptor.error();
    const QString owner = error.code == ErrorCode::AddressInUse ? m_registry.ownerOf(made.address) : QString();
    if (!owner.isEmpty())
        error.message += u" (by \"%1\")"_s.arg(owner);
    return failure(error);
}

void RunListeners::accept(net::IoPool &io, const Tables &tables)
{
    for (const auto &acceptor : m_acceptors)
        start(*acceptor, io, tables);
}

void RunListeners::start(net::Acceptor &acceptor, net::IoPool &io, const Tables &tables)
{
    // The callbacks run on I/O threads and end with the acceptor: they hold the tables, not the run.
    acceptor.start([&io]() -> net::IoThread & { return io.leastLoaded(); },
                   [tables](net::Connection &connection) {
                       for (const auto &table : tables) {
                           if (&table->thread() == &connection.thread())
                               return table->accept(connection);
                       }
                       connection.abort();
                   },
                   [table = tables.front()] { table->countRefused(); });
}

std::vector<qsizetype> RunListeners::matchesOf(const QList<ListenerConfig> &wanted) const
{
    std::vector<qsizetype> matches(std::size_t(wanted.size()), -1);
    std::vector<bool> taken(std::size_t(m_configured.size()), false);
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        for (qsizetype known = 0; known < m_configured.size(); ++known) {
            const ListenerConfig &listener = m_configured[known];
            if (taken[std::size_t(known)] || listener.address != wanted[i].address
                || (listener.port != wanted[i].port && m_effective[known].port != wanted[i].port))
                continue;
            matches[std::size_t(i)] = known;
            taken[std::size_t(known)] = true;
            break;
        }
    }
    return matches;
}

Result<RunListeners::Acceptors> RunListeners::replace(const QList<ListenerConfig> &wanted, net::IoPool &io, const Settings &settings,
                                                      const Tables &tables)
{
    const std::vector<qsizetype> matches = matchesOf(wanted);
    QList<ListenerConfig> effective = wanted;
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        if (matches[std::size_t(i)] >= 0)
            effective[i].port = m_effective[matches[std::size_t(i)]].port;
    }
    Acceptors acceptors(isListening() ? std::size_t(wanted.size()) : 0);
    // New ones first: when one fails, all stays as it is.
    for (std::size_t i = 0; i < acceptors.size(); ++i) {
        if (matches[i] >= 0)
            continue;
        auto acceptor = listenOn(wanted[qsizetype(i)], io, settings);
        if (!acceptor)
            return failure(acceptor.error());
        acceptors[i] = std::move(*acceptor);
    }
    for (std::size_t i = 0; i < acceptors.size(); ++i) {
        if (matches[i] < 0) {
            start(*acceptors[i], io, tables);
            continue;
        }
        acceptors[i] = std::move(m_acceptors[std::size_t(matches[i])]);
        acceptors[i]->reconfigure(acceptorSettings(wanted[qsizetype(i)], settings.limits, settings.tls));
    }
    Acceptors gone = std::exchange(m_acceptors, std::move(acceptors));
    gone.erase(std::remove(gone.begin(), gone.end(), nullptr), gone.end());
    m_configured = wanted;
    m_effective = std::move(effective);
    if (isListening())
        claim();
    return gone;
}

RunListeners::Acceptors RunListeners::release()
{
    m_registry.release(m_instance);
    return std::exchange(m_acceptors, {});
}

void RunListeners::claim()
{
    m_registry.release(m_instance);
    for (std::size_t i = 0; i < m_acceptors.size(); ++i) {
        ListenerConfig &listener = m_effective[qsizetype(i)];
        listener.port = m_acceptors[i]->port();
        m_registry.claim({listener.address, listener.port, {}}, m_instance);
    }
}

} // namespace signalbox::core
