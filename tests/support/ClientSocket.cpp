// SPDX-License-Identifier: Apache-2.0
#include "tests/support/ClientSocket.h"

#include <QtCore/qendian.h>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace signalbox::test {

ClientSocket::ClientSocket(quint16 port) : m_descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    // Each write its own segment, as far as that is in our hands.
    const int on = 1;
    (void)::setsockopt(m_descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(m_descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0) {
        ::close(m_descriptor);
        m_descriptor = -1;
    }
}

ClientSocket::ClientSocket(ClientSocket &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)), m_closed(other.m_closed) { }

ClientSocket::~ClientSocket()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

bool ClientSocket::waitFor(short events, QDeadlineTimer deadline) const
{
    pollfd entry{m_descriptor, events, 0};
    return ::poll(&entry, 1, int(deadline.remainingTime())) > 0;
}

qint64 ClientSocket::writeSome(QByteArrayView bytes)
{
    const ssize_t sent = ::send(m_descriptor, bytes.data(), size_t(bytes.size()), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)
        return -1;
    return std::max<qint64>(sent, 0);
}

bool ClientSocket::write(QByteArrayView bytes, QDeadlineTimer deadline)
{
    while (!bytes.isEmpty()) {
        const qint64 sent = writeSome(bytes);
        if (sent < 0)
            return false;
        bytes = bytes.sliced(sent);
        if (sent == 0 && !waitFor(POLLOUT, deadline))
            return false;
    }
    return true;
}

void ClientSocket::endWriting()
{
    (void)::shutdown(m_descriptor, SHUT_WR);
}

QByteArray ClientSocket::readSome()
{
    std::array<char, 65536> buffer;
    const ssize_t got = ::recv(m_descriptor, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
        m_closed = true;
    return got > 0 ? QByteArray(buffer.data(), got) : QByteArray();
}

QByteArray ClientSocket::read(qsizetype bytes, QDeadlineTimer deadline)
{
    QByteArray all;
    while (all.size() < bytes && !m_closed && waitFor(POLLIN, deadline))
        all += readSome();
    return all;
}

QByteArray ClientSocket::readUntilClosed(QDeadlineTimer deadline)
{
    QByteArray all;
    while (!m_closed && waitFor(POLLIN, deadline))
        all += readSome();
    return m_closed ? all : all + "(still open)";
}

bool ClientSocket::isClosed()
{
    while (!m_closed && !readSome().isEmpty()) { }
    return m_closed;
}

bool ClientSocket::wasReset() const
{
    pollfd entry{m_descriptor, POLLRDHUP, 0};
    return ::poll(&entry, 1, 0) > 0;
}

bool ClientSocket::waitForBytes(QDeadlineTimer deadline) const
{
    return waitFor(POLLIN, deadline);
}

bool ClientSocket::waitForAny(const std::vector<ClientSocket> &sockets, Awaited awaited, QDeadlineTimer deadline)
{
    std::vector<pollfd> entries;
    for (const ClientSocket &socket : sockets) {
        // One that was cut would be an answer each time.
        if (socket.isConnected() && !socket.m_closed && !socket.wasReset())
            entries.push_back({socket.m_descriptor, short(awaited == Awaited::Bytes ? POLLIN : POLLOUT), 0});
    }
    return ::poll(entries.data(), entries.size(), int(deadline.remainingTime())) > 0;
}

std::vector<ClientSocket> ClientSocket::many(quint16 port, int count)
{
    std::vector<ClientSocket> sockets;
    sockets.reserve(size_t(count));
    for (int i = 0; i < count; ++i)
        sockets.emplace_back(port);
    return sockets;
}

void ClientSocket::raiseOwnLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    (void)::setrlimit(RLIMIT_NOFILE, &limit);
}

QByteArray clientFrameHead(unsigned char first, quint64 length, quint32 key)
{
    QByteArray head(1, char(first));
    QByteArray number(8, '\0');
    if (length < 126) {
        head += char(0x80 | length);
    } else if (length <= 0xffff) {
        qToBigEndian(quint16(length), number.data());
        head += '\xfe' + number.first(2);
    } else {
        qToBigEndian(length, number.data());
        head += '\xff' + number;
    }
    qToBigEndian(key, number.data());
    return head + number.first(4);
}

QByteArray clientFrame(unsigned char first, QByteArrayView payload, quint32 key)
{
    QByteArray frame = clientFrameHead(first, quint64(payload.size()), key);
    for (qsizetype i = 0; i < payload.size(); ++i)
        frame += char(uchar(payload[i]) ^ uchar(key >> (24 - 8 * (i % 4))));
    return frame;
}

QByteArray upgradeRequest(const QByteArray &moreLines)
{
    return "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        + moreLines + "\r\n";
}

} // namespace signalbox::test
