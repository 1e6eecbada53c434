// SPDX-License-Identifier: Apache-2.0
#include "server-core/cluster/ClusterMesh.h"

#include "server-core/backplane/mesh/MeshLog.h"

#include <algorithm>

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

} // namespace

ClusterMesh::ClusterMesh(std::unique_ptr<mesh::MeshBroker> broker, Tell tell)
    : m_broker(std::move(broker)),
      m_tell(std::move(tell)),
      m_backplane(*m_broker, [this] { return thread().now(); }),
      m_reading(aboutOf(*m_broker), MeshReading::Clock::now())
{
}

ClusterMesh::~ClusterMesh()
{
    m_broker->shutDown();
}

void ClusterMesh::start()
{
    thread().post([this] {
        m_broker->start(*this);
        m_timer = std::make_unique<net::Timer>(thread());
        m_timer->startRepeating(refreshInterval, [this] { refresh(); });
        refresh();
    });
}

void ClusterMesh::watch(std::weak_ptr<hubs::ExchangePlace> place)
{
    thread().post([this, place = std::move(place)]() mutable { m_places.push_back(std::move(place)); });
}

// ---- who is there

void ClusterMesh::onPeerUp(const backplane::Peer &peer)
{
    m_up.insert_or_assign(peer.id, peer.node);
    m_backplane.onPeerUp(peer);
    happened({idOf(peer.id), QString::fromUtf8(peer.node)});
}

void ClusterMesh::onPeerDown(backplane::ProcessId id, backplane::PeerEnd end)
{
    const QByteArray node = m_up[id];
    m_up.erase(id);
    m_backplane.onPeerDown(id, end);
    if (end == backplane::PeerEnd::Goodbye)
        m_reading.saidGoodbye(id, thread().now());
    const bool isEvicted = !node.isEmpty() && node == m_evicted;
    happened({idOf(id), QString::fromUtf8(node), isEvicted ? evictedReason : reasonOf(end)});
}

void ClusterMesh::onPeerGone(backplane::ProcessId id)
{
    m_backplane.onPeerGone(id);
    m_reading.died(id, QString::fromUtf8(m_evicted), thread().now());
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
    ClusterNews news;
    news.status = m_reading.read(
        m_broker->statusNow(), [this](backplane::ProcessId peer) { return hubsOf(peer); }, thread().now());
    news.events = std::exchange(m_events, {});
    m_tell(std::move(news));
}

MeshReading::Hubs ClusterMesh::hubsOf(backplane::ProcessId peer)
{
    MeshReading::Hubs hubs;
    bool hasArrived = true;
    bool isConfirmed = true;
    for (const auto &weak : m_places) {
        const auto place = weak.lock();
        if (!place || !m_backplane.hasHub(peer, place->port().about().name))
            continue;
        ++hubs.hubs;
        const bool isUp = place->port().isUp(peer);
        hasArrived = hasArrived && isUp && place->rosters().isComplete(peer);
        isConfirmed = isConfirmed && isUp && place->rosters().isConfirmed(peer);
    }
    hubs.isComplete = hasArrived && m_backplane.hasTold(peer);
    if (hubs.hubs > 0)
        hubs.roster = !hasArrived ? RosterState::Arriving : isConfirmed ? RosterState::Equal : RosterState::Arrived;
    return hubs;
}

// ---- what is asked for

void ClusterMesh::evict(const QString &node, Done done)
{
    const QByteArray name = node.toUtf8();
    thread().post([this, name] { m_evicted = name; });
    m_broker->evict(name, [this, node, done = std::move(done)](const Result<void> &result) {
        m_evicted.clear();
        // Nobody waits for it any more: that is what was asked for.
        const bool isKnown = !result && result.error().code == ErrorCode::NotFound && m_reading.hasEnded(node);
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
        m_backplane.reject(up->first, u"everything shall begin anew, somebody has said here"_s);
        return {};
    }
    const std::vector<mesh::PeerStatus> known = m_broker->statusNow().peers;
    if (std::any_of(known.begin(), known.end(), [&node](const mesh::PeerStatus &peer) { return peer.node == node; }))
        return failure(ErrorCode::InvalidState, u"the node \"%1\" is not connected"_s.arg(QString::fromUtf8(node)));
    return failure(ErrorCode::NotFound, u"there is no other node \"%1\" in the cluster"_s.arg(QString::fromUtf8(node)));
}

} // namespace signalbox::core::cluster
