// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/cluster/ClusterHost.h"
#include "server-core/instance/InstanceHost.h"
#include "server-core/types/TypeRegistry.h"
#include "tests/support/ChannelClient.h"

#include <QtCore/QThreadPool>

#include <memory>
#include <optional>

namespace signalbox::test {

/// A host with the pub/sub server "chat", and its part in a cluster: as an agent, without the agent.
class ClusterNode
{
public:
    explicit ClusterNode(const QString &name, const QString &folder = {}) : m_name(name)
    {
        m_host = std::make_unique<core::InstanceHost>(2, m_types);
        m_host->liveHubs().setNode(name);
        m_host->liveHubs().setFolder(folder);
        cluster = std::make_unique<core::cluster::ClusterHost>(m_host->liveHubs(), m_workers);
        QObject::connect(cluster.get(), &core::cluster::ClusterHost::peerConnected, cluster.get(),
                         [this](const QString &, const QString &node) { events << QStringLiteral("+") + node; });
        QObject::connect(cluster.get(), &core::cluster::ClusterHost::peerDisconnected, cluster.get(),
                         [this](const QString &, const QString &node, const QString &reason) {
                             events << QStringLiteral("-") + node + QLatin1Char(' ') + reason;
                         });
        QObject::connect(cluster.get(), &core::cluster::ClusterHost::readyChanged, cluster.get(),
                         [this](bool ready) { events << (ready ? QStringLiteral("ready") : QStringLiteral("not ready")); });
    }

    core::InstanceHost &host() { return *m_host; }
    core::cluster::ClusterStatus status() const { return cluster->status(); }
    /// What others dial, once it has begun.
    QString address() const { return cluster->status().listen; }

    bool serve(const QString &server = QStringLiteral("chat"), core::Isolation isolation = core::Isolation::None)
    {
        core::InstanceConfig config;
        config.name = server;
        config.type = QStringLiteral("pubsub");
        config.isolation = isolation;
        config.listeners = {{QStringLiteral("127.0.0.1"), 0, false}};
        return m_host->add(config) && m_host->start(server) && wait([&] { return state(server) == core::InstanceState::Running; });
    }
    quint16 port(const QString &server = QStringLiteral("chat")) const { return m_host->status(server)->listeners.at(0).port; }
    bool end(const QString &server = QStringLiteral("chat"))
    {
        return m_host->stop(server) && wait([&] { return state(server) == core::InstanceState::Stopped; });
    }

    core::cluster::ClusterConfig config(const QStringList &peers = {}) const
    {
        core::cluster::ClusterConfig config;
        config.engine = core::cluster::ClusterEngine::Mesh;
        config.name = QStringLiteral("test");
        config.listen = QStringLiteral("127.0.0.1:0");
        config.peers = peers;
        return config;
    }
    Result<void> join(const core::cluster::ClusterConfig &config)
    {
        return await([&](const core::cluster::ClusterHost::Reply &reply) { cluster->start(config, m_name, reply); });
    }
    bool join(const QStringList &peers = {}) { return join(config(peers)).has_value(); }
    /// What a question to the cluster is answered.
    static Result<void> await(const std::function<void(const core::cluster::ClusterHost::Reply &)> &ask)
    {
        std::optional<Result<void>> answer;
        ask([&answer](const Result<void> &result) { answer = result; });
        if (answer)
            return failure(ErrorCode::InternalError, QStringLiteral("the answer came too early"));
        if (!wait([&] { return answer.has_value(); }))
            return failure(ErrorCode::TimedOut, QStringLiteral("no answer"));
        return *answer;
    }
    bool leave()
    {
        bool isDone = false;
        cluster->stop([&isDone] { isDone = true; });
        return wait([&] { return isDone; });
    }
    /// So many peers, and it has what they have.
    bool hasAllOf(int peers) const
    {
        return wait([&] { return status().connectedPeers == peers && status().completePeers == peers; });
    }
    /// What is told of another node; one without a name when there is none.
    core::cluster::ClusterNode node(const QString &name) const
    {
        for (const core::cluster::ClusterNode &one : status().nodes) {
            if (one.name == name)
                return one;
        }
        return {};
    }
    bool hasUp(const QString &name) const { return node(name).state == core::cluster::NodeState::Up; }

    static bool wait(const std::function<bool()> &holds) { return QTest::qWaitFor(holds, 30'000); }

    QStringList events;

private:
    core::InstanceState state(const QString &server) const { return m_host->status(server)->state; }

    const QString m_name;
    core::TypeRegistry m_types = core::TypeRegistry::withBuiltins();
    QThreadPool m_workers;
    std::unique_ptr<core::InstanceHost> m_host;

public:
    std::unique_ptr<core::cluster::ClusterHost> cluster;
};

/// {"channel": "room"}
inline QJsonObject inRoom(QJsonObject more = {})
{
    return ChannelClient::in(QStringLiteral("room"), std::move(more));
}

} // namespace signalbox::test
