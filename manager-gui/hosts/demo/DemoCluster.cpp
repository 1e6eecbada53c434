// SPDX-License-Identifier: GPL-3.0-or-later
#include "manager-gui/hosts/demo/DemoCluster.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QJsonObject>
#include <QtNetwork/QHostAddress>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

namespace {

// The story, in ticks. The demo begins at tick 300, three minutes into the first cut.
constexpr int firstSuspicion = 107;
constexpr int suspicionTakes = 3;
constexpr int cutTakes = 310;
constexpr int healingTakes = 8;
constexpr int storyTakes = 900;
constexpr int resyncTakes = 4;
// An address where nobody answers is tried again each so many seconds.
constexpr int dialEvery = 4;

const QString port = u":7712"_s;

struct Place {
    QLatin1StringView name;
    QLatin1StringView address;
};
constexpr std::array<Place, 4> places{
    {{"fra-1"_L1, "10.20.0.1"_L1}, {"fra-2"_L1, "10.20.0.2"_L1}, {"nyc-1"_L1, "10.40.0.1"_L1}, {"sin-1"_L1, "10.30.0.1"_L1}}};
/// What the configuration files name; the rest is learnt.
constexpr qsizetype seeds = 2;

/// One way there and back, in microseconds.
double distance(const QString &from, const QString &to)
{
    const auto towns = [](const QString &name) { return name.left(3); };
    const QString pair = towns(from) < towns(to) ? towns(from) + towns(to) : towns(to) + towns(from);
    return pair == "frafra"_L1 ? 380 : pair == "franyc"_L1 ? 83'000 : pair == "frasin"_L1 ? 167'000 : 211'000;
}

QString iso(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs);
}

bool isAddress(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    bool isNumber = false;
    const int number = text.mid(colon + 1).toInt(&isNumber);
    QString host = text.left(colon);
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    return colon > 0 && isNumber && number > 0 && number < 65536 && !QHostAddress(host).isNull();
}

} // namespace

DemoCluster::DemoCluster(quint32 seed) : m_seed(seed)
{
    for (const Place &place : places) {
        const QByteArray salted = place.name.latin1() + QByteArray::number(seed);
        const QString id = QString::fromLatin1(QCryptographicHash::hash(salted, QCryptographicHash::Md5).toHex());
        m_nodes.push_back({place.name, place.address + port, id, {}});
    }
}

QString DemoCluster::wanderer()
{
    return places[2].name;
}

DemoCluster::Node *DemoCluster::find(const QString &name)
{
    const auto node = std::find_if(m_nodes.begin(), m_nodes.end(), [&](const Node &one) { return one.name == name; });
    return node == m_nodes.end() ? nullptr : &*node;
}

const DemoCluster::Node *DemoCluster::find(const QString &name) const
{
    const auto node = std::find_if(m_nodes.begin(), m_nodes.end(), [&](const Node &one) { return one.name == name; });
    return node == m_nodes.end() ? nullptr : &*node;
}

DemoCluster::Scene DemoCluster::sceneOf(int tick) const
{
    const int at = (tick + storyTakes - firstSuspicion) % storyTakes;
    return at < suspicionTakes                          ? Scene::Suspect
        : at < suspicionTakes + cutTakes                ? Scene::Partitioned
        : at < suspicionTakes + cutTakes + healingTakes ? Scene::Healed
                                                        : Scene::Healthy;
}

std::vector<DemoCluster::Happening> DemoCluster::tick(int tick, qint64 now)
{
    m_tick = tick;
    m_now = now;
    if (m_startedAt == 0) {
        m_startedAt = now - 1000LL * (90'000 + m_seed % 900'000);
        for (Node &node : m_nodes)
            node.startedAt = iso(m_startedAt + 1000LL * qint64(&node - m_nodes.data()) * 47);
    }
    const Scene scene = m_held.value_or(sceneOf(tick));
    return scene == m_scene ? std::vector<Happening>() : change(scene);
}

std::vector<DemoCluster::Happening> DemoCluster::change(Scene scene)
{
    const bool wasCut = m_scene == Scene::Partitioned;
    const bool becomesCut = scene == Scene::Partitioned;
    m_scene = scene;
    m_sceneSince = m_tick;
    if (wasCut == becomesCut)
        return {};
    (becomesCut ? m_cutAt : m_healedAt) = m_now;
    std::vector<Happening> told;
    for (Node &from : m_nodes) {
        for (const Node &to : m_nodes) {
            if (!isCut(from, to))
                continue;
            QJsonObject data{{u"id"_s, to.id}, {u"node"_s, to.name}};
            if (becomesCut)
                data.insert(u"reason"_s, u"silent"_s);
            told.push_back({from.name, becomesCut ? u"cluster.peer_disconnected"_s : u"cluster.peer_connected"_s, data});
        }
        from.evicted.clear();
    }
    return told;
}

bool DemoCluster::isCut(const Node &from, const Node &to) const
{
    const auto isFar = [](const Node &node) { return node.name == wanderer(); };
    const auto isFrankfurt = [](const Node &node) { return node.name.startsWith("fra"_L1); };
    return (isFar(from) && isFrankfurt(to)) || (isFrankfurt(from) && isFar(to));
}

api::NodeState DemoCluster::stateOf(const Node &from, const Node &to) const
{
    if (&from == &to)
        return api::NodeState::Self;
    if (m_scene == Scene::Partitioned && isCut(from, to))
        return api::NodeState::Down;
    return m_scene == Scene::Suspect && isCut(from, to) ? api::NodeState::Suspect : api::NodeState::Up;
}

double DemoCluster::noise(const Node &from, const Node &to) const
{
    const auto a = quint32(&from - m_nodes.data());
    const auto b = quint32(&to - m_nodes.data());
    return double(qHash(quint64(m_tick) * 16 + a * 4 + b, m_seed) % 1000) / 1000;
}

api::ClusterNode DemoCluster::linkOf(const Node &from, const Node &to) const
{
    api::ClusterNode link;
    link.id = to.id;
    link.name = to.name;
    link.address = to.address;
    link.started_at = to.startedAt;
    link.state = stateOf(from, to);
    if (link.state == api::NodeState::Self)
        return link;
    const bool isAffected = isCut(from, to);
    const bool isDown = link.state == api::NodeState::Down;
    const bool hasHealed = isAffected && m_healedAt > 0 && !isDown;
    link.since = iso(isDown ? m_cutAt : hasHealed ? m_healedAt : m_startedAt + 190'000);
    link.hubs = 2;
    const qint64 seconds = (m_now - m_startedAt) / 1000;
    link.bytes_out = seconds * 41'000 + qint64(distance(from.name, to.name));
    link.bytes_in = seconds * 39'500 + qint64(distance(to.name, from.name));
    link.resets = hasHealed ? 1 : 0;
    link.resumes = from.name.startsWith("sin"_L1) || to.name.startsWith("sin"_L1) ? 2 : 0;
    if (isDown) {
        link.reason = from.evicted.contains(to.name) ? u"evicted"_s : u"silent"_s;
        return link;
    }
    const double there = noise(from, to);
    link.round_trip_us = qint64(distance(from.name, to.name) * (1 + there * 0.03));
    link.unheard_ms = qint64(there * 900);
    link.roster = api::RosterState::Equal;
    if (link.state == api::NodeState::Suspect) {
        link.unheard_ms = 3100 + 1000LL * std::min(m_tick - m_sceneSince, m_held ? 0 : suspicionTakes);
        link.lag = 38;
        link.queued_bytes = 9'400;
    } else if (m_scene == Scene::Partitioned && (from.name == wanderer() || to.name == wanderer())) {
        link.lag = 214;
        link.queued_bytes = 61'000;
        link.roster = api::RosterState::Arriving;
    } else if (m_scene == Scene::Healed && isAffected) {
        link.roster = from.name == "fra-1"_L1 || to.name == "fra-1"_L1 ? api::RosterState::Arrived : api::RosterState::Arriving;
        link.lag = 61;
        link.queued_bytes = 18'200;
    }
    if (m_tick < from.resyncUntil.value(to.name)) {
        link.roster = api::RosterState::Arriving;
        ++link.resets;
    }
    return link;
}

QList<api::ClusterPeer> DemoCluster::peersOf(const Node &from) const
{
    QList<api::ClusterPeer> peers;
    for (const Node &to : m_nodes) {
        api::ClusterPeer peer;
        peer.address = to.address;
        peer.seed = &to - m_nodes.data() < seeds;
        peer.self = &to == &from;
        if (!peer.self) {
            peer.node = to.name;
            peer.connected = stateOf(from, to) != api::NodeState::Down;
            peer.failures = peer.connected ? 0 : 1 + (m_now - m_cutAt) / 1000 / dialEvery;
            peer.last_failure = peer.connected ? QString() : u"timed out"_s;
        }
        peers.append(peer);
    }
    for (auto added = from.added.cbegin(); added != from.added.cend(); ++added) {
        api::ClusterPeer peer;
        peer.address = added.key();
        peer.seed = true;
        peer.failures = 1 + (m_tick - added.value()) / dialEvery;
        peer.last_failure = u"connection refused"_s;
        peers.append(peer);
    }
    return peers;
}

api::ClusterStatus::Result DemoCluster::status(const QString &name) const
{
    api::ClusterStatus::Result status;
    status.node = name;
    const Node *own = find(name);
    if (!own)
        return status;
    status.engine = api::ClusterEngine::Mesh;
    status.drained = own->drained.has_value();
    status.cluster = u"production"_s;
    status.listen = u"0.0.0.0"_s + port;
    status.nodes.append(linkOf(*own, *own));
    int rosters = 1;
    int counted = 1;
    for (const Node &other : m_nodes) {
        if (&other == own)
            continue;
        const api::ClusterNode link = linkOf(*own, other);
        status.nodes.append(link);
        const bool isUp = link.state != api::NodeState::Down;
        status.connected_peers += isUp ? 1 : 0;
        counted += isUp ? 1 : 0;
        rosters += isUp && link.roster != api::RosterState::Arriving ? 1 : 0;
    }
    status.ready_detail = u"roster %1 of %2"_s.arg(rosters).arg(counted);
    status.peers = peersOf(*own);
    return status;
}

Result<DemoCluster::Node *> DemoCluster::other(const QString &node, const QString &otherName)
{
    Node *own = find(node);
    if (!own)
        return failure(ErrorCode::InvalidState, u"%1 is in no cluster"_s.arg(node));
    if (!find(otherName) || otherName == node)
        return failure(ErrorCode::NotFound, u"no other node \"%1\" in the cluster"_s.arg(otherName.left(64)));
    return own;
}

Result<api::Nothing> DemoCluster::addPeer(const QString &node, const QString &address)
{
    Node *own = find(node);
    if (!own)
        return failure(ErrorCode::InvalidState, u"%1 is in no cluster"_s.arg(node));
    if (!isAddress(address)) {
        return failure(ErrorCode::InvalidParams,
                       u"\"%1\" is nothing that others can dial; write an address in numbers and a port, e.g. \"10.0.0.2:7712\""_s.arg(
                           address.left(128)),
                       u"address"_s);
    }
    const bool isKnown = std::any_of(m_nodes.begin(), m_nodes.end(), [&](const Node &one) { return one.address == address; });
    if (!isKnown && !own->added.contains(address))
        own->added.insert(address, m_tick);
    return api::Nothing{};
}

Result<api::Nothing> DemoCluster::removePeer(const QString &node, const QString &address)
{
    Node *own = find(node);
    if (!own)
        return failure(ErrorCode::InvalidState, u"%1 is in no cluster"_s.arg(node));
    const bool isConfigured =
        std::any_of(m_nodes.begin(), m_nodes.begin() + seeds, [&](const Node &one) { return one.address == address; });
    if (isConfigured) {
        return failure(ErrorCode::ManagedByFile,
                       u"the peer %1 is in the configuration file: take it out there (/etc/signalbox/signalbox.toml)"_s.arg(address));
    }
    if (own->added.remove(address) == 0)
        return failure(ErrorCode::NotFound, u"no peer \"%1\" was added"_s.arg(address.left(128)));
    return api::Nothing{};
}

Result<api::Nothing> DemoCluster::evict(const QString &node, const QString &otherName)
{
    const Result<Node *> own = other(node, otherName);
    if (!own)
        return failure(own.error());
    if (stateOf(**own, *find(otherName)) != api::NodeState::Down)
        return failure(ErrorCode::InvalidState, u"\"%1\" answers: only a node that is down can be evicted"_s.arg(otherName));
    (*own)->evicted.insert(otherName);
    return api::Nothing{};
}

Result<api::Nothing> DemoCluster::resync(const QString &node, const QString &otherName)
{
    const Result<Node *> own = other(node, otherName);
    if (!own)
        return failure(own.error());
    if (stateOf(**own, *find(otherName)) == api::NodeState::Down)
        return failure(ErrorCode::InvalidState, u"\"%1\" is not connected: there is nothing to begin anew"_s.arg(otherName));
    (*own)->resyncUntil.insert(otherName, m_tick + resyncTakes);
    return api::Nothing{};
}

Result<api::Nothing> DemoCluster::drain(const QString &node, const QStringList &instances)
{
    Node *own = find(node);
    if (!own)
        return failure(ErrorCode::InvalidState, u"%1 is in no cluster"_s.arg(node));
    own->drained = own->drained.value_or(QStringList()) + instances;
    own->drained->removeDuplicates();
    return api::Nothing{};
}

Result<QStringList> DemoCluster::resume(const QString &node)
{
    Node *own = find(node);
    if (!own || !own->drained)
        return failure(ErrorCode::InvalidState, u"this node is not drained"_s);
    return *std::exchange(own->drained, std::nullopt);
}

} // namespace signalbox::gui
