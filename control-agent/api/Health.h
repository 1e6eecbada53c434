// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "shared/api/Methods.h"

#include <QtCore/QDateTime>
#include <QtCore/QObject>

#include <functional>

namespace signalbox::core {
class InstanceHost;
}

namespace signalbox::agent {

class CertificateWatch;
class LiveCluster;
class Store;
struct ProcessReading;

/// Whether the host is well: for agent.health, /healthz and /readyz.
/// Shape:  alive: store and descriptors, without which the process serves nobody. The other checks are for a person; a
///         failed instance is no reason to restart the host.
/// Thread: main; replies come later.
class Health : public QObject
{
    Q_OBJECT

public:
    struct Report {
        api::AgentHealth::Result result;
        bool alive = true;
    };

    struct Sources {
        const core::InstanceHost &host;
        Store &store;
        const LiveCluster &cluster;
        /// Of the management API.
        QDateTime certificateEnds;
        /// Of the instances.
        const CertificateWatch &certificates;
    };

    explicit Health(Sources sources, QObject *parent = nullptr);

    void check(std::function<void(const Report &)> reply);

    /// All that start with the host have been told to.
    void setAutostartBegun() { m_begun = true; }
    void setStopping() { m_stopping = true; }
    bool isReady();

private:
    void finish(const Result<bool> &stored, const ProcessReading &process, const std::function<void(const Report &)> &reply);
    api::HealthCheck instances() const;
    api::HealthCheck certificate() const;
    api::HealthCheck cluster() const;
    api::HealthCheck instanceCertificates() const;

    const Sources m_sources;
    bool m_begun = false;
    bool m_workedOff = false;
    bool m_stopping = false;
};

} // namespace signalbox::agent
