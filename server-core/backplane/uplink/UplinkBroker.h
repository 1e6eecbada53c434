// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/backplane/uplink/UplinkConnection.h"
#include "server-core/net/Acceptor.h"
#include "server-core/net/Timer.h"

#include <functional>
#include <map>
#include <memory>
#include <set>

namespace signalbox::core::uplink {

struct UplinkTimes {
    std::chrono::milliseconds heartbeat{1000};
    /// Without a word for so long: it stands still.
    std::chrono::milliseconds silent{4000};
    /// After a break, one that lives is back by then.
    std::chrono::milliseconds lost{3000};
    /// Down for so long: gone.
    std::chrono::milliseconds gone{std::chrono::minutes(10)};
};

struct UplinkSettings {
    backplane::Peer self;
    /// Of the agent's socket.
    QString path;
    /// Kept for each peer: more than what may be waiting for it above.
    std::size_t ringBytes = std::size_t(8) * 1024 * 1024;
    UplinkTimes times = {};
};

/// An agent and its workers: to the agent each worker is a peer, to a worker its agent alone. Workers dial, and never give up: whichever
/// agent listens is theirs.
/// Shape:  a connection that breaks and is there again soon has lost something: the peer goes down with `Reset`. A process that has ended
/// is
///         gone at once.
/// Thread: the given one, but for `listen`, `dial` and `shutDown`: another one. The destructor: when that thread has ended.
class UplinkBroker final : public backplane::Broker, private UplinkConnectionEvents
{
public:
    using ProcessId = backplane::ProcessId;

    /// The agent's end. Errors: those of net::Acceptor.
    [[nodiscard]] static Result<std::unique_ptr<UplinkBroker>> listen(net::IoThread &thread, UplinkSettings settings);
    /// A worker's.
    [[nodiscard]] static std::unique_ptr<UplinkBroker> dial(net::IoThread &thread, UplinkSettings settings);
    ~UplinkBroker() override;

    /// Workers of an earlier agent: `settled` follows, on the thread, when each of them is here or has ended. Before `start`.
    void expect(const std::vector<std::int64_t> &pids, std::function<void()> settled);
    /// Nobody connects any more.
    void shutDown() { m_acceptor.reset(); }
    /// After `stop`, on the thread: all has been sent, and every connection is closed.
    void awaitEmpty(std::function<void()> done);

    ProcessId self() const override { return m_settings.self.id; }
    void start(backplane::BrokerListener &listener) override;
    void stop() override;
    bool hasRoom(ProcessId to) const override;
    void send(ProcessId to, const backplane::Frame &frame) override;
    void publish(const QByteArray &topic, std::span<const ProcessId> to, const backplane::Frame &frame) override;
    void setInterest(const QByteArray &, bool) override { }
    void reject(ProcessId peer, const QString &why) override;

private:
    struct Known {
        backplane::Peer peer;
        /// Null: it broke, or it is down.
        UplinkConnection *connection = nullptr;
        bool isToldUp = false;
        net::Clock::time_point since;
        PeerProcess process = {};
    };

    UplinkBroker(net::IoThread &thread, UplinkSettings settings);

    void onHello(UplinkConnection &connection, const backplane::Peer &peer) override;
    void onFrame(UplinkConnection &connection, QByteArrayView frame) override;
    void onRoom(UplinkConnection &connection) override;
    void onGoodbye(UplinkConnection &connection) override;
    void onEnded(UplinkConnection &connection) override;

    void accept(net::Connection &connection);
    void dialNow();
    void nobodyListens();
    void onTick();
    void judgeExpected();
    void judgeOpen(net::Clock::time_point now);
    void judgeBroken(net::Clock::time_point now);
    void down(ProcessId id, backplane::PeerEnd end);
    void gone(ProcessId id);

    net::IoThread &m_thread;
    const UplinkSettings m_settings;
    std::unique_ptr<net::Acceptor> m_acceptor;
    backplane::BrokerListener *m_listener = nullptr;
    std::unique_ptr<net::Timer> m_timer;
    net::Clock::time_point m_lastTick;
    net::Clock::time_point m_lastHeartbeat;
    std::set<UplinkConnection *> m_connections;
    std::map<ProcessId, Known> m_known;
    std::map<std::int64_t, PeerProcess> m_expected;
    std::function<void()> m_settled;
    const std::shared_ptr<std::function<void()>> m_whenEmpty = std::make_shared<std::function<void()>>();
    /// Each connection has it; when the last one is gone, whoever waits for that is told.
    std::shared_ptr<void> m_place;
    bool m_isDialled = false;
    bool m_isDialling = false;
    /// What comes later finds out by it.
    const std::shared_ptr<bool> m_isAlive = std::make_shared<bool>(true);
};

} // namespace signalbox::core::uplink
