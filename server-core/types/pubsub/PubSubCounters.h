// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server-core/types/Service.h"

namespace signalbox::core::pubsub {

/// What an instance of the type counts.
/// Thread: any.
struct PubSubCounters {
    explicit PubSubCounters(MetricSet &metrics)
        : published(metrics.counter(u"published")),
          delivered(metrics.counter(u"delivered")),
          gaps(metrics.counter(u"gaps")),
          connected(metrics.gauge(u"connected"))
    {
    }

    Metric &published;
    Metric &delivered;
    Metric &gaps;
    Metric &connected;
};

} // namespace signalbox::core::pubsub
