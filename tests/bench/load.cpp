// SPDX-License-Identifier: Apache-2.0
// A load generator, no part of the product: many connections to an echo server, each with so many messages under way.
//   signalbox_load PORT raw|websocket CONNECTIONS WINDOW BYTES MILLISECONDS
// Prints how many messages came back and in how many nanoseconds.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

using Clock = std::chrono::steady_clock;

struct Order {
    std::uint16_t port = 0;
    bool webSocket = false;
    int connections = 1;
    std::size_t window = 1;
    std::size_t bytes = 64;
    std::chrono::milliseconds time{1000};
};

[[noreturn]] void fail(const char *what)
{
    std::perror(what);
    std::exit(1);
}

int dial(std::uint16_t port)
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

void sendAll(int descriptor, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t sent = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            fail("send");
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void upgrade(int descriptor)
{
    sendAll(descriptor,
            "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    std::string answer;
    char byte = 0;
    while (!answer.ends_with("\r\n\r\n")) {
        if (::recv(descriptor, &byte, 1, 0) != 1)
            fail("upgrade");
        answer += byte;
    }
    if (!answer.starts_with("HTTP/1.1 101"))
        fail("not upgraded");
}

/// Header and payload of a binary frame; a client's is masked, with a key of zeros.
std::string frame(std::size_t bytes, bool masked)
{
    std::string frame(1, '\x82');
    const int mask = masked ? 0x80 : 0;
    if (bytes < 126) {
        frame += static_cast<char>(mask | static_cast<int>(bytes));
    } else {
        frame += static_cast<char>(mask | 126);
        frame += static_cast<char>(bytes >> 8);
        frame += static_cast<char>(bytes & 0xff);
    }
    return frame + std::string(masked ? 4 : 0, '\0') + std::string(bytes, 'x');
}

std::string repeated(const std::string &text, std::size_t times)
{
    std::string all;
    for (std::size_t i = 0; i < times; ++i)
        all += text;
    return all;
}

void run(const Order &order)
{
    const std::string question = repeated(order.webSocket ? frame(order.bytes, true) : std::string(order.bytes, 'x'), order.window);
    const std::size_t answerBytes = (order.webSocket ? frame(order.bytes, false).size() : order.bytes) * order.window;
    const int poller = ::epoll_create1(EPOLL_CLOEXEC);
    std::vector<int> descriptors;
    std::vector<std::size_t> awaited(static_cast<std::size_t>(order.connections), answerBytes);
    for (std::size_t i = 0; i < awaited.size(); ++i) {
        const int descriptor = descriptors.emplace_back(dial(order.port));
        if (order.webSocket)
            upgrade(descriptor);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = i;
        ::epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event);
    }
    const auto begin = Clock::now();
    for (const int descriptor : descriptors)
        sendAll(descriptor, question);
    std::array<epoll_event, 256> events{};
    std::vector<char> buffer(1 << 20);
    unsigned long long batches = 0;
    while (Clock::now() - begin < order.time) {
        const int count = ::epoll_wait(poller, events.data(), static_cast<int>(events.size()), 100);
        for (int n = 0; n < count; ++n) {
            const std::size_t i = events[static_cast<std::size_t>(n)].data.u64;
            const ssize_t got = ::recv(descriptors[i], buffer.data(), buffer.size(), 0);
            if (got <= 0)
                fail("recv");
            awaited[i] -= std::min(awaited[i], static_cast<std::size_t>(got));
            if (awaited[i] > 0)
                continue;
            ++batches;
            awaited[i] = answerBytes;
            sendAll(descriptors[i], question);
        }
    }
    const auto time = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - begin);
    std::printf("%llu %lld\n", batches * order.window, static_cast<long long>(time.count()));
    for (const int descriptor : descriptors)
        ::close(descriptor);
    ::close(poller);
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 7) {
        std::fputs("usage: signalbox_load PORT raw|websocket CONNECTIONS WINDOW BYTES MILLISECONDS\n", stderr);
        return 2;
    }
    const auto number = [argv](int i) { return std::strtoul(argv[i], nullptr, 10); };
    run({static_cast<std::uint16_t>(number(1)), std::strcmp(argv[2], "websocket") == 0, static_cast<int>(number(3)), number(4), number(5),
         std::chrono::milliseconds(number(6))});
    return 0;
}
