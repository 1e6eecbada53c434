// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control-agent/api/ProcessReading.h"
#include "control-agent/api/TypeMetrics.h"
#include "control-agent/http/MetricText.h"
#include "control-agent/rpc/ManagementEndpoint.h"
#include "server-core/instance/InstanceStatus.h"

namespace signalbox::agent {

class LiveCluster;

/// What /metrics tells, read at one moment.
struct MetricsReading {
    QList<core::InstanceStatus> instances;
    ManagementEndpoint::Statistics management;
    ProcessReading process;
    QDateTime certificateEnds;
    bool ready = false;
    const LiveCluster &cluster;
};

QByteArray metricsPage(const MetricsReading &reading, const TypeMetrics &typeMetrics, MetricText::Format format);

} // namespace signalbox::agent
