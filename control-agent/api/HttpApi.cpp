// SPDX-License-Identifier: Apache-2.0
#include "control-agent/api/HttpApi.h"

#include "control-agent/api/Health.h"
#include "control-agent/api/MetricsPage.h"
#include "control-agent/store/Store.h"
#include "server-core/instance/InstanceHost.h"

#include <QtCore/QJsonDocument>

namespace signalbox::agent {

using namespace Qt::StringLiterals;
using core::http::Status;

HttpApi::HttpApi(Sources sources, QObject *parent) : QObject(parent), m_sources(std::move(sources)) { }

void HttpApi::answer(const HttpRequest &request, const std::function<void(HttpAnswer)> &reply)
{
    if (request.path == "/metrics")
        return metrics(request, reply);
    m_sources.health.check([asksReady = request.path == "/readyz", reply](const Health::Report &report) {
        const bool good = asksReady ? report.result.ready : report.alive;
        reply({good ? Status::Ok : Status::ServiceUnavailable,
               QJsonDocument(json::toObject(report.result)).toJson(QJsonDocument::Compact) + '\n', "application/json"});
    });
}

void HttpApi::metrics(const HttpRequest &request, const std::function<void(HttpAnswer)> &reply)
{
    const MetricText::Format format = MetricText::formatFor(request.accept);
    // The store's thread may read files.
    m_sources.store.run<ProcessReading>(
        [](Database &) -> Result<ProcessReading> { return readProcess(); }, this,
        [this, format, reply](const Result<ProcessReading> &process) {
            const MetricsReading reading{m_sources.host.statuses(), m_sources.management.statistics(), process.value_or(ProcessReading()),
                                         m_sources.certificateEnds, m_sources.health.isReady(),        m_sources.cluster};
            reply({Status::Ok, metricsPage(reading, m_sources.typeMetrics, format), MetricText::contentType(format)});
        });
}

} // namespace signalbox::agent
