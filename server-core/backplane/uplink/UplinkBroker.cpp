// SPDX-License-Identifier: Apache-2.0
#include "server-core/backplane/uplink/UplinkBroker.h"

#include "server-core/net/Connector.h"

#include <QtCore/QFile>

#include <algorithm>

namespace signalbox::core::uplink {

using namespace Qt::StringLiterals;
using backplane::Peer;
using backplane::PeerEnd;

namespace {

/// How often the clock is looked at, and a worker without an agent dials.
constexpr std::chrono::milliseconds tick{100};
/// A turn that comes so much too late was not the peers' fault: they are heard before anybody is judged.
constexpr std::chrono::milliseconds lateTurn{1000};
constexpr std::chrono::milliseconds connectTime{2000};

} // namespace

UplinkBroker::UplinkBroker(net::IoThread &thread, UplinkSettings settings)
    : m_thread(thread), m_settings(std::move(settings)), m_place(this, [whenEmpty = m_whenEmpty](void *) {
          if (*whenEmpty)
              (*whenEmpty)();
      })
{
}

Result<std::unique_ptr<UplinkBroker>> UplinkBroker::listen(net::IoThread &thread, UplinkSettings settings)
{
    std::unique_ptr<UplinkBroker> broker(new UplinkBroker(thread, std::move(settings)));
    // Of an agent that was killed: there is one in a folder at most.
    QFile::remove(broker->m_settings.path);
    Result<std::unique_ptr<net::Acceptor>> acceptor =
        net::Acceptor::listen(thread, {.address = {.localPath = broker->m_settings.path}, .privileged = true, .localMode = 0600});
    if (!acceptor)
        return failure(acceptor.error());
    broker->m_acceptor = std::move(*acceptor);
    broker->m_acceptor->start([&thread]() -> net::IoThread & { return thread; },
                              [self = broker.get()](net::Connection &connection) { self->accept(connection); });
    return broker;
}

std::unique_ptr<UplinkBroker> UplinkBroker::dial(net::IoThread &thread, UplinkSettings settings)
{
    std::unique_ptr<UplinkBroker> broker(new UplinkBroker(thread, std::move(settings)));
    broker->m_isDialled = true;
    return broker;
}

UplinkBroker::~UplinkBroker()
{
    *m_isAlive = false;
}

void UplinkBroker::expect(const std::vector<std::int64_t> &pids, std::function<void()> settled)
{
    for (const std::int64_t pid : pids)
        m_expected.emplace(pid, PeerProcess(pid));
    m_settled = std::move(settled);
}

void UplinkBroker::start(backplane::BrokerListener &listener)
{
    m_listener = &listener;
    m_lastTick = m_lastHeartbeat = m_thread.now();
    m_timer = std::make_unique<net::Timer>(m_thread);
    m_timer->startRepeating(tick, [this] { onTick(); });
    if (m_isDialled)
        dialNow();
}

void UplinkBroker::stop()
{
    if (!std::exchange(m_listener, nullptr))
        return;
    m_timer.reset();
    for (UplinkConnection *connection : std::exchange(m_connections, {})) {
        connection->forget();
        connection->goodbye();
    }
    m_known.clear();
}

void UplinkBroker::awaitEmpty(std::function<void()> done)
{
    *m_whenEmpty = std::move(done);
    m_place.reset();
}

// ---- connections

void UplinkBroker::accept(net::Connection &connection)
{
    if (!m_listener)
        return;
    if (UplinkConnection *const made = UplinkConnection::make(connection, *this, m_settings.self, m_settings.ringBytes, m_place))
        m_connections.insert(made);
}

void UplinkBroker::dialNow()
{
    m_isDialling = true;
    net::connectTo(
        m_thread, {.address = {.localPath = m_settings.path}, .timeout = connectTime},
        [this, isAlive = m_isAlive](net::Connection &connection) {
            if (!*isAlive)
                return;
            m_isDialling = false;
            accept(connection);
        },
        [this, isAlive = m_isAlive](const Error &error) {
            if (!*isAlive)
                return;
            m_isDialling = false;
            if (m_listener && error.code != ErrorCode::TimedOut && error.code != ErrorCode::ResourcesExhausted)
                nobodyListens();
        });
}

void UplinkBroker::nobodyListens()
{
    std::vector<ProcessId> dead;
    for (const auto &[id, known] : m_known)
        dead.push_back(id);
    for (const ProcessId &id : dead)
        gone(id);
}

void UplinkBroker::onHello(UplinkConnection &connection, const Peer &peer)
{
    const net::Clock::time_point now = m_thread.now();
    if (m_isDialled) {
        // Another agent listens where its predecessor did.
        std::vector<ProcessId> before;
        for (const auto &[id, known] : m_known) {
            if (id != peer.id)
                before.push_back(id);
        }
        for (const ProcessId &id : before)
            gone(id);
    }
    Known &known = m_known[peer.id];
    if (UplinkConnection *const earlier = std::exchange(known.connection, &connection)) {
        m_connections.erase(earlier);
        earlier->forget();
        earlier->cut(u"it has another connection"_s);
    }
    if (known.isToldUp)
        down(peer.id, PeerEnd::Reset);
    known.peer = peer;
    m_expected.erase(connection.pid());
    known.process = connection.takeProcess();
    known.since = now;
    known.isToldUp = true;
    m_listener->onPeerUp(peer);
}

void UplinkBroker::onFrame(UplinkConnection &connection, QByteArrayView frame)
{
    m_listener->onFrame(connection.process(), frame);
}

void UplinkBroker::onRoom(UplinkConnection &connection)
{
    m_listener->onRoom(connection.process());
}

void UplinkBroker::onGoodbye(UplinkConnection &connection)
{
    m_connections.erase(&connection);
    connection.forget();
    connection.goodbye();
    const ProcessId id = connection.process();
    down(id, PeerEnd::Goodbye);
    m_known.erase(id);
}

void UplinkBroker::onEnded(UplinkConnection &connection)
{
    m_connections.erase(&connection);
    const auto at = m_known.find(connection.process());
    if (!connection.isGreeted() || at == m_known.end() || at->second.connection != &connection)
        return;
    at->second.connection = nullptr;
    at->second.since = m_thread.now();
}

// ---- time

void UplinkBroker::onTick()
{
    const net::Clock::time_point now = m_thread.now();
    if (now - std::exchange(m_lastTick, now) > lateTurn) {
        for (UplinkConnection *connection : m_connections)
            connection->forgive(now);
    }
    judgeExpected();
    judgeOpen(now);
    judgeBroken(now);
    if (m_listener && m_isDialled && !m_isDialling && m_connections.empty())
        dialNow();
}

void UplinkBroker::judgeExpected()
{
    if (!m_settled)
        return;
    std::erase_if(m_expected, [](const auto &one) { return one.second.hasEnded(); });
    if (m_expected.empty())
        std::exchange(m_settled, nullptr)();
}

void UplinkBroker::judgeOpen(net::Clock::time_point now)
{
    const bool isHeartbeat = now - m_lastHeartbeat >= m_settings.times.heartbeat;
    if (isHeartbeat)
        m_lastHeartbeat = now;
    for (UplinkConnection *connection : std::vector(m_connections.begin(), m_connections.end())) {
        if (isHeartbeat && connection->isGreeted())
            connection->heartbeat();
        if (now - connection->lastHeard() < m_settings.times.silent)
            continue;
        connection->cut(u"it says nothing"_s);
        const auto at = m_known.find(connection->process());
        if (connection->isGreeted() && at != m_known.end() && at->second.connection == connection)
            down(connection->process(), PeerEnd::Silent);
    }
}

void UplinkBroker::judgeBroken(net::Clock::time_point now)
{
    std::vector<ProcessId> lost;
    std::vector<ProcessId> dead;
    for (const auto &[id, known] : m_known) {
        if (known.connection)
            continue;
        if (known.process.hasEnded() || now - known.since >= m_settings.times.gone)
            dead.push_back(id);
        else if (known.isToldUp && now - known.since >= m_settings.times.lost)
            lost.push_back(id);
    }
    for (const ProcessId &id : lost)
        down(id, PeerEnd::Lost);
    for (const ProcessId &id : dead)
        gone(id);
}

void UplinkBroker::down(ProcessId id, PeerEnd end)
{
    if (const auto at = m_known.find(id); at != m_known.end() && std::exchange(at->second.isToldUp, false) && m_listener)
        m_listener->onPeerDown(id, end);
}

void UplinkBroker::gone(ProcessId id)
{
    down(id, PeerEnd::Lost);
    if (m_known.erase(id) > 0 && m_listener)
        m_listener->onPeerGone(id);
}

// ---- Broker

bool UplinkBroker::hasRoom(ProcessId to) const
{
    const auto at = m_known.find(to);
    return at != m_known.end() && at->second.connection && at->second.isToldUp && at->second.connection->hasRoom();
}

void UplinkBroker::send(ProcessId to, const backplane::Frame &frame)
{
    if (const auto at = m_known.find(to); at != m_known.end() && at->second.connection && at->second.isToldUp)
        at->second.connection->send(frame);
}

void UplinkBroker::publish(const QByteArray &, std::span<const ProcessId> to, const backplane::Frame &frame)
{
    for (const ProcessId &id : to)
        send(id, frame);
}

void UplinkBroker::reject(ProcessId peer, const QString &why)
{
    if (const auto at = m_known.find(peer); at != m_known.end() && at->second.connection)
        at->second.connection->cut(why);
}

} // namespace signalbox::core::uplink
