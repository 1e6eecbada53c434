// SPDX-License-Identifier: Apache-2.0
// A load generator, no part of the product: many connections to an echo server, each with so many messages under way.
//   signalbox_load PORT raw|websocket CONNECTIONS WINDOW BYTES MILLISECONDS
// Prints how many messages came back and in how many nanoseconds.
#include "tests/bench/Sockets.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <vector>

#include <sys/epoll.h>
#include <unistd.h>

namespace {

using namespace bench;
using Clock = std::chrono::steady_clock;

struct Order {
    std::uint16_t port = 0;
    bool webSocket = false;
    int connections = 1;
    std::size_t window = 1;
    std::size_t bytes = 64;
    std::chrono::milliseconds time{1000};
};

std::string repeated(const std::string &text, std::size_t times)
{
    std::string all;
    for (std::size_t i = 0; i < times; ++i)
        all += text;
    return all;
}

void run(const Order &order)
{
    constexpr char binary = '\x82';
    const std::string payload(order.bytes, 'x');
    const std::string question = repeated(order.webSocket ? frame(binary, payload, true) : payload, order.window);
    const std::size_t answerBytes = (order.webSocket ? frame(binary, payload, false).size() : order.bytes) * order.window;
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
