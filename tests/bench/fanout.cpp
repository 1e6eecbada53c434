// SPDX-License-Identifier: Apache-2.0
// A load generator, no part of the product: one publisher and many subscribers of one channel, on a server that speaks
// signalbox.pubsub.v1, Redis' protocol or NATS'.
//   signalbox_fanout PORT signalbox|redis|nats SUBSCRIBERS BYTES BURST MILLISECONDS [PUBLISHER-PORT]
// Says "ready" when all have subscribed and a first message has reached each, begins at a line on its input, and prints how many messages
// have arrived, and the median of the microseconds from publishing a burst until all have it. The next burst is published then.
#include "tests/bench/Sockets.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <vector>

#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

namespace {

using namespace bench;
using Clock = std::chrono::steady_clock;
using namespace std::literals;

/// What a server's protocol wants.
class Protocol
{
public:
    virtual ~Protocol() = default;
    virtual void greet(int descriptor) = 0;
    virtual void subscribe(int descriptor) = 0;
    virtual std::string publish(std::size_t bytes) const = 0;
    /// How many messages end in these bytes of one subscriber.
    class Counter
    {
    public:
        virtual ~Counter() = default;
        virtual std::size_t count(std::string_view bytes) = 0;
    };
    virtual std::unique_ptr<Counter> counter(std::size_t bytes) const = 0;
};

/// Messages are all of one size.
class FixedCounter final : public Protocol::Counter
{
public:
    explicit FixedCounter(std::size_t size) : m_size(size) { }
    std::size_t count(std::string_view bytes) override
    {
        m_bytes += bytes.size();
        const std::size_t messages = m_bytes / m_size;
        m_bytes %= m_size;
        return messages;
    }

private:
    const std::size_t m_size;
    std::size_t m_bytes = 0;
};

/// Unmasked frames, of up to 64 KiB.
class FrameCounter final : public Protocol::Counter
{
public:
    std::size_t count(std::string_view bytes) override
    {
        std::size_t messages = 0;
        while (!bytes.empty()) {
            if (m_left > 0) {
                const std::size_t skipped = std::min(m_left, bytes.size());
                m_left -= skipped;
                bytes.remove_prefix(skipped);
                messages += m_left == 0 ? 1 : 0;
                continue;
            }
            m_head += bytes.front();
            bytes.remove_prefix(1);
            const auto byte = [this](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(m_head[i])); };
            if (m_head.size() == 2 && byte(1) < 126)
                m_left = byte(1);
            else if (m_head.size() == 4)
                m_left = byte(2) << 8 | byte(3);
            if (m_left > 0)
                m_head.clear();
        }
        return messages;
    }

private:
    std::string m_head;
    std::size_t m_left = 0;
};

class Signalbox final : public Protocol
{
public:
    void greet(int descriptor) override
    {
        upgrade(descriptor, "Sec-WebSocket-Protocol: signalbox.pubsub.v1\r\n");
        sendAll(descriptor, text(R"({"jsonrpc":"2.0","id":1,"method":"connect","params":{}})"));
        readUntil(descriptor, "}}");
    }
    void subscribe(int descriptor) override
    {
        sendAll(descriptor, text(R"({"jsonrpc":"2.0","id":2,"method":"subscribe","params":{"channel":"news"}})"));
        readUntil(descriptor, "}}");
    }
    std::string publish(std::size_t bytes) const override
    {
        return text(R"({"jsonrpc":"2.0","method":"publish","params":{"channel":"news","data":")" + std::string(bytes, 'x') + "\"}}");
    }
    std::unique_ptr<Counter> counter(std::size_t) const override { return std::make_unique<FrameCounter>(); }

private:
    static std::string text(const std::string &json) { return frame('\x81', json, true); }
};

class Redis final : public Protocol
{
public:
    void greet(int) override { }
    void subscribe(int descriptor) override
    {
        sendAll(descriptor, "*2\r\n$9\r\nSUBSCRIBE\r\n$4\r\nnews\r\n");
        readUntil(descriptor, ":1\r\n");
    }
    std::string publish(std::size_t bytes) const override
    {
        return "*3\r\n$7\r\nPUBLISH\r\n$4\r\nnews\r\n$" + std::to_string(bytes) + "\r\n" + std::string(bytes, 'x') + "\r\n";
    }
    std::unique_ptr<Counter> counter(std::size_t bytes) const override
    {
        const std::string size = std::to_string(bytes);
        return std::make_unique<FixedCounter>("*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$"sv.size() + size.size() + 2 + bytes + 2);
    }
};

class Nats final : public Protocol
{
public:
    void greet(int descriptor) override
    {
        readUntil(descriptor, "\r\n");
        sendAll(descriptor, "CONNECT {\"verbose\":false,\"pedantic\":false}\r\nPING\r\n");
        readUntil(descriptor, "PONG\r\n");
    }
    void subscribe(int descriptor) override
    {
        sendAll(descriptor, "SUB news 1\r\nPING\r\n");
        readUntil(descriptor, "PONG\r\n");
    }
    std::string publish(std::size_t bytes) const override
    {
        return "PUB news " + std::to_string(bytes) + "\r\n" + std::string(bytes, 'x') + "\r\n";
    }
    std::unique_ptr<Counter> counter(std::size_t bytes) const override
    {
        return std::make_unique<FixedCounter>("MSG news 1 "sv.size() + std::to_string(bytes).size() + 2 + bytes + 2);
    }
};

struct Order {
    std::uint16_t port = 0;
    /// Of another server of the same cluster, or the same.
    std::uint16_t publisherPort = 0;
    std::size_t subscribers = 1;
    std::size_t bytes = 128;
    std::size_t burst = 1;
    std::chrono::milliseconds time{1000};
};

class Subscribers
{
public:
    Subscribers(const Order &order, Protocol &protocol) : m_poller(::epoll_create1(EPOLL_CLOEXEC))
    {
        for (std::size_t i = 0; i < order.subscribers; ++i) {
            const int descriptor = m_descriptors.emplace_back(dial(order.port));
            protocol.greet(descriptor);
            protocol.subscribe(descriptor);
            m_counters.push_back(protocol.counter(order.bytes));
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.u64 = i;
            ::epoll_ctl(m_poller, EPOLL_CTL_ADD, descriptor, &event);
        }
    }
    Subscribers(const Subscribers &) = delete;
    Subscribers &operator=(const Subscribers &) = delete;
    ~Subscribers()
    {
        for (const int descriptor : m_descriptors)
            ::close(descriptor);
        ::close(m_poller);
    }

    /// How many messages have come. They must come.
    std::size_t wait()
    {
        const std::size_t messages = waitFor(5s);
        if (messages == 0 && m_count <= 0)
            fail("nothing comes");
        return messages;
    }
    /// The same, or none.
    std::size_t waitFor(std::chrono::milliseconds longest)
    {
        std::size_t messages = 0;
        const int count = m_count =
            ::epoll_wait(m_poller, m_events.data(), static_cast<int>(m_events.size()), static_cast<int>(longest.count()));
        for (int n = 0; n < count; ++n) {
            const std::size_t i = m_events[static_cast<std::size_t>(n)].data.u64;
            const ssize_t got = ::recv(m_descriptors[i], m_buffer.data(), m_buffer.size(), 0);
            if (got <= 0)
                fail("recv");
            messages += m_counters[i]->count({m_buffer.data(), static_cast<std::size_t>(got)});
        }
        return messages;
    }

private:
    const int m_poller;
    /// Of events, in the last call.
    int m_count = 0;
    std::vector<int> m_descriptors;
    std::vector<std::unique_ptr<Protocol::Counter>> m_counters;
    std::array<epoll_event, 256> m_events{};
    std::vector<char> m_buffer = std::vector<char>(1 << 20);
};

/// The servers of a cluster tell each other of subscribers a moment after that: publishes until a message has reached all.
void awaitInterest(const Order &order, const Protocol &protocol, int publisher, Subscribers &subscribers)
{
    const auto begin = Clock::now();
    const std::string one = protocol.publish(order.bytes);
    for (std::size_t reached = 0; reached < order.subscribers;) {
        if (Clock::now() - begin > 10s)
            fail("not all are reached");
        sendAll(publisher, one);
        reached = 0;
        for (std::size_t came = 1; came > 0; reached += came)
            came = subscribers.waitFor(100ms);
    }
}

void run(const Order &order, Protocol &protocol)
{
    Subscribers subscribers(order, protocol);
    const int publisher = dial(order.publisherPort);
    protocol.greet(publisher);
    awaitInterest(order, protocol, publisher, subscribers);
    std::string burst;
    for (std::size_t i = 0; i < order.burst; ++i)
        burst += protocol.publish(order.bytes);
    std::puts("ready");
    std::fflush(stdout);
    if (std::getchar() == EOF)
        fail("input");
    const auto begin = Clock::now();
    unsigned long long delivered = 0;
    std::vector<double> times;
    std::array<char, 4096> answers{};
    for (auto sent = begin; sent - begin < order.time; sent = Clock::now()) {
        sendAll(publisher, burst);
        for (std::size_t left = order.burst * order.subscribers; left > 0;) {
            const std::size_t came = subscribers.wait();
            if (came > left)
                fail("more came than was published");
            left -= came;
        }
        times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - sent).count());
        delivered += order.burst * order.subscribers;
        while (::recv(publisher, answers.data(), answers.size(), MSG_DONTWAIT) > 0) { }
    }
    std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2), times.end());
    std::printf("%llu %.1f\n", delivered, times[times.size() / 2]);
    ::close(publisher);
}

} // namespace

int main(int argc, char **argv)
{
    const std::string_view kind = argc == 7 || argc == 8 ? argv[2] : "";
    std::unique_ptr<Protocol> protocol;
    if (kind == "signalbox")
        protocol = std::make_unique<Signalbox>();
    else if (kind == "redis")
        protocol = std::make_unique<Redis>();
    else if (kind == "nats")
        protocol = std::make_unique<Nats>();
    if (!protocol) {
        std::fputs("usage: signalbox_fanout PORT signalbox|redis|nats SUBSCRIBERS BYTES BURST MILLISECONDS [PUBLISHER-PORT]\n", stderr);
        return 2;
    }
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    const auto number = [argv](int i) { return std::strtoul(argv[i], nullptr, 10); };
    run({static_cast<std::uint16_t>(number(1)), static_cast<std::uint16_t>(number(argc == 8 ? 7 : 1)), number(3), number(4), number(5),
         std::chrono::milliseconds(number(6))},
        *protocol);
    return 0;
}
