// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/http/HttpEndpoint.h"

#include <QtCore/QDateTime>

namespace signalbox::core {
class InstanceHost;
}

namespace signalbox::agent {

class Health;
class LiveCluster;
class ManagementEndpoint;
class Store;
class TypeMetrics;

/// What `[http]` answers: /metrics, /healthz, /readyz.
/// Thread: main.
class HttpApi : public QObject
{
    Q_OBJECT

public:
    struct Sources {
        const core::InstanceHost &host;
        const TypeMetrics &typeMetrics;
        const ManagementEndpoint &management;
        Store &store;
        Health &health;
        const LiveCluster &cluster;
        QDateTime certificateEnds;
    };

    explicit HttpApi(Sources sources, QObject *parent = nullptr);

    static QList<QByteArray> paths() { return {"/metrics", "/healthz", "/readyz"}; }
    void answer(const HttpRequest &request, const std::function<void(HttpAnswer)> &reply);

private:
    void metrics(const HttpRequest &request, const std::function<void(HttpAnswer)> &reply);

    const Sources m_sources;
};

} // namespace signalbox::agent
