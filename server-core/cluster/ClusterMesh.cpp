// SPDX-License-Identifier: Apache-2.0
#include "server-core/cluster/ClusterMesh.h"

#include "server-core/backplane/mesh/MeshLog.h"

#include <algorithm>
#include <future>

namespace signalbox::core::cluster {

using namespace Qt::StringLiterals;

namespace {

MeshReading::About aboutOf(const mesh::MeshBroker &broker)
{
    const mesh::MeshSettings &settings = broker.settings();
    net::ListenAddress listen = settings.listen;
    listen.port = broker.port();
    const QString address = settings.advertise.isEmpty() ? listen.toString() : QString::fromUtf8(settings.advertise);
    return {.cluster = QString::fromUtf8(settings.cluster),
            .node = QString::fromUtf8(settings.node),
            .process = settings.process,
            .listen = listen.toString(),
            .address = address,
            .startedAt = QDateTime::currentDateTimeUtc()};
}

QString idOf(backplane::ProcessId id)
{
    return QString::fromLatin1(mesh::idText(id));
}

/// How often one who waits looks whether everything is there.
constexpr std::chrono::milliseconds wholeInterval{10};
/// The last words of all; who does not read them takes no longer.
constexpr std::chrono::milliseconds farewell{1000};

} // namespace

Result<std::shared_ptr<ClusterMesh>> ClusterMesh::make(ClusterWays ways, Tell tell)
{
    std::shared_ptr<ClusterMesh> made(new ClusterMesh(std::move(ways.mesh), ways.self, ways.isWorker, std::move(tell)));
    if (const Result<void> opened = made->openSocket(ways); !opened)
        return failure(opened.error());
    return made;
}

ClusterMesh::ClusterMesh(std::unique_ptr<mesh::MeshBroker> broker, const backplane::Peer &self, bool isWorker, Tell tell)
    : m_broker(std::move(broker)),
      m_ownThread(m_broker ? nullptr : std::make_unique<net::IoThread>(u"backplane"_s)),
      m_tell(std::move(tell)),
      m_isWorker(isWorker),
      m_relay(
          {self}, [this] { return thread().now(); }, [this](std::function<void()> task) { thread().post(std::move(task)); }),
      m_backplane(m_relay, [this] { return thread().now(); })
{
    if (m_broker) {
        m_reading.emplace(aboutOf(*m_broker), MeshReading::Clock::now());
        m_relay.add(*m_broker, uplink::RelayBroker::Side::Outer);
    } else {
        m_ownThread->start();
    }
}

Result<void> ClusterMesh::openSocket(const ClusterWays &ways)
{
    if (ways.socket.isEmpty())
        return {};
    uplink::UplinkSettings settings{ways.self, ways.socket};
    if (ways.isWorker) {
        m_uplink = uplink::UplinkBroker::dial(thread(), std::move(settings));
        m_relay.add(*m_uplink, uplink::RelayBroker::Side::Outer);
        return {};
    }
    Result<std::unique_ptr<uplink::UplinkBroker>> listening = uplink::UplinkBroker::listen(thread(), std::move(settings));
    if (!listening)
        return failure(listening.error());
    m_uplink = std::move(*listening);
    if (!ways.expected.empty()) {
        m_relay.expectWorkers();
        m_uplink->expect(ways.expected, [this] { m_relay.settled(); });
    }
    m_relay.add(*m_uplink, uplink::RelayBroker::Side::Inner);
    return {};
}

ClusterMesh::~ClusterMesh()
{
    shutDown();
}

void ClusterMesh::start()
{
    thread().post([this] {
        m_relay.start(*this);
        m_timer = std::make_unique<net::Timer>(thread());
        m_timer->startRepeating(refreshInterval, [this] { refresh(); });
        refresh();
    });
}

void ClusterMesh::shutDown()
{
    if (m_isShutDown.exchange(true))
        return;
    if (m_uplink)
        m_uplink->shutDown();
    const auto said = std::make_shared<std::promise<void>>();
    const std::future<void> all = said->get_future();
    thread().post([this, said] {
        m_timer.reset();
        m_wholeTimer.reset();
        m_relay.stop();
        if (m_uplink)
            m_uplink->awaitEmpty([said] { said->set_value(); });
        else
            said->set_value();
    });
    (void)all.wait_for(farewell);
    if (m_broker)
        m_broker->shutDown();
    else
        m_ownThread->stop();
}

void ClusterMesh::watch(std::weak_ptr<hubs::ExchangePlace> place)
{
    thread().post([this, place = std::move(place)]() mutable { m_places.push_back(std::move(place)); });
}

// ---- who is there

void ClusterMesh::onPeerUp(const backplane::Peer &peer)
{
    m_backplane.onPeerUp(peer);
    if (m_isWorker && m_relay.isDirect(peer.id))
        m_lastTold.clear();
    // Workers are part of their node, and a worker does not tell anybody.
    if (!m_broker || !m_relay.isDirect(peer.id) || m_relay.isWorker(peer.id))
        return;
    m_up.insert_or_assign(peer.id, peer.node);
    happened({idOf(peer.id), QString::fromUtf8(peer.node)});
}

void ClusterMesh::onPeerDown(backplane::ProcessId id, backplane::PeerEnd end)
{
    m_backplane.onPeerDown(id, end);
    m_told.erase(id);
    const auto up = m_up.extract(id);
    if (up.empty())
        return;
    const QByteArray node = up.mapped();
    if (end == backplane::PeerEnd::Goodbye)
        m_reading->saidGoodbye(id, thread().now());
    const bool isEvicted = !node.isEmpty() && node == m_evicted;
    happened({idOf(id), QString::fromUtf8(node), isEvicted ? evictedReason : reasonOf(end)});
}

void ClusterMesh::onPeerGone(backplane::ProcessId id)
{
    m_backplane.onPeerGone(id);
    if (!m_reading)
        return;
    m_reading->died(id, QString::fromUtf8(m_evicted), thread().now());
    refreshSoon();
}

void ClusterMesh::happened(ClusterNews::Event event)
{
    m_events.push_back(std::move(event));
    refreshSoon();
}

void ClusterMesh::refreshSoon()
{
    // Later: the mesh is in the middle of it.
    if (!std::exchange(m_wantsRefresh, true))
        thread().post([this] { refresh(); });
}

// ---- what is told

void ClusterMesh::refresh()
{
    m_wantsRefresh = false;
    std::erase_if(m_places, [](const auto &place) { return place.expired(); });
    m_relay.onTick();
    if (m_isWorker)
        tellAgent();
    if (!m_reading)
        return;
    ClusterNews news;
    news.status = m_reading->read(
        m_broker->statusNow(), [this](backplane::ProcessId node) { return hubsOf(node); }, thread().now());
    news.events = std::exchange(m_events, {});
    m_tell(std::move(news));
}

RosterReading ClusterMesh::reading(backplane::ProcessId process) const
{
    RosterReading reading{.process = process, .hasTold = m_backplane.hasTold(process)};
    for (const auto &weak : m_places) {
        const auto place = weak.lock();
        if (!place || !m_backplane.hasHub(process, place->port().about().name))
            continue;
        RosterReading::Hub hub{place->port().about().name, RosterState::Arriving};
        if (place->port().isUp(process) && place->rosters().isComplete(process))
            hub.roster = place->rosters().isConfirmed(process) ? RosterState::Equal : RosterState::Arrived;
        reading.hubs.push_back(std::move(hub));
    }
    return reading;
}

MeshReading::Hubs ClusterMesh::hubsOf(backplane::ProcessId node) const
{
    RosterSum sum;
    std::vector<backplane::ProcessId> processes = m_relay.behind(node);
    // The node has said that it is there, so it counts before anything of it is here.
    processes.push_back(node);
    for (const backplane::ProcessId &process : processes) {
        sum.add(reading(process));
        addTold(sum, process);
    }
    return {.roster = sum.roster(), .hubs = sum.hubs(), .isComplete = sum.isComplete()};
}

void ClusterMesh::addTold(RosterSum &sum, backplane::ProcessId process) const
{
    for (const auto &[worker, told] : m_told) {
        if (const auto at = told.find(process); at != told.end())
            sum.add(at->second);
    }
}

void ClusterMesh::onFrame(backplane::ProcessId from, QByteArrayView frame)
{
    if (!areRosterReadings(frame))
        return m_backplane.onFrame(from, frame);
    std::optional<std::vector<RosterReading>> readings = readRosterReadings(frame);
    if (!readings)
        return m_backplane.reject(from, u"what it has of others makes no sense"_s);
    if (!m_relay.isWorker(from))
        return;
    auto &told = m_told[from];
    told.clear();
    for (RosterReading &reading : *readings)
        told.insert_or_assign(reading.process, std::move(reading));
}

void ClusterMesh::tellAgent()
{
    std::vector<RosterReading> readings;
    std::optional<backplane::ProcessId> agent;
    for (const backplane::ProcessId &process : m_relay.everybody()) {
        if (m_relay.isDirect(process))
            agent = process;
        // With a node of an older release a worker has nothing to do.
        if (m_backplane.hasTold(process))
            readings.push_back(reading(process));
    }
    if (!agent || !m_relay.hasRoom(*agent))
        return;
    const backplane::Frame frame = encode(readings);
    if (*frame == m_lastTold)
        return;
    m_lastTold = *frame;
    m_relay.send(*agent, frame);
}

// ---- a worker that begins

void ClusterMesh::whenWhole(std::function<void()> done)
{
    thread().post([this, done = std::move(done)]() mutable {
        m_waiting.push_back({thread().now() + longestWait, std::move(done)});
        if (!m_wholeTimer)
            m_wholeTimer = std::make_unique<net::Timer>(thread());
        m_wholeTimer->startRepeating(wholeInterval, [this] { askWhole(); });
    });
}

bool ClusterMesh::isWhole()
{
    RosterSum sum;
    bool hasTold = false;
    for (const backplane::ProcessId &process : m_relay.everybody()) {
        hasTold = hasTold || m_relay.hasTold(process);
        sum.add(reading(process));
    }
    return hasTold && sum.isComplete();
}

void ClusterMesh::askWhole()
{
    const bool whole = isWhole();
    const net::Clock::time_point now = thread().now();
    std::vector<Waiting> over;
    std::erase_if(m_waiting, [&](Waiting &waiting) {
        const bool isOver = whole || waiting.until <= now;
        if (isOver)
            over.push_back(std::move(waiting));
        return isOver;
    });
    if (m_waiting.empty())
        m_wholeTimer->cancel();
    for (const Waiting &waiting : over)
        waiting.done();
}

// ---- what is asked for

void ClusterMesh::evict(const QString &node, Done done)
{
    const QByteArray name = node.toUtf8();
    thread().post([this, name] { m_evicted = name; });
    m_broker->evict(name, [this, node, name, done = std::move(done)](const Result<void> &result) {
        m_evicted.clear();
        // Nobody waits for it any more: that is what was asked for.
        const bool isKnown = !result && result.error().code == ErrorCode::NotFound && m_reading->hasEnded(node);
        if (result || isKnown)
            m_relay.evicted(name);
        done(isKnown ? Result<void>() : result);
    });
}

void ClusterMesh::resync(const QString &node, Done done)
{
    thread().post([this, name = node.toUtf8(), done = std::move(done)] { done(resyncNow(name)); });
}

Result<void> ClusterMesh::resyncNow(const QByteArray &node)
{
    const auto up = std::find_if(m_up.begin(), m_up.end(), [&node](const auto &entry) { return entry.second == node; });
    if (up != m_up.end()) {
        const QString why = u"everything shall begin anew, somebody has said here"_s;
        for (const backplane::ProcessId &worker : m_relay.behind(up->first))
            m_backplane.reject(worker, why);
        m_backplane.reject(up->first, why);
        return {};
    }
    const std::vector<mesh::PeerStatus> known = m_broker->statusNow().peers;
    if (std::any_of(known.begin(), known.end(), [&node](const mesh::PeerStatus &peer) { return peer.node == node; }))
        return failure(ErrorCode::InvalidState, u"the node \"%1\" is not connected"_s.arg(QString::fromUtf8(node)));
    return failure(ErrorCode::NotFound, u"there is no other node \"%1\" in the cluster"_s.arg(QString::fromUtf8(node)));
}

} // namespace signalbox::core::cluster
