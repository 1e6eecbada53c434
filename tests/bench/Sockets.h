// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

/// What the load generators share: plain sockets to a server on this machine. They are not part of the product, and give up when
/// anything goes wrong.
namespace bench {

[[noreturn]] inline void fail(const char *what)
{
    std::perror(what);
    std::exit(1);
}

inline int dial(std::uint16_t port)
{
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        fail("connect");
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return descriptor;
}

inline void sendAll(int descriptor, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t sent = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            fail("send");
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

/// All up to `end`; byte by byte, so that nothing behind it is taken.
inline std::string readUntil(int descriptor, std::string_view end)
{
    std::string text;
    char byte = 0;
    while (!text.ends_with(end)) {
        if (::recv(descriptor, &byte, 1, 0) != 1)
            fail("recv");
        text += byte;
    }
    return text;
}

/// `fields`: further lines of the request.
inline void upgrade(int descriptor, const std::string &fields = {})
{
    sendAll(descriptor,
            "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                + fields + "\r\n");
    if (!readUntil(descriptor, "\r\n\r\n").starts_with("HTTP/1.1 101"))
        fail("not upgraded");
}

/// A frame of up to 64 KiB. `first`: its first byte. A client's is masked, with a key of zeros.
inline std::string frame(char first, std::string_view payload, bool masked)
{
    std::string frame(1, first);
    const std::size_t mask = masked ? 0x80 : 0;
    if (payload.size() < 126) {
        frame += static_cast<char>(mask | payload.size());
    } else {
        frame += static_cast<char>(mask | 126);
        frame += static_cast<char>(payload.size() >> 8);
        frame += static_cast<char>(payload.size() & 0xff);
    }
    return frame.append(masked ? 4 : 0, '\0').append(payload);
}

} // namespace bench
