// SPDX-License-Identifier: Apache-2.0
#include "server-core/net/Acceptor.h"

#include "server-core/net/Descriptor.h"
#include "server-core/net/Greetings.h"
#include "server-core/net/IoThreadPrivate.h"
#include "server-core/net/SocketAddress.h"
#include "server-core/net/StreamConnection.h"
#include "shared/base/Log.h"

#include <asio/posix/stream_descriptor.hpp>
#include <asio/steady_timer.hpp>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <future>
#include <mutex>
#include <set>

namespace signalbox::core::net {

using namespace Qt::StringLiterals;

namespace {

/// Descriptors that only privileged acceptors may use: management must get in when the data plane has taken the rest.
constexpr rlim_t reservedDescriptors = 32;
/// Without descriptors: how long until the next try. Long enough to cost nothing, short enough to go unnoticed.
constexpr std::chrono::milliseconds exhaustedPause{200};
/// Of one listener: a balancer that is set up wrongly fails with each connection.
constexpr std::chrono::seconds refusalLogPause{10};
/// Accepts in a row before other sockets of the thread get their turn.
constexpr int acceptsPerTurn = 64;

tl::unexpected<Error> cannotListen(const ListenAddress &address, int error)
{
    const QString prefix = u"cannot listen on %1: "_s.arg(address.toString());
    const QString text = QString::fromLocal8Bit(std::strerror(error)).toLower();
    switch (error) {
    case EADDRINUSE:
        return failure(ErrorCode::AddressInUse, prefix + u"address already in use"_s, {}, true);
    case EACCES:
    case EPERM:
        return failure(
            ErrorCode::PermissionDenied,
            prefix + (address.isLocal() ? text : u"ports below 1024 need the capability CAP_NET_BIND_SERVICE, or choose a higher port"_s));
    case EADDRNOTAVAIL:
        return failure(ErrorCode::InvalidConfiguration, prefix + u"no network interface of this host has this address"_s, {}, true);
    case EMFILE:
    case ENFILE:
        return failure(ErrorCode::ResourcesExhausted, prefix + u"out of file descriptors"_s, {}, true);
    default:
        return failure(ErrorCode::InvalidConfiguration, prefix + text);
    }
}

void setOption(int descriptor, int level, int option, int value)
{
    (void)setsockopt(descriptor, level, option, &value, sizeof value);
}

bool isReserved(int descriptor)
{
    rlimit limit{};
    return getrlimit(RLIMIT_NOFILE, &limit) == 0 && rlim_t(descriptor) + reservedDescriptors >= limit.rlim_cur;
}

} // namespace

class Acceptor::Private : public std::enable_shared_from_this<Acceptor::Private>
{
public:
    Private(IoThread &thread, Settings settings, int descriptor, quint16 port, int family)
        : m_thread(thread),
          m_address(settings.address),
          m_port(port),
          m_family(family),
          m_privileged(settings.privileged),
          m_descriptor(thread.internals().context),
          m_retry(thread.internals().context),
          m_native(descriptor),
          m_settings(std::make_shared<const Settings>(std::move(settings)))
    {
    }
    ~Private()
    {
        if (m_native >= 0)
            ::close(m_native);
    }

    void start(Placement placement, Accepted accepted, Refused refused)
    {
        m_placement = std::move(placement);
        m_accepted = std::move(accepted);
        m_refused = std::move(refused);
        m_thread.post([self = shared_from_this()] {
            self->m_descriptor.assign(std::exchange(self->m_native, -1));
            self->arm();
        });
    }

    void stop()
    {
        if (m_stopped.exchange(true))
            return;
        std::set<IoThread *> targets;
        onThread(m_thread, [this, &targets] {
            asio::error_code ignored;
            m_retry.cancel();
            m_descriptor.close(ignored);
            targets = m_targets;
            m_greetings.finish(m_thread);
        });
        // What was already on its way to other threads has run after this.
        for (IoThread *target : targets)
            onThread(*target, [this, target] { m_greetings.finish(*target); });
        if (m_address.isLocal())
            ::unlink(m_address.localPath.toUtf8().constData());
    }

    void reconfigure(Settings settings)
    {
        auto made = std::make_shared<const Settings>(std::move(settings));
        const std::lock_guard lock(m_settingsMutex);
        m_settings = std::move(made);
    }

    IoThread &m_thread;
    const ListenAddress m_address;
    const quint16 m_port;

private:
    /// One connection keeps to those it met when it was accepted.
    using SharedSettings = std::shared_ptr<const Settings>;

    QString effectiveAddress() const { return ListenAddress{m_address.address, m_port, m_address.localPath}.toString(); }

    /// Runs `task` there and waits; at once when the thread has stopped, for then nothing runs there any more.
    static void onThread(IoThread &thread, std::function<void()> task)
    {
        auto done = std::make_shared<std::promise<void>>();
        const std::future<void> future = done->get_future();
        if (!thread.internals().post([task = std::move(task), done = std::move(done)]() mutable {
                task();
                done->set_value();
            }))
            return;
        future.wait();
    }

    void arm()
    {
        if (m_stopped)
            return;
        m_descriptor.async_wait(asio::posix::stream_descriptor::wait_read, [self = shared_from_this()](const asio::error_code &error) {
            if (!error)
                self->acceptSome();
        });
    }

    void acceptSome()
    {
        for (int i = 0; i < acceptsPerTurn && !m_stopped; ++i) {
            if (!m_privileged && isReserveReached())
                return pause();
            SocketAddress peer;
            const int native = ::accept4(m_descriptor.native_handle(), peer.data(), &peer.length, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (native >= 0) {
                m_exhausted = false;
                place(native, peer.toEndpoint());
            } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
                return pause();
            } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
                break;
            }
            // Anything else (ECONNABORTED, network errors of the peer) concerns one connection only.
        }
        arm();
    }

    /// Asked before accepting: a client taken from the queue could only be cut, one that waits there is served later.
    bool isReserveReached()
    {
        const int next = ::fcntl(m_descriptor.native_handle(), F_DUPFD_CLOEXEC, 0);
        if (next < 0)
            return true;
        ::close(next);
        return isReserved(next);
    }

    void pause()
    {
        if (!std::exchange(m_exhausted, true))
            qCWarning(lcNet).noquote() << "accepting paused: out of file descriptors" << u"listener="_s + effectiveAddress();
        m_retry.expires_after(exhaustedPause);
        m_retry.async_wait([self = shared_from_this()](const asio::error_code &error) {
            if (!error)
                self->acceptSome();
        });
    }

    void prepare(int native, const Endpoint &peer, bool isThin) const
    {
        if (m_family == AF_UNIX)
            return;
        setOption(native, IPPROTO_TCP, TCP_NODELAY, 1);
        if (isThin)
            setOption(native, IPPROTO_TCP, TCP_THIN_LINEAR_TIMEOUTS, 1);
        // There is no bottleneck whose rate could be found out, and to look for it (BBR) costs a timer for each message. Refused: as it
        // was.
        if (peer.isLoopback())
            (void)::setsockopt(native, IPPROTO_TCP, TCP_CONGESTION, "reno", 4);
        // A peer that vanished without a word is noticed within two minutes, also where nothing is sent.
        setOption(native, SOL_SOCKET, SO_KEEPALIVE, 1);
        setOption(native, IPPROTO_TCP, TCP_KEEPIDLE, 60);
        setOption(native, IPPROTO_TCP, TCP_KEEPINTVL, 15);
        setOption(native, IPPROTO_TCP, TCP_KEEPCNT, 4);
        // Management has no send time-out of its own: this also ends a window that stays closed.
        if (m_privileged)
            setOption(native, IPPROTO_TCP, TCP_USER_TIMEOUT, 60000);
    }

    SharedSettings settings()
    {
        const std::lock_guard lock(m_settingsMutex);
        return m_settings;
    }

    /// Counts it, and says so now and then.
    void refuse(const Endpoint &peer, const QString &why)
    {
        if (m_refused)
            m_refused();
        const std::int64_t now = Clock::now().time_since_epoch() / std::chrono::milliseconds(1);
        std::int64_t last = m_refusalLogged.load(std::memory_order_relaxed);
        const bool due = last == 0 || now - last >= std::chrono::milliseconds(refusalLogPause).count();
        if (due && m_refusalLogged.compare_exchange_strong(last, now, std::memory_order_relaxed))
            qCWarning(lcNet).noquote() << "connection refused" << u"listener="_s + effectiveAddress() << u"peer="_s + peer.toString()
                                       << u"reason=\"%1\""_s.arg(why);
    }

    void place(int native, const Endpoint &peer)
    {
        SharedSettings settings = this->settings();
        if (settings->proxyProtocol && !anyContains(settings->trustedProxies, peer)) {
            ::close(native);
            return refuse(peer, u"the peer is not one of trusted_proxies"_s);
        }
        prepare(native, peer, settings->isThin);
        IoThread &target = m_placement();
        target.internals().reserve();
        if (&target == &m_thread)
            return adopt(target, native, peer, settings);
        m_targets.insert(&target);
        // The descriptor is owned by the task, so that a dropped task closes it.
        auto owned = std::make_shared<Descriptor>(native);
        if (!target.internals().post([self = shared_from_this(), &target, owned, peer, settings = std::move(settings)] {
                self->adopt(target, owned->release(), peer, settings);
            }))
            target.internals().unreserve();
    }

    void adopt(IoThread &target, int native, const Endpoint &peer, const SharedSettings &settings)
    {
        if (m_stopped) {
            ::close(native);
            target.internals().unreserve();
            return;
        }
        StreamConnection::Socket socket(target.internals().context);
        asio::error_code error;
        socket.assign(asio::generic::stream_protocol(m_family, 0), native, error);
        if (error) {
            ::close(native);
            target.internals().unreserve();
            return;
        }
        const auto connection = std::make_shared<StreamConnection>(target, std::move(socket), peer, settings->tls);
        target.internals().add(connection);
        if (settings->proxyProtocol)
            awaitGreeting(connection, settings->handshakeTimeout);
        else
            handOver(*connection, settings->handshakeTimeout);
    }

    void awaitGreeting(const std::shared_ptr<StreamConnection> &connection, std::chrono::milliseconds timeout)
    {
        connection->awaitProxyHeader(timeout, [self = shared_from_this(), timeout](StreamConnection &greeted, QLatin1StringView error) {
            self->onGreeted(greeted, error, timeout);
        });
        m_greetings.add(connection->thread(), connection);
    }

    void onGreeted(StreamConnection &connection, QLatin1StringView error, std::chrono::milliseconds timeout)
    {
        if (m_stopped)
            return connection.finish(CloseReason::ClosedByUs);
        if (error.isEmpty())
            return handOver(connection, timeout);
        refuse(connection.peer(), error);
        connection.finish(CloseReason::ClosedByUs);
    }

    void handOver(StreamConnection &connection, std::chrono::milliseconds handshakeTimeout)
    {
        m_accepted(connection);
        if (connection.hasHandler())
            connection.open(handshakeTimeout);
        else
            connection.finish(CloseReason::ClosedByUs);
    }

    const int m_family;
    const bool m_privileged;
    asio::posix::stream_descriptor m_descriptor;
    asio::steady_timer m_retry;
    int m_native;
    Placement m_placement;
    Accepted m_accepted;
    Refused m_refused;
    std::mutex m_settingsMutex;
    SharedSettings m_settings;
    Greetings m_greetings;
    std::atomic<std::int64_t> m_refusalLogged{0};
    std::set<IoThread *> m_targets;
    std::atomic<bool> m_stopped{false};
    bool m_exhausted = false;
};

Result<std::unique_ptr<Acceptor>> Acceptor::listen(IoThread &thread, Settings settings)
{
    Result<SocketAddress> address = SocketAddress::from(settings.address);
    if (!address)
        return failure(address.error());
    Descriptor descriptor(::socket(address->family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (descriptor.get() < 0)
        return cannotListen(settings.address, errno);
    if (address->family() != AF_UNIX)
        setOption(descriptor.get(), SOL_SOCKET, SO_REUSEADDR, 1);
    if (address->family() == AF_INET6)
        setOption(descriptor.get(), IPPROTO_IPV6, IPV6_V6ONLY, 1);
    if (::bind(descriptor.get(), address->data(), address->length) != 0)
        return cannotListen(settings.address, errno);
    if (settings.address.isLocal() && ::chmod(settings.address.localPath.toUtf8().constData(), mode_t(settings.localMode)) != 0)
        return cannotListen(settings.address, errno);
    if (::listen(descriptor.get(), SOMAXCONN) != 0)
        return cannotListen(settings.address, errno);

    SocketAddress bound;
    if (::getsockname(descriptor.get(), bound.data(), &bound.length) != 0)
        return cannotListen(settings.address, errno);
    const quint16 port = bound.toEndpoint().port;
    const int family = address->family();
    return std::unique_ptr<Acceptor>(
        new Acceptor(std::make_shared<Private>(thread, std::move(settings), descriptor.release(), port, family)));
}

Acceptor::Acceptor(std::shared_ptr<Private> d_) : d(std::move(d_)) { }

Acceptor::~Acceptor()
{
    stop();
}

void Acceptor::start(Placement placement, Accepted accepted, Refused refused)
{
    d->start(std::move(placement), std::move(accepted), std::move(refused));
}

void Acceptor::reconfigure(Settings settings)
{
    d->reconfigure(std::move(settings));
}

void Acceptor::stop()
{
    d->stop();
}

quint16 Acceptor::port() const
{
    return d->m_port;
}

const ListenAddress &Acceptor::address() const
{
    return d->m_address;
}

} // namespace signalbox::core::net
