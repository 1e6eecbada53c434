// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/mesh/MeshTransport.h"

#include "server-core/backplane/mesh/MeshAddress.h"
#include "server-core/net/Connector.h"

namespace signalbox::core::mesh {

using namespace Qt::StringLiterals;

namespace {

/// What is under way when this process ends is sent for so long.
constexpr std::chrono::milliseconds farewellLinger{1000};

DialFailure failureOf(const Error &error)
{
    if (error.code == ErrorCode::TimedOut)
        return DialFailure::TimedOut;
    return error.context == "refused"_L1 ? DialFailure::Refused : DialFailure::Unreachable;
}

} // namespace

/// One connection. It deletes itself when it has ended.
class MeshTransport::Socket final : public net::ConnectionHandler
{
public:
    Socket(MeshTransport &transport, ConnectionId id, net::Connection &connection, bool isDialled)
        : m_transport(transport),
          m_connection(connection),
          m_id(id),
          m_remote(connection.peer().toString().toLatin1()),
          m_host(connection.peer().address().toLatin1()),
          m_isDialled(isDialled)
    {
        connection.setHandler(this);
        ++m_transport.m_open;
    }

    net::Connection &connection() const { return m_connection; }
    void forget() { m_isWanted = false; }

    void onOpened() override
    {
        m_isOpen = true;
        if (!m_isDialled)
            m_transport.strangerLeft(m_host);
        if (!m_isWanted)
            return;
        if (m_isDialled)
            m_transport.m_node->onOpened(m_id, m_remote);
        else
            m_transport.m_node->onAccepted(m_id, m_remote);
    }
    void onData(std::span<char> data) override
    {
        if (m_isWanted)
            m_transport.m_node->onBytes(m_id, QByteArrayView(data.data(), qsizetype(data.size())));
    }
    void onClosed(net::CloseReason reason) override
    {
        const std::unique_ptr<Socket> self(this);
        --m_transport.m_open;
        m_transport.tellIfEmpty();
        if (!m_isOpen && !m_isDialled)
            m_transport.strangerLeft(m_host);
        if (!m_isWanted)
            return;
        m_transport.m_sockets.erase(m_id);
        if (reason == net::CloseReason::Shutdown)
            return;
        if (m_isOpen) {
            if (reason == net::CloseReason::TlsFailed)
                m_transport.m_node->onRefused(m_remote, tlsText());
            m_transport.m_node->onClosed(m_id);
        } else if (m_isDialled) {
            endDial(reason);
        } else if (m_connection.bytesIn() > 0 || reason == net::CloseReason::TlsFailed) {
            m_transport.m_node->onRefused(m_remote, tlsText());
        }
    }

private:
    QString tlsText() const
    {
        const QString error = m_connection.tlsError();
        return error.isEmpty() ? u"no TLS handshake"_s : u"TLS: %1 (another cluster secret, another authority, or no TLS)"_s.arg(error);
    }
    void endDial(net::CloseReason reason)
    {
        if (reason == net::CloseReason::TlsFailed && m_connection.tlsError().isEmpty())
            m_transport.m_node->onDialFailed(m_id, DialFailure::TimedOut, u"no answer to the TLS handshake"_s);
        else if (reason == net::CloseReason::TlsFailed)
            m_transport.m_node->onDialFailed(m_id, DialFailure::NotTrusted, tlsText());
        else
            m_transport.m_node->onDialFailed(m_id, DialFailure::Unreachable, u"the connection was closed in the TLS handshake"_s);
    }

    MeshTransport &m_transport;
    net::Connection &m_connection;
    const ConnectionId m_id;
    const QByteArray m_remote;
    const QByteArray m_host;
    const bool m_isDialled;
    bool m_isOpen = false;
    bool m_isWanted = true;
};

Result<std::unique_ptr<MeshTransport>> MeshTransport::listen(net::IoThread &thread, const net::ListenAddress &address, Tls tls)
{
    std::unique_ptr<MeshTransport> transport(new MeshTransport(thread, std::move(tls)));
    Result<std::unique_ptr<net::Acceptor>> acceptor = net::Acceptor::listen(thread, transport->acceptorSettings(address));
    if (!acceptor)
        return failure(acceptor.error());
    transport->m_acceptor = std::move(*acceptor);
    transport->m_acceptor->start([&thread]() -> net::IoThread & { return thread; },
                                 [self = transport.get()](net::Connection &connection) { self->accept(connection); });
    return transport;
}

MeshTransport::~MeshTransport() = default;

net::Acceptor::Settings MeshTransport::acceptorSettings(const net::ListenAddress &address) const
{
    net::Acceptor::Settings settings;
    settings.address = address;
    settings.tls = tls();
    settings.handshakeTimeout = limits::handshake;
    settings.isThin = true;
    return settings;
}

MeshTransport::Tls MeshTransport::tls() const
{
    const std::lock_guard lock(m_tlsMutex);
    return m_tls;
}

void MeshTransport::setTls(Tls tls)
{
    {
        const std::lock_guard lock(m_tlsMutex);
        m_tls = std::move(tls);
    }
    m_acceptor->reconfigure(acceptorSettings(m_acceptor->address()));
}

void MeshTransport::start(MeshNode &node, std::function<void()> ticked)
{
    m_node = &node;
    m_timer = std::make_unique<net::Timer>(m_thread);
    m_timer->startRepeating(limits::tick, [this, ticked = std::move(ticked)] {
        m_node->onTick();
        ticked();
    });
}

void MeshTransport::awaitEmpty(std::function<void()> done)
{
    m_emptied = std::move(done);
    tellIfEmpty();
}

void MeshTransport::tellIfEmpty()
{
    if (m_open == 0 && m_emptied)
        std::exchange(m_emptied, nullptr)();
}

// ---- connections

void MeshTransport::accept(net::Connection &connection)
{
    // Without a handler it is closed at once.
    if (!m_node)
        return;
    const QByteArray remote = connection.peer().toString().toLatin1();
    const QByteArray host = connection.peer().address().toLatin1();
    const std::optional<MeshAddress> address = MeshAddress::parse(remote);
    if (!connection.isTls() && !(address && address->isLoopback()))
        return m_node->onRefused(remote, u"without TLS only processes of this machine may connect"_s);
    const auto known = m_strangers.find(host);
    if (m_strangerCount >= limits::strangers || (known != m_strangers.end() && known->second >= limits::strangersOfAddress))
        return m_node->onRefused(remote, u"too many connections that have not said who they are"_s);
    ++m_strangers[host];
    ++m_strangerCount;
    const ConnectionId id = ++m_ids;
    m_sockets.emplace(id, new Socket(*this, id, connection, false));
}

void MeshTransport::strangerLeft(const QByteArray &host)
{
    const auto it = m_strangers.find(host);
    --m_strangerCount;
    if (--it->second == 0)
        m_strangers.erase(it);
}

ConnectionId MeshTransport::dial(const QByteArray &address)
{
    const ConnectionId id = ++m_ids;
    m_sockets.emplace(id, nullptr);
    const std::optional<MeshAddress> parsed = MeshAddress::parse(address);
    net::ConnectSettings settings;
    if (parsed)
        settings.address = {QString::fromLatin1(parsed->host), parsed->port, {}};
    settings.timeout = limits::connect;
    settings.tls = tls();
    settings.handshakeTimeout = limits::handshake;
    settings.isThin = true;
    net::connectTo(
        m_thread, std::move(settings), [this, id](net::Connection &connection) { connected(id, connection); },
        [this, id](const Error &error) { dialFailed(id, failureOf(error), error.message); });
    return id;
}

void MeshTransport::connected(ConnectionId id, net::Connection &connection)
{
    const auto it = m_sockets.find(id);
    // Given up meanwhile.
    if (it == m_sockets.end())
        return;
    const std::optional<MeshAddress> address = MeshAddress::parse(connection.peer().toString().toLatin1());
    if (!connection.isTls() && !(address && address->isLoopback()))
        return dialFailed(id, DialFailure::NotTrusted, u"without TLS only processes of this machine are connected to"_s);
    it->second = new Socket(*this, id, connection, true);
}

void MeshTransport::dialFailed(ConnectionId id, DialFailure why, const QString &text)
{
    if (m_sockets.erase(id) > 0)
        m_node->onDialFailed(id, why, text);
}

MeshTransport::Socket *MeshTransport::find(ConnectionId id) const
{
    const auto it = m_sockets.find(id);
    return it == m_sockets.end() ? nullptr : it->second;
}

MeshTransport::Socket *MeshTransport::take(ConnectionId id)
{
    Socket *const socket = find(id);
    m_sockets.erase(id);
    if (socket)
        socket->forget();
    return socket;
}

void MeshTransport::write(ConnectionId connection, QByteArrayView bytes)
{
    if (const Socket *const socket = find(connection))
        socket->connection().write(bytes);
}

void MeshTransport::write(ConnectionId connection, const backplane::Frame &bytes)
{
    if (const Socket *const socket = find(connection))
        socket->connection().write(bytes);
}

std::size_t MeshTransport::pendingBytes(ConnectionId connection) const
{
    const Socket *const socket = find(connection);
    return socket ? socket->connection().pendingBytes() : 0;
}

void MeshTransport::closeAfterFlush(ConnectionId connection)
{
    if (const Socket *const socket = take(connection))
        socket->connection().closeAfterFlush(farewellLinger);
}

void MeshTransport::abort(ConnectionId connection)
{
    if (const Socket *const socket = take(connection))
        socket->connection().abort();
}

} // namespace signalbox::core::mesh
