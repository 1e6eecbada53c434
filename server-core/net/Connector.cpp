// SPDX-License-Identifier: Apache-2.0
#include "server-core/net/Connector.h"

#include "server-core/net/IoThreadPrivate.h"
#include "server-core/net/SocketAddress.h"
#include "server-core/net/StreamConnection.h"

#include <asio/generic/stream_protocol.hpp>
#include <asio/steady_timer.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace signalbox::core::net {

using namespace Qt::StringLiterals;

namespace {

Error cannotConnect(const ListenAddress &address, int error)
{
    const QString text = u"cannot connect to %1: %2"_s.arg(address.toString(), QString::fromLocal8Bit(std::strerror(error)).toLower());
    switch (error) {
    case EACCES:
    case EPERM:
        return {ErrorCode::PermissionDenied, text};
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case ENOBUFS:
        return {ErrorCode::ResourcesExhausted, text, {}, true};
    case ETIMEDOUT:
        return {ErrorCode::TimedOut, text, {}, true};
    case ECONNREFUSED:
        return {ErrorCode::Unreachable, text, u"refused"_s, true};
    default:
        return {ErrorCode::Unreachable, text, {}, true};
    }
}

/// One attempt. It keeps itself alive until it has called back.
class Attempt : public std::enable_shared_from_this<Attempt>
{
public:
    Attempt(IoThread &thread, ConnectSettings settings, std::function<void(Connection &)> connected,
            std::function<void(const Error &)> failed)
        : m_thread(thread),
          m_settings(std::move(settings)),
          m_connected(std::move(connected)),
          m_failed(std::move(failed)),
          m_socket(thread.internals().context),
          m_timer(thread.internals().context)
    {
    }

    void start()
    {
        Result<SocketAddress> address = SocketAddress::from(m_settings.address);
        if (!address)
            return m_failed(address.error());
        m_family = address->family();
        // Not by Asio: its descriptors would be inherited by the programs that this process starts.
        const int native = ::socket(m_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (native < 0)
            return m_failed(cannotConnect(m_settings.address, errno));
        asio::error_code error;
        m_socket.assign(asio::generic::stream_protocol(m_family, 0), native, error);
        if (error) {
            ::close(native);
            return m_failed(cannotConnect(m_settings.address, error.value()));
        }
        const int one = 1;
        if (m_family != AF_UNIX)
            (void)::setsockopt(native, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        if (m_settings.isThin)
            (void)::setsockopt(native, IPPROTO_TCP, TCP_THIN_LINEAR_TIMEOUTS, &one, sizeof one);
        m_peer = address->toEndpoint();
        if (m_family == AF_UNIX) {
            // At once, or not at all. Not by Asio, which takes a full queue (EAGAIN) for a connection under way.
            if (::connect(native, address->data(), address->length) != 0)
                error.assign(errno, asio::error::get_system_category());
            return finish(error);
        }
        m_timer.expires_after(m_settings.timeout);
        m_timer.async_wait([self = shared_from_this()](const asio::error_code &cancelled) {
            if (!cancelled)
                self->timeOut();
        });
        m_socket.async_connect(asio::generic::stream_protocol::endpoint(address->data(), address->length),
                               [self = shared_from_this()](const asio::error_code &failed) { self->finish(failed); });
    }

private:
    void timeOut()
    {
        m_timedOut = true;
        asio::error_code ignored;
        m_socket.close(ignored);
    }

    void finish(const asio::error_code &error)
    {
        m_timer.cancel();
        if (m_timedOut)
            return m_failed(cannotConnect(m_settings.address, ETIMEDOUT));
        if (error)
            return m_failed(cannotConnect(m_settings.address, error.value()));
        m_thread.internals().refreshNow();
        m_thread.internals().reserve();
        const auto connection = std::make_shared<StreamConnection>(m_thread, std::move(m_socket), m_peer, m_settings.tls, true);
        m_thread.internals().add(connection);
        m_connected(*connection);
        if (connection->hasHandler())
            connection->open(m_settings.handshakeTimeout);
        else
            connection->finish(CloseReason::ClosedByUs);
    }

    IoThread &m_thread;
    const ConnectSettings m_settings;
    const std::function<void(Connection &)> m_connected;
    const std::function<void(const Error &)> m_failed;
    StreamConnection::Socket m_socket;
    asio::steady_timer m_timer;
    Endpoint m_peer;
    int m_family = 0;
    bool m_timedOut = false;
};

} // namespace

void connectTo(IoThread &thread, ConnectSettings settings, std::function<void(Connection &)> connected,
               std::function<void(const Error &)> failed)
{
    const auto attempt = std::make_shared<Attempt>(thread, std::move(settings), std::move(connected), std::move(failed));
    thread.post([attempt] { attempt->start(); });
}

} // namespace signalbox::core::net
