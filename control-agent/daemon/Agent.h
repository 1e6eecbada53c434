// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/config/AgentConfig.h"
#include "control-agent/daemon/Options.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <functional>
#include <memory>

namespace signalbox::core::cluster {
struct ClusterPart;
}

namespace signalbox::core {
class InstanceHost;
class TypeRegistry;
} // namespace signalbox::core

namespace signalbox::agent {

struct StoredState;

/// The whole agent, wired: store, instances, management. It only wires; each part knows its own business.
/// Thread: main.
class Agent : public QObject
{
    Q_OBJECT

public:
    /// A host that another program has: it starts and stops by itself. Both outlive the agent.
    struct Embedded {
        core::InstanceHost *host = nullptr;
        const core::TypeRegistry *types = nullptr;
        /// What that program does in a cluster now.
        std::function<core::cluster::ClusterPart()> cluster = {};
    };

    Agent(Options options, AgentConfig config, QObject *parent = nullptr);
    Agent(Options options, AgentConfig config, Embedded embedded, QObject *parent = nullptr);
    ~Agent() override;

    /// Errors: what makes it senseless to run at all: state folder taken or unreadable, a key others may read.
    /// A bad instance is none of these.
    [[nodiscard]] Result<void> start();
    /// What the program does in a cluster is another than before. Too early, it does nothing.
    void followCluster();
    /// Reads the configuration anew, as `config.reload` does. Too early, it does nothing.
    void reload();
    /// Instances, then the cluster, then management, then the store; `stopped` follows within bounded time. Idempotent.
    void stop();

Q_SIGNALS:
    /// Management answers.
    void ready();
    void stopped(int exitCode);

private:
    struct Parts;

    [[nodiscard]] Result<void> loadCertificate();
    void buildLogins(const StoredState &state, const QByteArray &channelBinding);
    void build(const StoredState &state);
    void continueWith(const StoredState &state);
    [[nodiscard]] Result<void> openEndpoint(const StoredState &state);
    void openHttp();
    void startInstances(const StoredState &state);
    void takeTypes(const QStringList &fresh);
    void lookAtCertificates();
    void writeEndpointFile() const;
    void writeRuntimeFile(const QString &name, const QByteArray &content) const;
    void logReady() const;
    void leaveCluster();
    void stopControl();
    void fail(const Error &error);

    const Options m_options;
    const AgentConfig m_config;
    const Embedded m_embedded;
    std::unique_ptr<Parts> m_parts;
    QTimer m_stopTimer;
    bool m_stopping = false;
    bool m_controlStopped = false;
    /// Where local management listens; empty when it could not.
    QString m_localSocket;
    int m_exitCode = 0;
};

} // namespace signalbox::agent
